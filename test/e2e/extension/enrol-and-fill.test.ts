import { expect } from 'chai';
import { type Page } from 'puppeteer-core';
import { type ExtensionBrowser } from '../../kit/launch.ts';
import { waitUntil } from '../../kit/launch-wait.ts';
import { type BridgeSite, startBridgeSite } from './fixtures/bridge-site.ts';
import { ARMED, choosePassphrase, inEachBrowser, start, unlock } from './start.ts';

inEachBrowser('The extension on a site that speaks the page-bridge', (name) => {
  let site: BridgeSite;
  let extension: ExtensionBrowser;
  const outcome = (page: Page) =>
    waitUntil('an outcome', () => page.evaluate(() => document.querySelector('#outcome')?.textContent), 30_000);

  before(async () => {
    site = await startBridgeSite();
    site.aheadMs = 45_000;
    extension = await start(name);
  });
  after(async () => {
    await extension.close();
    await site.close();
  });

  it('saves the account pending at a toolbar click, and the first accepted code makes it active', async () => {
    const page = await extension.newPage(`${site.url}/enroll/alice`);
    let popup = await extension.clickToolbarButton(page);
    await choosePassphrase(popup);
    await popup.waitFor('#save');
    expect(await popup.text())
      .to.include('Save this account?')
      .and.to.include(site.url);
    await popup.click('#save');
    // Saved, permitted: the extension comes back by itself with the first code.
    popup = await extension.popup();
    await popup.waitFor(ARMED);
    const text = await popup.text();
    expect(text).to.include('Finish setting up').and.to.include('alice').and.to.include('Did it work?');
    await popup.press('Enter');
    expect(await outcome(page)).to.equal('accepted');
    await popup.closed();
    popup = await extension.clickToolbarButton(page);
    await popup.waitFor('.digits');
    expect(await popup.text())
      .to.include('alice')
      .and.not.to.include('Did it work?');
    await popup.dismiss();
    await page.close();
  });

  it('EX-10: opens by itself when the site asks, and Enter fills', async () => {
    const page = await extension.newPage(`${site.url}/login?account=alice`);
    await page.evaluate(WATCH);
    site.aheadMs = 75_000;
    const popup = await extension.popup();
    await popup.waitFor(ARMED);
    expect(await popup.text())
      .to.include('Sign in')
      .and.to.include(site.url);
    await popup.press('Enter');
    expect(await outcome(page)).to.equal('accepted');
    // EX-09: the page wrote its own outcome; nothing else came, went or changed, and the value came in one event.
    expect(await page.evaluate('[...new Set(changes)]')).to.deep.equal(['childList OUTPUT']);
    expect(await page.evaluate(CENSUS)).to.equal(
      'html[lang] head[] title[] body[] form[] mfa-challenge[] input[autocomplete,inputmode] output[id] script[]',
    );
    expect(await page.evaluate('inputs.length')).to.equal(1);
    // A click on the button while it is open would close it.
    await popup.closed();
    await page.close();
  });

  it('asks for the passphrase first when the vault is locked', async () => {
    const other = await extension.newPage(`${site.url}/plain`);
    let popup = await extension.clickToolbarButton(other);
    await popup.click('#lock');
    await popup.waitFor('input[name=passphrase]');
    await popup.dismiss();
    const page = await extension.newPage(`${site.url}/login?account=alice&kind=transaction`);
    popup = await extension.popup();
    await popup.waitFor('input[name=passphrase]');
    expect(await popup.text()).to.include('This site asks for a code.');
    await unlock(popup);
    await popup.waitFor(ARMED);
    expect(await popup.text()).to.include('Approve a payment');
    await popup.press('Enter');
    expect(await outcome(page)).to.equal('accepted');
    await popup.closed();
    await page.close();
    await other.close();
  });
});

/** Script text, run in the page: writes down whatever changes in it. */
const WATCH = `globalThis.changes = [];
new MutationObserver((records) => changes.push(...records.map(({ type, target }) => type + ' ' + target.nodeName))).observe(document, {
  subtree: true, childList: true, attributes: true, characterData: true,
});`;

/** Script text: every element with the names of its attributes, and every style sheet. */
const CENSUS = `[
  ...[...document.querySelectorAll('*')].map((e) => e.localName + '[' + e.getAttributeNames().sort() + ']'),
  ...document.styleSheets, ...document.adoptedStyleSheets,
].join(' ')`;
