import { expect } from 'chai';
import { type Page } from 'puppeteer-core';
import { formatUri } from '../../../shared/otp/otpauth-uri.ts';
import { matchTotp } from '../../../shared/otp/totp.ts';
import { type ExtensionBrowser, type Popup } from '../../kit/launch.ts';
import { waitUntil } from '../../kit/launch-wait.ts';
import { chooseAccount } from './bind-by-hand.ts';
import { throwAwayCertificate } from './certificate.ts';
import { openExtensionPage } from './extension-page.ts';
import { type BridgeSite, factorOf, startBridgeSite } from './fixtures/bridge-site.ts';
import { ARMED, inEachBrowser, PASSPHRASE, servedFromHere, startUnlocked } from './start.ts';

const HOSTS = ['shop.test', 'pay.shop.test', 'login.shop.test'];
const FORM = '<h1>Two-factor authentication</h1><label>Code from your authenticator app <input id="code"></label>';

inEachBrowser('A site that is more than one origin', (name) => {
  let shop: BridgeSite;
  let extension: ExtensionBrowser;

  before(async () => {
    shop = await startBridgeSite({ host: 'shop.test', tls: throwAwayCertificate(HOSTS) });
    const uriOf = (person: string) => formatUri(factorOf(person, shop.factors).account);
    const accounts = [
      { uri: uriOf('carol'), origin: shop.url },
      { uri: uriOf('dimas'), origin: 'https://elsewhere.example' },
    ];
    const permit = ['https://shop.test/*', 'https://*.shop.test/*'];
    extension = await startUnlocked(name, `${shop.url}/plain`, accounts, { permit, ...servedFromHere(name, HOSTS) });
  });
  after(async () => {
    await extension.close();
    await shop.close();
  });

  /** One server is all of them: they differ in their names alone. */
  const at = (host: string, path: string) => extension.newPage(shop.url.replace('shop.test', host) + path);
  const open = (host: string) => at(host, `/page?html=${encodeURIComponent(FORM)}`);
  const isCodeOf = async (account: string, page: Page) => {
    const code = (await page.evaluate(`document.querySelector('#code').value`)) as string;
    return matchTotp(factorOf(account, shop.factors).account, code, Date.now(), { back: 1, ahead: 0 }) !== null;
  };
  async function said(page: Page, words: string): Promise<Popup> {
    const popup = await extension.clickToolbarButton(page);
    await waitUntil(`“${words}”`, async () => (await popup.text()).includes(words));
    return popup;
  }

  it('EX-45: is given codes of an account that has a site already only for the passphrase', async () => {
    const page = await open('login.shop.test');
    // EX-02: shop.test is bound, and this is another origin.
    const popup = await said(page, 'Whose site is this?');
    await chooseAccount(popup, 'dimas');
    await popup.enter('input[name=passphrase]', 'not the passphrase');
    await popup.click('#bind[aria-disabled=false]:not([disabled])');
    await waitUntil('the refusal', async () => (await popup.text()).includes('not the passphrase'));
    expect(await popup.evaluate('!!find("#fill")')).to.equal(false);
    await popup.enter('input[name=passphrase]', PASSPHRASE);
    await popup.click('#bind:not([disabled])');
    await popup.waitFor(ARMED);
    await popup.press('Enter');
    await popup.closed();
    expect(await isCodeOf('dimas', page)).to.equal(true);
    await page.close();
  });

  it('EX-02: is one site after the passphrase, for one account, until that is taken back', async () => {
    const settings = await openExtensionPage(extension, 'options/options.html');
    const where = `[data-origin="${shop.url}"]`;
    await settings.waitFor(`${where} form`);
    expect((await settings.texts(`${where} form`)).join()).to.include('every site whose address ends in shop.test');
    await settings.type(`${where} input[name=passphrase]`, 'not the passphrase');
    await settings.click(`${where} form button`);
    await waitUntil('the refusal', async () => (await settings.texts(`${where} .message`)).join() !== '');
    await settings.type(`${where} input[name=passphrase]`, PASSPHRASE);
    await settings.click(`${where} form button:not([disabled])`);
    await waitUntil('the word', async () => (await settings.texts(where)).join().includes('Used on every site of shop.test'));

    // Where the browser was told to allow it the popup opens by itself, on a name that the extension never saw.
    let page = await at('pay.shop.test', '/login?account=carol');
    let popup = await extension.popup();
    await popup.waitFor(ARMED);
    expect(await popup.text())
      .to.include('pay.shop.test')
      .and.to.include('carol');
    expect(await popup.evaluate('!!find("#unasked")'), 'EX-08: without asking is for exact origins').to.equal(false);
    await popup.press('Enter');
    await waitUntil('an outcome', () => page.evaluate(`document.querySelector('#outcome').textContent`));
    expect(shop.verified.at(-1)?.accepted).to.equal(true);
    await popup.closed();
    await page.close();

    await settings.page.bringToFront();
    await settings.click(`${where} .account .line button`);
    await settings.waitFor(`${where} form`);
    await settings.close();
    const neighbour = await at('pay.shop.test', '/login?account=carol');
    // The site itself is bound as before; when it was answered, an answer to its neighbour would have come.
    page = await at('shop.test', '/login?account=carol');
    popup = await extension.popup();
    await popup.waitFor(ARMED);
    await popup.dismiss();
    await page.close();
    expect(await neighbour.evaluate('heard'), 'EX-20').to.deep.equal([]);
    popup = await said(neighbour, 'Whose site is this?');
    await popup.dismiss();
    await neighbour.close();
  });
});
