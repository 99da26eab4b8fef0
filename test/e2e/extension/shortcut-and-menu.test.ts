import { expect } from 'chai';
import { type Page } from 'puppeteer-core';
import { formatUri } from '../../../shared/otp/otpauth-uri.ts';
import { matchTotp } from '../../../shared/otp/totp.ts';
import { type ExtensionBrowser } from '../../kit/launch.ts';
import { waitUntil } from '../../kit/launch-wait.ts';
import { type BridgeSite, factorOf, startBridgeSite } from './fixtures/bridge-site.ts';
import { type Hands, handsFor, hasHands } from './hands.ts';
import { inEachBrowser, startUnlocked } from './start.ts';

inEachBrowser('The shortcut and the menu', (name) => {
  const withHands = hasHands(name) ? it : it.skip;
  let site: BridgeSite;
  let hands: Hands | undefined;
  let extension: ExtensionBrowser;

  before(async () => {
    site = await startBridgeSite();
    if (!hasHands(name)) return;
    hands = await handsFor(name);
    const accounts = [{ uri: formatUri(factorOf('kartika', site.factors).account), origin: site.url }];
    extension = await startUnlocked(name, `${site.url}/plain`, accounts, hands.options);
  });
  after(async () => {
    await extension?.close();
    hands?.close();
    await site.close();
  });

  async function open(html: string): Promise<Page> {
    const page = await extension.newPage(`${site.url}/page?html=${encodeURIComponent(html)}`);
    await page.bringToFront();
    return page;
  }
  /** The page stays: the filler is still reading back what it wrote. */
  async function isFilled(page: Page): Promise<void> {
    const code = await waitUntil('the code', () => page.evaluate(`document.querySelector('#code').value`), 15_000);
    const { account } = factorOf('kartika', site.factors);
    expect(matchTotp(account, code as string, Date.now(), { back: 1, ahead: 0 })).not.to.equal(null);
  }

  withHands('EX-08: Alt+Shift+L fills the one field of the page', async () => {
    const page = await open(
      '<h1>Two-factor authentication</h1><label>Code from your authenticator app <input id="code"></label>',
    );
    await hands?.shortcut(extension);
    await isFilled(page);
  });

  withHands('EX-13: the entry in the menu of a field fills that field, of which nobody else could be sure', async () => {
    const page = await open(
      '<label>Enter the code we sent <input id="code" style="position:fixed;left:0;top:40px;width:100vw;height:90vh"></label>',
    );
    await hands?.menu(extension, page);
    await isFilled(page);
  });
});
