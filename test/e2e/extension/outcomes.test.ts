import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { type Page } from 'puppeteer-core';
import { formatUri } from '../../../shared/otp/otpauth-uri.ts';
import { timeStep } from '../../../shared/otp/totp.ts';
import { type ExtensionBrowser } from '../../kit/launch.ts';
import { waitUntil } from '../../kit/launch-wait.ts';
import { type BridgeSite, factorOf, startBridgeSite } from './fixtures/bridge-site.ts';
import { ARMED, inEachBrowser, startUnlocked } from './start.ts';

const PEOPLE = ['dewi', 'eko', 'fitri'];

inEachBrowser('What becomes of a code', (name) => {
  let site: BridgeSite;
  let extension: ExtensionBrowser;

  before(async () => {
    site = await startBridgeSite();
    const accounts = PEOPLE.map((person) => {
      const { account, factorId } = factorOf(person, site.factors);
      return { uri: formatUri(account), origin: site.url, factorId };
    });
    extension = await startUnlocked(name, `${site.url}/plain`, accounts);
  });
  after(async () => {
    await extension.close();
    await site.close();
  });

  const login = (person: string, more = '') => extension.newPage(`${site.url}/login?account=${person}&focus${more}`);
  const outcome = (page: Page) =>
    waitUntil('an outcome', () => page.evaluate(() => document.querySelector('#outcome')?.textContent));

  it('EX-08: sign-in codes go in without asking where the user allowed it, until the site asks for a payment', async () => {
    site.aheadMs = 45_000;
    let page = await login('dewi');
    let popup = await extension.popup();
    await popup.waitFor(ARMED);
    await popup.evaluate('(find("#unasked").click(), true)');
    await popup.press('Enter');
    expect(await outcome(page)).to.equal('accepted');
    await popup.closed();
    await page.close();

    // The clock of this site is ahead, as the extension has learned: its next code is good already.
    page = await login('dewi');
    expect(await outcome(page)).to.equal('accepted');
    expect(await extension.isPopupOpen()).to.equal(false);
    await page.close();

    page = await login('dewi', '&kind=transaction');
    popup = await extension.popup();
    await popup.waitFor(ARMED);
    expect(await popup.text()).to.include('Approve a payment');
    await popup.dismiss();
    await page.close();
    page = await login('dewi');
    popup = await extension.popup();
    await popup.waitFor(ARMED);
    expect(await popup.evaluate('!!find("#unasked")')).to.equal(false);
    expect(await page.evaluate(`document.querySelector('input').value`)).to.equal('');
    await popup.dismiss();
    await page.close();
  });

  it('says it when the site does not accept a code', async () => {
    const eko = factorOf('eko', site.factors);
    eko.account = { ...eko.account, secret: new Uint8Array(randomBytes(20)) };
    const page = await login('eko');
    await (await extension.popup()).waitFor(ARMED);
    await (await extension.popup()).press('Enter');
    expect(await outcome(page)).to.equal('wrong-code');
    // In the popup that was still there, or in one that came back to say it.
    await waitUntil('the word', async () => (await (await extension.popup()).text()).includes('did not accept the code'));
    await (await extension.popup()).dismiss();
    await page.close();
  });

  it('waits for the next code when the site has seen this one', async () => {
    site.aheadMs = 0;
    factorOf('fitri', site.factors).lastStep = timeStep(30, Date.now()) + 10;
    const page = await login('fitri');
    await (await extension.popup()).waitFor(ARMED);
    await (await extension.popup()).press('Enter');
    expect(await outcome(page)).to.equal('already-used');
    await waitUntil('the word', async () => (await (await extension.popup()).text()).includes('already used'));
    await (await extension.popup()).dismiss();
    await page.close();
  });
});
