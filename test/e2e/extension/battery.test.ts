import { expect } from 'chai';
import { type Page } from 'puppeteer-core';
import { formatUri } from '../../../shared/otp/otpauth-uri.ts';
import { type ExtensionBrowser, type Popup } from '../../kit/launch.ts';
import { waitUntil } from '../../kit/launch-wait.ts';
import { type BridgeSite, factorOf, startBridgeSite } from './fixtures/bridge-site.ts';
import { ARMED, inEachBrowser, startUnlocked } from './start.ts';

const FORGED = process.env['LONG'] ? 100_000 : 10_000;

/**
 * The clickjacking battery (M. Tóth, DEF CON 33, and those before him), run by a script of the bound site itself while our popup
 * waits: the worst place that such a script can be in. Each is script text with `element` (asks for the code), `input` and `cover`.
 */
const TECHNIQUES: Record<string, string> = {
  'C1: makes the root of what asks transparent': `element.style.opacity = 0`,
  'C2: puts styles over everything in reach, closed roots too': `element.style.cssText += ';opacity:0!important;all:initial'`,
  'C3: hides the body behind a picture of itself': `document.body.style.opacity = 0; document.documentElement.style.background = 'url(data:,)'`,
  'C4: hides the document': `document.documentElement.style.opacity = 0`,
  'C5: leaves a hole between four covers': `for (const side of ['top', 'right', 'bottom', 'left']) cover({ [side]: 0, width: '45%', height: '45%' })`,
  'C6: covers everything and lets clicks through': `cover({ inset: 0, zIndex: 2147483647, pointerEvents: 'none' })`,
  'C7: covers everything from the top layer': `const over = cover({ inset: 0, pointerEvents: 'none' }); over.popover = 'manual'; over.showPopover()`,
  'C8: stays last in the top layer': `const over = cover({ inset: 0 }); over.popover = 'manual';
    for (let i = 0; i < 20; i++) { over.showPopover(); over.hidePopover(); } const box = document.createElement('dialog'); document.body.append(box); box.showModal(); box.close()`,
  'C9: lets the field follow the pointer': `element.style.position = 'fixed'; for (let i = 0; i < 50; i++) { element.style.left = i + 'px'; input.focus(); input.blur(); }`,
  'C10: puts the field where nobody sees it, and the focus into it': `element.style.cssText = 'position:absolute;left:-9999px;opacity:.001'; input.focus()`,
  'C11: frames itself transparent under the pointer': `const frame = document.createElement('iframe'); frame.src = location.href; frame.style.opacity = .01; document.body.append(frame);
    await new Promise((done) => frame.addEventListener('load', done)); frame.contentDocument.querySelector('input').focus()`,
  'C12: distorts everything around the field': `for (const style of ['filter:blur(9px)', 'clip-path:inset(50%)', 'mask:none', 'mix-blend-mode:difference', 'transform:scale(.01)', 'zoom:.01', 'content-visibility:hidden', 'visibility:hidden']) {
    document.body.style.cssText = style; input.focus(); input.click(); }`,
  'C13: exchanges the element between two events': `input.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true })); const copy = element.cloneNode(true); element.replaceWith(copy); copy.click(); copy.replaceWith(element)`,
  'C14: draws a pointer of its own': `document.documentElement.style.cursor = 'none'; cover({ width: '16px', height: '16px', left: '200px' })`,
  'C15: clicks twice where a window was': `for (let i = 0; i < 2; i++) input.dispatchEvent(new MouseEvent('dblclick', { bubbles: true, detail: 2 }))`,
  'C16: presses the shortcuts itself': `for (const key of ['K', 'L']) document.dispatchEvent(new KeyboardEvent('keydown', { key, code: 'Key' + key, altKey: true, shiftKey: true, bubbles: true }))`,
};

