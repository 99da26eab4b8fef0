import { expect } from 'chai';
import { learn } from '../../../extension/content/field-evidence.ts';
import { OTHER_LANGUAGES } from '../../../extension/content/field-words.ts';
import { findCodeField } from '../../../extension/content/find-code-field.ts';
import { openPage, openShadowRoot } from './open-page.ts';
import { boxes } from './pages/page.ts';

learn(OTHER_LANGUAGES);

const find = (document: Document) => findCodeField(document, { openShadowRoot });
const field = '<label>Authentication code <input name="otp" autocomplete="one-time-code"></label>';

async function kindOf(body: string, change?: (document: Document) => void): Promise<string> {
  const { document, close } = await openPage({ is: 'a hostile page', body });
  change?.(document);
  const { kind, field: found } = find(document);
  close();
  return found || kind !== 'none' ? kind : 'none';
}

describe('looking for a code field on a hostile page', () => {
  const covers = [
    'opacity: 0',
    'opacity: 0.3',
    'filter: opacity(0)',
    'visibility: hidden',
    'display: none',
    'content-visibility: hidden',
    'transform: scale(0.01)',
    'zoom: 0.01',
    'clip-path: inset(100%)',
    'position: absolute; left: -9999px',
    'position: fixed; top: -900px',
    'position: absolute; clip: rect(0, 0, 0, 0)',
    'height: 0; overflow: hidden',
    'position: absolute; left: 200vw; overflow: hidden; width: 0',
  ];
  for (const css of covers) {
    it(`C12, EX-13: a field inside an element with ${css} is not there`, async () => {
      expect(await kindOf(`<div style="${css}">${field}</div>`)).to.equal('none');
      expect(await kindOf(`<div>${field}</div>`)).to.equal('found');
    });
  }

  it('C3, C4: a page that hides its whole self has no field', async () => {
    expect(await kindOf(field, ({ body }) => (body.style.opacity = '0'))).to.equal('none');
    expect(await kindOf(field, ({ documentElement }) => (documentElement.style.opacity = '0.01'))).to.equal('none');
  });

  it('EX-13: of two fields that are equally good, none is chosen, except by the focus', async () => {
    const both = '<label>2FA code <input name="otp"></label><label>2FA code <input name="otp"></label>';
    expect(await kindOf(both)).to.equal('ambiguous');
    const { document, close } = await openPage({ is: 'two fields', body: both });
    const second = document.querySelectorAll('input')[1] as HTMLInputElement;
    second.focus();
    const finding = find(document);
    close();
    expect(finding.kind).to.equal('found');
    expect(finding.field).to.deep.equal([second]);
  });

  it('EX-13: moving the focus makes no field of what is none', async () => {
    const finding = await kindOf('<label>Coupon code <input name="coupon"></label>', (document) =>
      document.querySelector('input')?.focus(),
    );
    expect(finding).to.equal('none');
  });

  it('EX-13: a hidden field is not filled even when the user is said to have acted on it', async () => {
    const { document, close } = await openPage({ is: 'a decoy', body: `<div style="opacity:0">${field}</div>` });
    const finding = findCodeField(document, { openShadowRoot, chosen: document.querySelector('input') });
    close();
    expect(finding.kind).to.equal('none');
  });

  it('EX-13: an invisible one-time-code input beside six real boxes gets nothing', async () => {
    const decoy = '<input autocomplete="one-time-code" style="opacity:0;position:absolute;width:1px;height:1px">';
    const { document, close } = await openPage({
      is: 'a decoy',
      body: `<p>Authentication code</p><div>${decoy}${boxes(6)}</div>`,
    });
    const finding = find(document);
    const real = [...document.querySelectorAll('input[maxlength]')];
    close();
    expect(finding.kind).to.equal('found');
    expect(finding.field).to.deep.equal(real);
  });

  it('EX-04: a frame without an origin of its own is left alone', async () => {
    for (const frame of [
      `<iframe srcdoc='${field}'></iframe>`,
      `<iframe sandbox="allow-same-origin" src="/test/extension/filling/pages/blank.html"></iframe>`,
    ]) {
      const { document, close } = await openPage({ is: 'a frame', body: frame });
      const inner = document.querySelector('iframe') as HTMLIFrameElement;
      await new Promise((resolve) => inner.addEventListener('load', resolve, { once: true }));
      if (inner.contentDocument && !inner.srcdoc)
        inner.contentDocument.body.append(inner.contentDocument.createRange().createContextualFragment(field));
      const { kind } = find(document);
      close();
      expect(kind).to.equal('none');
    }
  });

  it('names of the page that shadow what a document has do not lead it astray', async () => {
    const clobbering = `<form name="querySelectorAll"><input name="matches"></form><form><input name="parentNode"><label>Authentication code <input name="otp"></label></form>`;
    let kind = 'none';
    try {
      kind = await kindOf(clobbering);
    } catch {
      // A page that breaks the looking gets nothing, which is the promise.
    }
    expect(kind).to.be.oneOf(['none', 'found']);
  });

  it('EX-09: looking changes nothing at all', async () => {
    const { document, close } = await openPage({ is: 'a page', body: `${field}<div>${boxes(6)}</div>` });
    const seen: string[] = [];
    const observer = new MutationObserver((records) => seen.push(...records.map(({ type }) => type)));
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    for (const type of ['focus', 'focusin', 'input', 'change', 'keydown', 'scroll'])
      document.addEventListener(type, () => seen.push(type), true);
    find(document);
    seen.push(...observer.takeRecords().map(({ type }) => type));
    close();
    expect(seen).to.deep.equal([]);
  });
});
