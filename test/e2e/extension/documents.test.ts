import { expect } from 'chai';
import { type Page } from 'puppeteer-core';
import { formatUri } from '../../../shared/otp/otpauth-uri.ts';
import { type ExtensionBrowser } from '../../kit/launch.ts';
import { waitUntil } from '../../kit/launch-wait.ts';
import { type BridgeSite, factorOf, startBridgeSite } from './fixtures/bridge-site.ts';
import { ARMED, inEachBrowser, startUnlocked } from './start.ts';

inEachBrowser('A document that is not the one in front', (name) => {
  let site: BridgeSite;
  let extension: ExtensionBrowser;

  before(async () => {
    site = await startBridgeSite();
    const accounts = ['indah', 'joko'].map((person) => {
      const { account, factorId } = factorOf(person, site.factors);
      return { uri: formatUri(account), origin: site.url, factorId };
    });
    extension = await startUnlocked(name, `${site.url}/plain`, accounts, { withoutArgs: ['--disable-back-forward-cache'] });
  });
  after(async () => {
    await extension.close();
    await site.close();
  });

  const outcome = (page: Page) => waitUntil('an outcome', () => page.evaluate(`document.querySelector('#outcome').textContent`));
  const value = (page: Page) => page.evaluate(`document.querySelector('input').value`);

  it('EX-07: is given nothing while it is kept for going back, and asks again when the user is back', async () => {
    const page = await extension.newPage(`${site.url}/login?account=indah`);
    let popup = await extension.popup();
    await popup.waitFor(ARMED);
    await page.evaluate(`location.href = '/page?html=' + encodeURIComponent('<p id=second>')`);
    await page.waitForSelector('#second');
    await popup.press('Enter');
    await popup.dismiss().catch(() => undefined);
    expect(await extension.isPopupOpen()).to.equal(false);
    await page.evaluate('history.back()');
    await waitUntil('the page that was kept', () => page.evaluate('globalThis.restored === true'));
    expect(await page.evaluate('inputs')).to.deep.equal([]);
    expect(await value(page)).to.equal('');
    await waitUntil('the page to ask again', () => page.evaluate(`heard.filter((text) => text.includes('hello')).length > 1`));
    popup = await extension.clickToolbarButton(page);
    await popup.waitFor(ARMED);
    await popup.press('Enter');
    expect(await outcome(page)).to.equal('accepted');
    await popup.closed();
    await page.close();
  });

  /** https://developer.mozilla.org/docs/Web/API/Speculation_Rules_API: Firefox has none. */
  const itInChromium = name === 'chromium' ? it : () => undefined;
  itInChromium(
    'EX-04, EX-07: is given nothing while it is prepared for going there, and asks when the user is there',
    async () => {
      const url = '/login?account=joko';
      const rules = JSON.stringify({ prerender: [{ source: 'list', urls: [url] }] });
      const html = `<p>Start</p><script type="speculationrules">${rules}</script>`;
      const page = await extension.newPage(`${site.url}/page?html=${encodeURIComponent(html)}`);
      await waitUntil('the page that is prepared', () => Promise.resolve(site.prerendered.includes(url)));
      expect(await extension.isPopupOpen()).to.equal(false);
      await page.evaluate(`location.href = ${JSON.stringify(url)}`);
      const popup = await extension.popup();
      await popup.waitFor(ARMED);
      const activated = await page.evaluate(`performance.getEntriesByType('navigation')[0].activationStart`);
      expect(activated, 'it was prepared before').to.be.above(0);
      expect(await page.evaluate('inputs')).to.deep.equal([]);
      await popup.press('Enter');
      expect(await outcome(page)).to.equal('accepted');
      await popup.closed();
      await page.close();
    },
  );
});
