import { once } from 'node:events';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { chromeScope } from '../../kit/launch-firefox.ts';
import { waitUntil } from '../../kit/launch-wait.ts';
import { CHROMIUM, CHROMIUM_ARGS, FIREFOX } from '../../support/browser-paths.mjs';
import { type BrowserName } from '../../support/browsers.ts';

/**
 * What a page is when its browser was closed with it and opened again: Chromium restores its last session because it is told to at its
 * start, Firefox by the entry of its menu.
 *
 * @param folder - empty; the browser's own
 * @param leave - fills the page, before the browser closes
 */
export async function restoredPage(
  name: BrowserName,
  folder: string,
  url: string,
  leave: (page: Page) => Promise<void>,
): Promise<{ page: Page; browser: Browser }> {
  const first = await open(name, folder);
  const left = await first.newPage();
  await left.goto(url);
  await leave(left);
  // A navigation brings to the browser what the page would tell it after a second.
  await left.evaluate(() => history.replaceState(null, ''));
  await (name === 'firefox' ? quitFirefox(first) : first.close());

  const browser = await open(name, folder, '--restore-last-session');
  if (name === 'firefox') await (await chromeScope(browser))(RESTORE);
  const page = await waitUntil('the session to be restored', async () => {
    const pages = await browser.pages();
    return pages.find((one) => one.url() === url);
  });
  return { page, browser };
}

function open(name: BrowserName, userDataDir: string, ...restoring: string[]): Promise<Browser> {
  if (name === 'chromium')
    return puppeteer.launch({ executablePath: CHROMIUM, userDataDir, args: [...CHROMIUM_ARGS, ...restoring] });
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: FIREFOX,
    userDataDir,
    args: ['--remote-allow-system-access'],
    // What is typed is remembered for pages without TLS, too, and tabs are there at once.
    extraPrefsFirefox: { 'browser.sessionstore.privacy_level': 0, 'browser.sessionstore.restore_on_demand': false },
  });
}

/** As its menu does: WebDriver's own way out closes the tabs first, and there is nothing to restore. */
async function quitFirefox(browser: Browser): Promise<void> {
  const over = once(browser.process() as NodeJS.EventEmitter, 'exit');
  const chrome = await chromeScope(browser);
  chrome(QUIT).catch(() => undefined);
  await over;
}

const QUIT = `(async () => {
  const { TabStateFlusher } = ChromeUtils.importESModule('resource:///modules/sessionstore/TabStateFlusher.sys.mjs');
  for (const window of Services.wm.getEnumerator('navigator:browser')) await TabStateFlusher.flushWindow(window);
  Services.startup.quit(Ci.nsIAppStartup.eForceQuit);
})()`;
const RESTORE = `(() => {
  const { SessionStore } = ChromeUtils.importESModule('resource:///modules/sessionstore/SessionStore.sys.mjs');
  SessionStore.restoreLastSession();
  return true;
})()`;
