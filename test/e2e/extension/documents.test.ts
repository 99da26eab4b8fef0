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
    // Whoever goes back before the answer is again where the question was.
    await waitUntil('the refusal', async () => (await popup.text()).includes('Nothing was filled'));
    await popup.dismiss();
    // The question is forgotten with its document, as a popup over the next one shows.
    popup = await extension.clickToolbarButton(page);
    await waitUntil(
      'no question',
      async () => (await popup.text()).includes('All accounts') && !(await popup.evaluate('!!find("#fill")')),
    );
    await popup.dismiss();
    await page.evaluate('history.back()');
    await waitUntil('the page that was kept', () => page.evaluate('globalThis.restored === true'));
    expect(await page.evaluate('inputs')).to.deep.equal([]);
    expect(await value(page)).to.equal('');
    popup = await extension.popup();
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

  it('EX-22: is heard when it says text, and not when it says anything else', async () => {
    const page = await extension.newPage(`${site.url}/login?account=indah`);
    const popup = await extension.popup();
    await popup.waitFor(ARMED);
    await popup.dismiss();
    const [first, second] = (await page.evaluate(`(() => {
      const out = (detail) => element.dispatchEvent(new CustomEvent('mfa-bridge-out', { bubbles: true, composed: true, detail }));
      const gone = { v: 1, type: 'gone', id: declaration.id };
      for (const detail of [gone, new String(JSON.stringify(gone)), [JSON.stringify(gone)], 7, null]) out(detail);
      const second = { ...declaration, id: 'Z'.repeat(22) };
      out(JSON.stringify(second));
      return [declaration.id, second.id];
    })()`)) as string[];
    const asked = () =>
      extension.evaluateInExtension<string[]>(
        `chrome.storage.session.get('asked').then(({ asked = [] }) => asked.map(({ challenge }) => challenge.id))`,
      );
    await waitUntil('what was said last', async () => (await asked()).includes(second ?? ''));
    expect(await asked()).to.include(first);
    await page.close();
  });

  it('EX-21: hears the same whether the user said no, no account is meant, or the vault is locked', async () => {
    const heardOn = async (page: Page) => {
      await waitUntil('the greeting', () => page.evaluate('heard.length > 0'));
      const heard = await page.evaluate('heard');
      await page.close();
      return heard;
    };
    const declined = await extension.newPage(`${site.url}/login?account=indah`);
    await (await extension.popup()).dismiss();
    factorOf('nobody', site.factors);
    const unknown = await extension.newPage(`${site.url}/login?account=nobody`);
    const heard = [await heardOn(declined), await heardOn(unknown)];
    const other = await extension.newPage(`${site.url}/plain`);
    const popup = await extension.clickToolbarButton(other);
    await popup.waitFor('#lock');
    // By script: the popup is still drawing what it finds on the page.
    await popup.evaluate('(find("#lock").click(), true)');
    await popup.waitFor('input[name=passphrase]');
    await popup.dismiss();
    const locked = await extension.newPage(`${site.url}/login?account=indah`);
    await (await extension.popup()).dismiss();
    heard.push(await heardOn(locked));
    expect(heard).to.deep.equal(Array(3).fill(['{"v":1,"type":"hello"}']));
  });
});
