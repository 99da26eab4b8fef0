import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type ExtensionBrowser, launchWithExtension, type LaunchOptions, type Popup } from '../../kit/launch.ts';
import { type PreparedVault } from '../../kit/launch-vault.ts';
import { CHROMIUM, CHROMIUM_ARGS, FIREFOX } from '../../support/browser-paths.mjs';
import { BROWSERS, type BrowserName } from '../../support/browsers.ts';
import { encodings, filesUnder, formsOf, holding } from './at-rest.ts';

export const PASSPHRASE = 'tide lantern copper orchard';

/** The button that fills, once it takes keys: a popup that opened by itself ignores them for half a second. */
export const ARMED = '#fill[aria-disabled=false]';

const root = join(import.meta.dirname, '../../..');
const installed = { chromium: existsSync(CHROMIUM), firefox: existsSync(FIREFOX) };

/** The released zip, unzipped again: what is tested is what is uploaded. */
export const packed = (browser: BrowserName) =>
  join(root, 'dist/extension', browser === 'chromium' ? 'chrome.zip' : 'firefox.zip');

/** One suite per browser that was asked for; one that is not installed says so. */
export function inEachBrowser(title: string, suite: (browser: BrowserName) => void): void {
  for (const browser of BROWSERS) {
    const run = installed[browser] ? describe : describe.skip;
    run(`${title} (${browser}${installed[browser] ? '' : ': install it'})`, () => suite(browser));
  }
}

/** The browser, which is searched when it ends: no flow may leave a secret or the passphrase on the disk (EX-32, EX-33). */
export async function start(browser: BrowserName, options: Partial<LaunchOptions> = {}): Promise<ExtensionBrowser> {
  const extension = await launchWithExtension({
    browser,
    extension: packed(browser),
    executablePath: browser === 'chromium' ? CHROMIUM : FIREFOX,
    args: browser === 'chromium' ? CHROMIUM_ARGS : [],
    permit: ['http://localhost/*'],
    ...options,
  });
  const secrets = (options.vault?.accounts ?? []).flatMap(({ uri }) => new URL(uri).searchParams.get('secret') ?? []);
  return {
    ...extension,
    async close() {
      await extension.browser.close();
      const files = await filesUnder(extension.userDataDir, () => true);
      const found = holding(files, [...secrets.flatMap(formsOf), ...encodings(PASSPHRASE)]);
      await extension.close();
      expect(found, 'files of the profile that hold a secret').to.deep.equal([]);
    },
  };
}

/** With these accounts in a vault that is unlocked. `at`: any page, for the click on the button. */
export async function startUnlocked(
  browser: BrowserName,
  at: string,
  accounts: PreparedVault['accounts'],
  options: Partial<LaunchOptions> = {},
): Promise<ExtensionBrowser> {
  const extension = await start(browser, { ...options, vault: { passphrase: PASSPHRASE, accounts } });
  const page = await extension.newPage(at);
  const popup = await extension.clickToolbarButton(page);
  await unlock(popup);
  await popup.waitFor('#lock');
  await popup.dismiss();
  await page.close();
  return extension;
}

/** What a browser needs to find these hosts on this machine, over https with a certificate of our own making. */
export function servedFromHere(browser: BrowserName, hosts: readonly string[]): Partial<LaunchOptions> {
  return {
    acceptInsecureCerts: true,
    prefs: { 'network.dns.localDomains': hosts.join(',') },
    ...(browser === 'chromium' && { args: [...CHROMIUM_ARGS, '--host-resolver-rules=MAP * 127.0.0.1'] }),
  };
}

/** A new vault, in the popup that is open, without a recovery key. */
export async function choosePassphrase(popup: Popup): Promise<void> {
  await popup.enter('input[name=passphrase]', PASSPHRASE);
  await popup.enter('input[name=again]', PASSPHRASE);
  await popup.press('Enter');
  await popup.click('#skip');
}

export async function unlock(popup: Popup): Promise<void> {
  await popup.enter('input[name=passphrase]', PASSPHRASE);
  await popup.press('Enter');
}
