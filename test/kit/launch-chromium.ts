import type { Extension, Page } from 'puppeteer-core';
import { type ExtensionBrowser, type Launch, type Popup } from './launch.ts';
import { POPUP_SCRIPT, waitUntil } from './launch-wait.ts';

const POPUP_PATH = 'extension/popup/popup.html';

/** Chromium: an extension can be loaded over a pipe only (https://issues.chromium.org/issues/40284293). */
export async function launchChromium({
  folder,
  executablePath,
  args = [],
  headless = true,
  env = {},
  withoutArgs = [],
  permit = [],
  userDataDir,
  acceptInsecureCerts = false,
}: Launch): Promise<ExtensionBrowser> {
  // Asked for when it is used: whoever drives another browser of his own need not install it.
  const { default: puppeteer } = await import('puppeteer-core');
  const browser = await puppeteer.launch({
    executablePath,
    headless,
    env: { ...process.env, ...env },
    pipe: true,
    enableExtensions: [folder],
    args,
    ignoreDefaultArgs: withoutArgs,
    userDataDir,
    acceptInsecureCerts,
  });
  const extension = await waitUntil<Extension>(
    'the extension to be loaded',
    async () => [...(await browser.extensions()).values()][0],
  );
  const baseUrl = `chrome-extension://${extension.id}/`;
  // Kept open in the background: looking at it later would take the focus, and a popup closes when it loses that.
  const management = await browser.newPage();
  await management.goto('chrome://extensions');
  for (const pattern of permit) await grant(management, extension.id, pattern);

  const popupPage = async () => (await extension.pages()).find((page) => page.url().startsWith(baseUrl + POPUP_PATH));
  const popup = async (timeoutMs?: number) => popupOf(await waitUntil<Page>('the popup to open', popupPage, timeoutMs));

  /** With user activation, which puppeteer's `evaluate` brings along. */
  const evaluateInExtension = async <T>(expression: string): Promise<T> => {
    const page = await browser.newPage();
    await page.goto(`${baseUrl}manifest.json`);
    try {
      return (await page.evaluate(expression)) as T;
    } finally {
      await page.close();
    }
  };

  return {
    browser,
    baseUrl,
    userDataDir,
    popup,
    isPopupOpen: async () => (await popupPage()) !== undefined,
    async newPage(url) {
      const page = await browser.newPage();
      // A page in the background draws no frames, which puppeteer's waiting counts on.
      await page.bringToFront();
      if (url) await page.goto(url);
      return page;
    },
    async clickToolbarButton(page) {
      await page.bringToFront();
      await extension.triggerAction(page);
      return popup();
    },
    evaluateInExtension,
    async permitNow(patterns) {
      // What the prompt would have recorded has no effect until the extension asks for it.
      await evaluateInExtension(`chrome.permissions.request({ origins: ${JSON.stringify(patterns)} })`);
    },
    async stopBackground() {
      for (const worker of await extension.workers()) await worker.close();
    },
    close: () => browser.close(),
  };
}

/** What the user's yes to the permission prompt does; the prompt itself is not a page that a script could answer. */
async function grant(management: Page, id: string, pattern: string): Promise<void> {
  const call = `chrome.developerPrivate.addHostPermission(${JSON.stringify(id)}, ${JSON.stringify(pattern)})`;
  await management.evaluate(call);
}

function popupOf(page: Page): Popup {
  const evaluate = <T>(expression: string) =>
    page.evaluate(`(() => { ${POPUP_SCRIPT}; return (${expression}); })()`) as Promise<T>;
  const element = async (selector: string, timeoutMs?: number) =>
    waitUntil(`${selector} in the popup`, () => page.$(`>>> ${selector}`), timeoutMs);
  return {
    evaluate,
    async waitFor(selector, timeoutMs) {
      await element(selector, timeoutMs);
    },
    text: () => evaluate('seen()'),
    async enter(selector, text) {
      const field = await element(selector);
      await field.focus();
      await evaluate(`find(${JSON.stringify(selector)}).select()`);
      await page.keyboard.type(text);
    },
    async click(selector) {
      await (await element(selector)).click();
    },
    dismiss: () => page.close(),
    press: (key) => page.keyboard.press(key),
    async closed(timeoutMs) {
      await waitUntil('the popup to close', () => Promise.resolve(page.isClosed()), timeoutMs);
    },
  };
}
