import { expect } from 'chai';
import { type Page } from 'puppeteer-core';
import { formatUri } from '../../../shared/otp/otpauth-uri.ts';
import { matchTotp } from '../../../shared/otp/totp.ts';
import { type ExtensionBrowser, type Popup } from '../../kit/launch.ts';
import { waitUntil } from '../../kit/launch-wait.ts';
import { throwAwayCertificate } from './certificate.ts';
import { type BridgeSite, factorOf, startBridgeSite } from './fixtures/bridge-site.ts';
import { chooseAccount } from './bind-by-hand.ts';
import { ARMED, inEachBrowser, servedFromHere, startUnlocked } from './start.ts';

const HOSTS = ['wallet.test', 'wal1et.test', 'shop.test'];

inEachBrowser('Filling a page that says nothing to us', (name) => {
  let wallet: BridgeSite;
  let shop: BridgeSite;
  let fake: BridgeSite;
  let extension: ExtensionBrowser;

  before(async () => {
    const tls = throwAwayCertificate(HOSTS);
    wallet = await startBridgeSite({ host: 'wallet.test', tls });
    [shop, fake] = await Promise.all([
      startBridgeSite({ host: 'shop.test', tls }),
      startBridgeSite({ host: 'wal1et.test', tls }),
    ]);
    const uriOf = (person: string) => formatUri(factorOf(person, wallet.factors).account);
    const accounts = [{ uri: uriOf('alice'), origin: wallet.url }, { uri: uriOf('bob') }];
    extension = await startUnlocked(name, `${wallet.url}/plain`, accounts, { permit: [], ...servedFromHere(name, HOSTS) });
  });
  after(async () => {
    await extension.close();
    await Promise.all([wallet, shop, fake].map((site) => site.close()));
  });

  const open = (site: BridgeSite, html: string) => extension.newPage(`${site.url}/page?html=${encodeURIComponent(html)}`);
  const isCodeOf = (account: string, code: string) =>
    matchTotp(factorOf(account, wallet.factors).account, code, Date.now(), { back: 1, ahead: 0 }) !== null;

  async function fill(page: Page): Promise<void> {
    const popup = await extension.clickToolbarButton(page);
    await popup.waitFor(ARMED);
    await popup.press('Enter');
    await popup.closed();
  }

  async function said(page: Page, words: string): Promise<Popup> {
    const popup = await extension.clickToolbarButton(page);
    await waitUntil(`“${words}”`, async () => (await popup.text()).includes(words));
    return popup;
  }

  it('EX-09, EX-13, EX-14: fills the one field after a click and Enter, and nothing else changes or is submitted', async () => {
    const page = await open(wallet, `${FORM}<input id="coupon" placeholder="Coupon code"><script>${WATCH}</script>`);
    await fill(page);
    expect(isCodeOf('alice', await valueOf(page, '#code'))).to.equal(true);
    expect(await valueOf(page, '#coupon')).to.equal('');
    expect(await page.evaluate('seen')).to.deep.equal([]);
    await page.close();
  });

  it('EX-12: fills without touching the clipboard, copies at a click only, and says what becomes of the copy', async () => {
    const page = await open(wallet, `${FORM}<input id="own" value="what the user copied"><input id="paste">`);
    await page.evaluate(`document.querySelector('#own').select()`);
    await press(page, 'c', 'Copy');
    await fill(page);
    expect(await pasted(page)).to.equal('what the user copied');
    await page.evaluate(`document.querySelector('#code').value = ''`);
    const popup = await extension.clickToolbarButton(page);
    await popup.waitFor('button.digits');
    await popup.click('button.digits');
    await waitUntil('the word of it', async () => (await popup.text()).includes('Copied.'));
    expect(await popup.text()).to.include('it is not cleared for you, and a clipboard history may keep it');
    await popup.dismiss();
    const code = await pasted(page);
    expect(isCodeOf('alice', code) || isCodeOf('bob', code), code).to.equal(true);
    await page.close();
  });

  /** With the keys of the system; Chromium's protocol wants to be told what they mean. */
  async function press(page: Page, key: 'c' | 'v', command: string): Promise<void> {
    await page.bringToFront();
    await page.keyboard.down('Control');
    await page.keyboard.press(key, { commands: [command] });
    await page.keyboard.up('Control');
  }

  async function pasted(page: Page): Promise<string> {
    await page.evaluate(`document.querySelector('#paste').value = ''; document.querySelector('#paste').focus()`);
    await press(page, 'v', 'Paste');
    await waitUntil('something pasted', async () => (await valueOf(page, '#paste')) !== '');
    return valueOf(page, '#paste');
  }

  it('reaches boxes in a closed shadow root and a field in a frame of the same origin', async () => {
    const shadow = `<h1>Two-factor authentication</h1><p>Enter the code of your authenticator app</p><div id="host"></div>
      <script>globalThis.root = document.querySelector('#host').attachShadow({ mode: 'closed' });
      for (let box = 0; box < 6; box++) root.append(Object.assign(document.createElement('input'), { maxLength: 1, size: 1 }));</script>`;
    const page = await open(wallet, shadow);
    await fill(page);
    const code = (await page.evaluate(`[...root.querySelectorAll('input')].map((box) => box.value).join('')`)) as string;
    expect(isCodeOf('alice', code)).to.equal(true);
    await page.close();

    const framed = await open(wallet, `<iframe width=600 height=400 src="/page?html=${encodeURIComponent(FORM)}"></iframe>`);
    await fill(framed);
    const inner = (await framed.evaluate(
      `document.querySelector('iframe').contentDocument.querySelector('#code').value`,
    )) as string;
    expect(isCodeOf('alice', inner)).to.equal(true);
    await framed.close();
  });

  it('reads other scripts, and says why where it fills nothing', async () => {
    const chinese = await open(
      wallet,
      '<h1>两步验证</h1><label>请输入身份验证器应用中的验证码 <input id="code" maxlength=6></label>',
    );
    await fill(chinese);
    expect(isCodeOf('alice', await valueOf(chinese, '#code'))).to.equal(true);
    await chinese.close();
    const cases = {
      'a code that was sent': '<label>We sent a code to your phone <input id="code" autocomplete="one-time-code"></label>',
      'No field for a code': '<label>Postal code <input id="code" inputmode="numeric" maxlength="6"></label>',
      'in the code field already': FORM.replace('id="code"', 'id="code" value="123"'),
      'cannot be seen': FORM.replace('id="code"', 'id="code" style="opacity:.01"'),
    };
    for (const [words, html] of Object.entries(cases)) {
      const page = await open(wallet, html);
      const before = await valueOf(page, '#code');
      const popup = await said(page, words);
      expect(await popup.evaluate('!!find("#fill")'), words).to.equal(false);
      await popup.dismiss();
      expect(await valueOf(page, '#code'), words).to.equal(before);
      await page.close();
    }
  });

  it('EX-07: gives nothing to the page that came after the one that was looked at', async () => {
    const page = await open(wallet, FORM);
    const popup = await extension.clickToolbarButton(page);
    await popup.waitFor(ARMED);
    await page.evaluate(`location.href = '/page?html=' + encodeURIComponent(${JSON.stringify(`${FORM}<p id="second">`)})`);
    await page.waitForSelector('#second');
    await popup.press('Enter');
    await waitUntil('the refusal', async () => (await popup.text()).includes('does not ask any more'));
    expect(await valueOf(page, '#code')).to.equal('');
    await popup.dismiss();
    await page.close();
  });

  it('EX-02, EX-43: names a look-alike, and fills another site only after it was bound by hand, once', async () => {
    const evil = await open(fake, FORM);
    let popup = await said(evil, 'this is not wallet.test');
    expect(await popup.evaluate('!!find("#fill")')).to.equal(false);
    await popup.dismiss();
    expect(await valueOf(evil, '#code')).to.equal('');
    await evil.close();

    const page = await open(shop, FORM);
    popup = await said(page, 'Whose site is this?');
    expect(await popup.text())
      .to.include('shop.test')
      .and.not.to.include('only looks like');
    await chooseAccount(popup, 'bob');
    await popup.click('#bind[aria-disabled=false]:not([disabled])');
    await popup.waitFor(ARMED);
    await popup.press('Enter');
    await popup.closed();
    expect(isCodeOf('bob', await valueOf(page, '#code'))).to.equal(true);
    // Firefox would keep the value over a reload.
    await page.goto(`${shop.url}/page?html=${encodeURIComponent(`<p>Again</p>${FORM}`)}`);
    await fill(page);
    expect(isCodeOf('bob', await valueOf(page, '#code'))).to.equal(true);
    await page.close();
  });
});

const FORM = `<h1>Two-factor authentication</h1><form><label>Code from your authenticator app <input id="code"></label><button>Go</button></form>`;

/** Script text, run in the page: writes down whatever changes in it. */
const WATCH = `globalThis.seen = [];
new MutationObserver((records) => seen.push(...records.map(({ type, target }) => type + ' ' + target.nodeName))).observe(document, {
  subtree: true, childList: true, attributes: true, characterData: true,
});
addEventListener('submit', (event) => { event.preventDefault(); seen.push('submit'); });`;

const valueOf = (page: Page, selector: string) =>
  page.evaluate(`document.querySelector(${JSON.stringify(selector)}).value`) as Promise<string>;
