import { expect } from 'chai';
import { learn } from '../../../extension/content/field-evidence.ts';
import { OTHER_LANGUAGES } from '../../../extension/content/field-words.ts';
import { fillField, type FillResult } from '../../../extension/content/fill-field.ts';
import { obstacleOf } from '../../../extension/content/fillable.ts';
import { findCodeField } from '../../../extension/content/find-code-field.ts';
import { boxes } from './pages/page.ts';

learn(OTHER_LANGUAGES);
const CODE = '082139';
const heading = '<h1>Two-factor authentication</h1><p>Enter the code of your authenticator app.</p>';

interface Setting {
  root: HTMLElement;
  inputs: HTMLInputElement[];
  fill: (stillAllowed?: () => boolean | Promise<boolean>) => Promise<FillResult>;
}

describe('filling a code field', () => {
  let root: HTMLElement;
  beforeEach(() => {
    root = document.createElement('div');
    document.body.append(root);
  });
  afterEach(() => root.remove());

  function page(html: string): Setting {
    root.append(document.createRange().createContextualFragment(heading + html));
    const inputs = [...root.querySelectorAll('input')];
    const fill = (stillAllowed: () => boolean | Promise<boolean> = () => true) => {
      const { field, kind, reason } = findCodeField(document, { openShadowRoot: (element) => element.shadowRoot });
      if (!field) throw new Error(`${kind}: ${reason}`);
      return fillField(field, CODE, { stillAllowed, obstacleOf });
    };
    return { root, inputs, fill };
  }
  const values = (inputs: HTMLInputElement[]) => inputs.map(({ value }) => value);

  it('writes the whole code into a single field, with one input and one change event', async () => {
    const { inputs, fill } = page('<input name="otp">');
    const seen: string[] = [];
    for (const type of ['input', 'change', 'keydown', 'submit']) root.addEventListener(type, () => seen.push(type));
    expect(await fill()).to.deep.equal({ ok: true, how: 'whole' });
    expect(values(inputs)).to.deep.equal([CODE]);
    expect(seen).to.deep.equal(['input', 'change']);
  });

  it('writes a digit into each box where the page does nothing by itself', async () => {
    const { inputs, fill } = page(boxes(6));
    expect(await fill()).to.deep.equal({ ok: true, how: 'each' });
    expect(values(inputs)).to.deep.equal([...CODE]);
  });

  it('presses keys where the page takes digits from keys only', async () => {
    const { inputs, fill } = page(boxes(6, 'maxlength="1"'));
    inputs.forEach((input, i) => {
      let typed = '';
      input.addEventListener('input', () => (input.value = typed));
      input.addEventListener('keydown', (event) => {
        event.preventDefault();
        if (!/^\d$/.test(event.key)) return;
        typed = event.key;
        input.value = typed;
        inputs[i + 1]?.focus();
      });
    });
    expect(await fill()).to.deep.equal({ ok: true, how: 'keys' });
    expect(values(inputs)).to.deep.equal([...CODE]);
  });

  it('takes a page that draws later, and puts a space in the middle, at its word', async () => {
    const { inputs, fill } = page('<input name="otp">');
    const [input] = inputs as [HTMLInputElement];
    input.addEventListener('input', () => setTimeout(() => (input.value = input.value.replace(/^(\d{3})(\d{3})$/, '$1 $2')), 10));
    expect(await fill()).to.deep.equal({ ok: true, how: 'whole' });
  });

  it('takes a page that sends the code at once, and puts the next step there, at its word', async () => {
    const { root: place, inputs, fill } = page('<input name="otp">');
    inputs[0]?.addEventListener('input', () => place.replaceChildren('Welcome'));
    expect(await fill()).to.deep.equal({ ok: true, how: 'whole' });
  });

  it('EX-13: writes nothing over another value', async () => {
    for (const html of ['<input name="otp" value="111111">', boxes(6).replace('type="text"', 'type="text" value="7"')]) {
      root.replaceChildren();
      const { inputs, fill } = page(html);
      const before = values(inputs);
      expect(await fill()).to.deep.equal({ ok: false, reason: 'has-value' });
      expect(values(inputs)).to.deep.equal(before);
    }
  });

  it('EX-13: stops when another value appears, leaves that one, and takes its own back', async () => {
    const { inputs, fill } = page(boxes(6, 'maxlength="1"'));
    inputs[2]?.addEventListener('input', () => ((inputs[4] as HTMLInputElement).value = 'X'));
    expect(await fill()).to.deep.equal({ ok: false, reason: 'other-value' });
    expect(values(inputs)).to.deep.equal(['', '', '', '', 'X', '']);
  });

  it('leaves nothing behind on a page that refuses every way', async () => {
    const { inputs, fill } = page('<input name="otp"><input name="other" style="display:none">');
    const [input, other] = inputs as [HTMLInputElement, HTMLInputElement];
    input.addEventListener('input', () => {
      other.value = input.value.slice(0, 3);
      input.value = input.value.slice(0, 2);
    });
    expect(await fill()).to.deep.equal({ ok: false, reason: 'refused' });
    expect(values(inputs)).to.deep.equal(['', '']);
  });

  it('says when a page took the code and emptied the field, and does not send it twice', async () => {
    const { inputs, fill } = page('<input name="otp">');
    const [input] = inputs as [HTMLInputElement];
    let events = 0;
    input.addEventListener('input', () => {
      events += 1;
      setTimeout(() => (input.value = ''), 15);
    });
    expect(await fill()).to.deep.equal({ ok: false, reason: 'cleared' });
    expect(events).to.equal(1);
  });

  it('EX-07: asks before every step, and stops when it is told to', async () => {
    const { inputs, fill } = page(boxes(6));
    let asked = 0;
    expect(await fill(() => ++asked < 4)).to.deep.equal({ ok: false, reason: 'not-allowed' });
    expect(asked).to.equal(4);
    expect(values(inputs).join('')).to.equal('');
  });

  it('EX-13: writes nothing into a field that was swapped, hidden or disabled between finding and filling', async () => {
    const changes: [string, (input: HTMLInputElement) => void][] = [
      ['gone', (input) => input.replaceWith(input.cloneNode())],
      ['not-fillable', (input) => (input.style.opacity = '0.01')],
      ['not-fillable', (input) => (input.style.cssText = 'position:absolute;left:-9999px')],
      ['not-fillable', (input) => (input.disabled = true)],
      ['not-fillable', (input) => (input.readOnly = true)],
    ];
    for (const [reason, change] of changes) {
      root.replaceChildren();
      page('<input name="otp">');
      const { field } = findCodeField(document, { openShadowRoot: () => null });
      const [input] = field as [HTMLInputElement];
      change(input);
      const result = await fillField([input], CODE, { stillAllowed: () => true, obstacleOf });
      expect(result).to.deep.equal({ ok: false, reason });
      expect(input.value).to.equal('');
      expect(root.querySelector('input')?.value).to.equal('');
    }
  });

  it('EX-13: writes nothing when the page swaps the field while it is being entered', async () => {
    const { inputs, fill } = page('<input name="otp">');
    inputs[0]?.addEventListener('focus', () => inputs[0]?.replaceWith(inputs[0].cloneNode()));
    expect(await fill()).to.deep.equal({ ok: false, reason: 'gone' });
    expect(root.querySelector('input')?.value).to.equal('');
  });

  it('EX-13: writes where it looked, whatever the page does with the focus', async () => {
    const { root: place, fill } = page(`${boxes(6)}<input type="search" name="q"><textarea></textarea>`);
    const search = place.querySelector('[name=q]') as HTMLInputElement;
    for (const type of ['focusin', 'input', 'keydown']) place.addEventListener(type, () => search.focus());
    expect((await fill()).ok).to.equal(true);
    expect(search.value).to.equal('');
    expect(place.querySelector('textarea')?.value).to.equal('');
  });

  it('EX-14: neither submits nor presses a key that would', async () => {
    const { root: place, fill } = page(`<form>${boxes(6)}<button>Sign in</button></form>`);
    let submitted = 0;
    place.addEventListener('submit', (event) => {
      event.preventDefault();
      submitted += 1;
    });
    const keys: string[] = [];
    place.addEventListener('keydown', ({ key }) => keys.push(key));
    expect((await fill()).ok).to.equal(true);
    expect(submitted).to.equal(0);
    expect(keys).not.to.include('Enter');
  });

  it('EX-09: adds no node, attribute or style to the page, neither looking nor filling', async () => {
    const { root: place, fill } = page(boxes(6));
    const changes: MutationRecord[] = [];
    const observer = new MutationObserver((records) => changes.push(...records));
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    expect((await fill()).ok).to.equal(true);
    changes.push(...observer.takeRecords());
    observer.disconnect();
    expect(changes.filter(({ target }) => place.contains(target) || target.nodeName === 'HEAD')).to.have.lengthOf(0);
  });

  it('refuses a code that does not fit', async () => {
    const { inputs } = page(`<input name="otp" maxlength="6">`);
    const result = await fillField(inputs, '12345678', { stillAllowed: () => true, obstacleOf });
    expect(result).to.deep.equal({ ok: false, reason: 'wrong-length' });
    expect(values(inputs)).to.deep.equal(['']);
  });
});
