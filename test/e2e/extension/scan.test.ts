import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Page } from 'puppeteer-core';
import { formatUri } from '../../../shared/otp/otpauth-uri.ts';
import { matchTotp } from '../../../shared/otp/totp.ts';
import { type ExtensionBrowser, type Popup } from '../../kit/launch.ts';
import { waitUntil } from '../../kit/launch-wait.ts';
import { violationsOn } from '../violations.ts';
import { chooseAccount } from './bind-by-hand.ts';
import { drawing } from './drawing.ts';
import { openExtensionPage } from './extension-page.ts';
import { type BridgeSite, factorOf, startBridgeSite } from './fixtures/bridge-site.ts';
import { ARMED, inEachBrowser, startUnlocked } from './start.ts';

const PICTURES = join(import.meta.dirname, '../../../.cache/screenshots/extension');
const FIELD = '<h1>Two-factor authentication</h1><label>Code from your authenticator app <input id="code"></label>';

inEachBrowser('Scanning the code of a page', (name) => {
  let site: BridgeSite;
  let extension: ExtensionBrowser;
  before(async () => {
    site = await startBridgeSite();
    const kept = formatUri(factorOf('kept', site.factors).account);
    extension = await startUnlocked(name, `${site.url}/plain`, [{ uri: kept, origin: 'https://wallet.example' }]);
  });
  after(async () => {
    await extension.close();
    await site.close();
  });

  async function open(html: string): Promise<Page> {
    const page = await extension.newPage(`${site.url}/plain`);
    // A drawing is longer than an address may be.
    await page.setContent(html);
    // What is photographed is what was painted.
    await page.bringToFront();
    await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
    return page;
  }
  const said = (popup: Popup, words: string) =>
    waitUntil(words, async () => (await popup.text()).includes(words), 30_000).catch(async (cause: unknown) => {
      throw new Error(`It does not say “${words}” but: ${await popup.text()}`, { cause });
    });

  /** A page with these codes, and the popup that was told to scan it. */
  async function scan(texts: readonly string[]) {
    const page = await open(texts.map(drawing).join(''));
    const popup = await extension.clickToolbarButton(page);
    await popup.click('#scan');
    return { page, popup };
  }

  it('EX-44: refuses an address, and opens it nowhere', async () => {
    const { page, popup } = await scan([`${site.url}/elsewhere`]);
    await said(popup, 'This code is not for setting up an account.');
    await popup.click('#back');
    await popup.waitFor('#scan');
    expect(page.url()).to.equal(`${site.url}/plain`);
    expect(extension.browser.targets().filter((target) => target.url().includes('/elsewhere'))).to.deep.equal([]);
    await popup.dismiss();
    await page.close();
  });

  it('EX-43, EX-44: lets one be chosen, saves it pending beside the others, and fills it only where it was bound by hand', async () => {
    const { account } = factorOf('scanned', site.factors);
    const { page, popup } = await scan([formatUri(account), formatUri({ ...account, issuer: 'Other', account: 'mallory' })]);
    await said(popup, 'Which of these codes?');
    expect(await popup.text())
      .to.include('mallory')
      .and.to.include(site.url);
    await popup.click(await choiceOf(popup, 'scanned'));
    await popup.waitFor('#save-scanned');
    expect(await popup.text())
      .to.include(site.url)
      .and.to.include('No site is given its codes until you choose it yourself');
    await popup.click('#save-scanned');
    await said(popup, 'Did it work?');
    expect(await popup.text()).to.include('kept');
    await popup.dismiss();
    await page.close();

    const login = await open(FIELD);
    const asked = await extension.clickToolbarButton(login);
    await said(asked, 'Whose site is this?');
    expect(await asked.evaluate('!!find("#fill")')).to.equal(false);
    await chooseAccount(asked, 'scanned');
    await asked.click('#bind[aria-disabled=false]:not([disabled])');
    await asked.waitFor(ARMED);
    await asked.press('Enter');
    await asked.closed();
    const code = (await login.evaluate(`document.querySelector('#code').value`)) as string;
    expect(matchTotp(account, code, Date.now(), { back: 1, ahead: 0 })).not.to.equal(null);
    await login.close();
  });

  it('says of a code that was scanned before that its account is there, and opens it', async () => {
    const { account } = factorOf('scanned', site.factors);
    const { page, popup } = await scan([formatUri(account)]);
    await said(popup, 'This account is already here');
    expect(await popup.text()).to.include(account.account);
    await popup.click('#open');
    await popup.waitFor('#trash');
    expect(await popup.evaluate(`find('input[name=account]').value`)).to.equal(account.account);
    await popup.dismiss();
    await page.close();
  });

  it('tells an account that was set up anew from the old one of its name, which goes to the trash if the user says so', async () => {
    const { account } = factorOf('scanned', site.factors);
    const anew = { ...account, secret: account.secret.map((byte) => byte ^ 255) };
    const { page, popup } = await scan([formatUri(anew)]);
    await said(popup, 'An account of this name is there, with another secret.');
    await popup.click('input[name=replace]');
    await popup.click('#save-scanned');
    await said(popup, 'Did it work?');
    const listed = (await popup.text()).split(account.account).length - 1;
    expect(listed, 'the new one alone').to.equal(1);
    await popup.dismiss();
    await page.close();
  });

  it('reads a chosen picture in the settings, and everybody can use it', async () => {
    const { page } = await openExtensionPage(extension, 'options/options.html');
    const picture = await open(drawing(formatUri(factorOf('filed', site.factors).account)));
    const file = join(extension.userDataDir, 'code.png');
    await (await picture.$('svg'))?.screenshot({ path: file });
    await picture.close();
    const input = await waitUntil('the field', () => page.$('>>> input[name=picture]'), 30_000);
    await (input as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(file);
    await waitUntil('the account', () => page.$('>>> #save-scanned'), 30_000);
    expect(await violationsOn(page)).to.deep.equal([]);
    await mkdir(PICTURES, { recursive: true });
    await writeFile(join(PICTURES, `${name}-en-scan.png`), await page.screenshot());
    await (await page.$('>>> #save-scanned'))?.evaluate((button) => (button as unknown as { click(): void }).click());
    await waitUntil('the word of it', () => page.$('>>> mfa-add-section >>> .done:not(:empty)'), 30_000);
    await page.close();
  });
});

async function choiceOf(popup: Popup, account: string): Promise<string> {
  const nth = await popup.evaluate<number>(
    `[...find('.choice').parentElement.children].findIndex((one) => one.textContent.includes(${JSON.stringify(account)})) + 1`,
  );
  return `.choice:nth-child(${nth})`;
}