inEachBrowser('The battery against the fill flow', (name) => {
  let site: BridgeSite;
  let extension: ExtensionBrowser;
  let page: Page;
  let popup: Popup;

  before(async () => {
    site = await startBridgeSite();
    const accounts = ['gita', 'hana'].map((person) => {
      const { account, factorId } = factorOf(person, site.factors);
      return { uri: formatUri(account), origin: site.url, factorId };
    });
    extension = await startUnlocked(name, `${site.url}/plain`, accounts);
    page = await extension.newPage(`${site.url}/login?account=gita`);
    popup = await extension.popup();
    await popup.waitFor(ARMED);
  });
  after(async () => {
    await extension.close();
    await site.close();
  });

  /** Not one code left the vault: no input changed, and the server saw nothing. */
  async function nothingWasReleased(): Promise<void> {
    expect(await page.evaluate(RELEASED)).to.deep.equal({ value: '', inputs: 0 });
    expect(site.verified).to.deep.equal([]);
  }

  for (const [technique, script] of Object.entries(TECHNIQUES)) {
    it(`${technique}: nothing is released`, async () => {
      await page.evaluate(inPage(script));
      await nothingWasReleased();
    });
  }

  it('C17: frames the popup: nothing of the extension is in a frame', async () => {
    const url = `${extension.baseUrl}extension/popup/popup.html`;
    await page.evaluate(
      inPage(`const frame = document.createElement('iframe'); frame.src = ${JSON.stringify(url)}; document.body.append(frame);
      await fetch(frame.src).catch(() => undefined);`),
    );
    const inside = page.frames().filter((frame) => frame !== page.mainFrame());
    const texts = await Promise.all(
      inside.map((frame) => frame.evaluate('!!document.querySelector("mfa-popup")').catch(() => false)),
    );
    expect(texts).not.to.include(true);
    await nothingWasReleased();
  });

  it('after all of that the user still gets a code by Enter', async () => {
    await popup.press('Enter');
    await waitUntil('the code to be accepted', () => Promise.resolve(site.verified.some(({ accepted }) => accepted)));
    await popup.closed();
    site.verified.length = 0;
  });

  it(`C18, EX-08, EX-16: forges every event and every message, ${FORGED} times`, async () => {
    await page.goto(`${site.url}/login?account=hana`);
    popup = await extension.popup();
    await popup.waitFor(ARMED);
    await page.evaluate(inPage(`${FORGE}; for (let i = 0; i < ${FORGED}; i++) forge(i)`));
    await nothingWasReleased();
  });

  it('EX-07: a page that has gone on since it asked gets nothing, wherever it went', async () => {
    popup = await extension.popup();
    await popup.waitFor(ARMED);
    await page.evaluate(`location.href = '/page?html=' + encodeURIComponent('<input autocomplete=one-time-code><p id=second>')`);
    await page.waitForSelector('#second');
    // A forged announcement may be the newest question, which takes no key at first, and the account that was used already its
    // first answer; a popup that looks again just then finds no question at all.
    await waitUntil('the refusal', async () => {
      await popup.press('Enter');
      const isAsking = await popup.evaluate<boolean>('!!find("#fill")');
      return !isAsking || /Nothing was filled|already used/.test(await popup.text());
    });
    expect(await page.evaluate(`document.querySelector('input').value`)).to.equal('');
    expect(site.verified).to.deep.equal([]);
    await popup.dismiss();
  });
});

/** Script text for the page: the technique, and the page as it was before afterwards. */
const inPage = (script: string) => `(async () => {
  const covers = [];
  const cover = (style) => { const over = document.createElement('div'); Object.assign(over.style, { position: 'fixed', background: 'red' }, style); document.body.append(over); covers.push(over); return over; };
  ${script};
  for (const target of [input, element, document.body, document]) for (const type of ['click', 'mousedown', 'focus', 'keydown'])
    target.dispatchEvent(type === 'keydown' ? new KeyboardEvent(type, { key: 'Enter', bubbles: true }) : new MouseEvent(type, { bubbles: true, composed: true }));
  input.click();
  for (const one of [element, document.body, document.documentElement]) one.removeAttribute('style');
  for (const over of covers) over.remove();
})()`;

/** Script text: every word that either side of the bridge knows, and every event that a user makes. */
const FORGE = `
let made = 0;
const another = () => String(made++).padStart(22, 'abcXYZ019_-');
const kinds = ['sign-in', 'change', 'transaction', 'enrollment', 'field'];
const words = [
  () => ({ type: 'challenge', id: another(), kind: kinds[made % kinds.length], methods: ['totp'], digits: 6, expiresAtMs: Date.now() + 1e6 }),
  () => ({ type: 'offer', id: another(), uri: 'otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ', factorId: another(), expiresAtMs: Date.now() + 1e6 }),
  () => ({ type: 'outcome', id: another(), result: 'already-used', serverTimeMs: Date.now() }),
  () => ({ type: 'gone', id: another() }), () => ({ type: 'hello' }), () => ({ type: 'read-offer' }),
  () => ({ type: 'fill', nonce: '1-2-3-4', id: another(), code: '000000' }), () => ({ type: 'fill-field', nonce: '1-2-3-4', id: another(), code: '000000' }),
  () => ({ type: 'looked', nonce: '1-2-3-4', finding: 'found', reason: 'found' }), () => ({ type: 'may-i' }), () => ({ type: 'list' }), () => ({ type: 'codes', ids: [another()] }),
];
const events = ['click', 'dblclick', 'pointerdown', 'mousedown', 'focus', 'keydown', 'keypress', 'paste', 'pagehide', 'visibilitychange', 'prerenderingchange', 'contextmenu'];
const forge = (i) => {
  const detail = JSON.stringify({ v: 1, ...words[i % words.length]() });
  const name = Math.trunc(i / words.length) % 2 ? 'mfa-bridge-in' : 'mfa-bridge-out';
  for (const target of [element, document]) target.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  input.dispatchEvent(new Event(events[i % events.length], { bubbles: true, composed: true }));
  if (i % 100 === 0) postMessage(JSON.parse(detail), '*');
}`;

const RELEASED = `({ value: [...document.querySelectorAll('input')].map((one) => one.value).join(''), inputs: inputs.length })`;
