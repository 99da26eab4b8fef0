import { expect } from 'chai';
import * as fc from 'fast-check';
import { html, render } from 'lit/html.js';
import { type BackupCodesKey, en } from '../../shared/strings/backup-codes/en.ts';
import { id } from '../../shared/strings/backup-codes/id.ts';
import type { Words } from '../../shared/strings/words.ts';
import { BackupCodes } from '../../widget/backup-codes/backup-codes.ts';
import { type CodesState, nextCodes, NONE } from '../../widget/backup-codes/backup-codes-machine.ts';

const CODES = ['ABCD-EFGH-JKMN-PQRS', '0123-4567-89AB-CDEF', 'ZYXW-VTSR-QPNM-KJHG'];

describe('fresh backup codes, as one value', () => {
  const shown = nextCodes(NONE, { type: 'show', codes: CODES });
  const proving = nextCodes(shown, { type: 'prove' });
  const answer = (text: string): CodesState => nextCodes(proving, { type: 'answer', text });

  it('are done when one of them was typed back, as people type it', () => {
    const way = fc.record({ code: fc.constantFrom(...CODES), lower: fc.boolean(), gap: fc.constantFrom('', ' ', '-', ' - ') });
    fc.assert(
      fc.property(way, ({ code, lower, gap }) => {
        const typed = code.replaceAll('-', gap);
        return answer(lower ? typed.toLowerCase() : typed).name === 'none';
      }),
    );
    expect(answer('O I23 4567 89AB CDEF'.replace('I', '1')).name, 'Crockford: O is 0').to.equal('none');
  });

  it('are not done by anything else', () => {
    for (const text of [CODES.join(' '), CODES[0]?.slice(0, -1) ?? '', 'ABCD-EFGH-JKMN-PQRT'])
      expect(answer(text), text).to.deep.include({ name: 'proving', problem: 'wrong' });
    for (const text of ['', ' - ']) expect(answer(text)).to.deep.include({ name: 'proving', problem: 'empty' });
    expect(nextCodes(shown, { type: 'answer', text: CODES[0] ?? '' }), 'while they can be read').to.equal(shown);
  });

  it('are gone once they were forgotten, whatever comes after', () => {
    for (const state of [shown, proving]) expect(nextCodes(state, { type: 'forget' })).to.deep.equal(NONE);
    for (const late of [{ type: 'prove' }, { type: 'look-again' }, { type: 'save', done: 'copied' }] as const)
      expect(nextCodes(NONE, late)).to.deep.equal(NONE);
  });
});

describe('fresh backup codes, on screen', () => {
  let place: HTMLElement;
  let part: BackupCodes;
  let saved: number;

  beforeEach(() => {
    saved = 0;
    place = document.createElement('div');
    document.body.append(place);
    part = new BackupCodes({ requestUpdate: draw, codesSaved: () => saved++ });
    part.show(CODES);
  });
  afterEach(() => {
    part.forget();
    place.remove();
  });

  const drawIn = (words: Words<BackupCodesKey>): void => {
    const { heading, body } = part.draw(words);
    render(
      html`<h3>${heading}</h3>
        ${body}`,
      place,
    );
  };
  const draw = (): void => drawIn(en);
  const find = <T extends HTMLElement>(name: string): T => {
    const found = place.querySelector<T>(`[part=${name}]`);
    if (!found) throw new Error(`There is no ${name}.`);
    return found;
  };
  const type = (text: string): void => {
    const input = find<HTMLInputElement>('typed');
    input.value = text;
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    find('check').click();
  };

  it('can be read until they were put away, and are done when one was typed back', () => {
    expect([...place.querySelectorAll('li')].map((item) => item.textContent)).to.deep.equal(CODES);
    expect(part.onScreen).to.deep.equal(CODES);
    find('saved').click();
    expect(place.textContent).to.not.contain(CODES[0]);
    expect(part.onScreen).to.deep.equal([]);
    type('nothing of the kind');
    expect(place.querySelector('[role=alert]')?.textContent).to.contain('isn’t one of your new codes');
    find('again').click();
    expect(place.textContent).to.contain(CODES[0]);
    find('saved').click();
    expect(find<HTMLInputElement>('typed').value).to.equal('');
    type(CODES[1]?.toLowerCase() ?? '');
    expect(saved).to.equal(1);
    expect(place.textContent).to.not.contain('-');
  });

  it('ask before the page is left, until they are saved or forgotten', () => {
    const leaving = (): boolean => !dispatchEvent(new Event('beforeunload', { cancelable: true }));
    expect(leaving()).to.equal(true);
    find('saved').click();
    expect(leaving()).to.equal(true);
    type(CODES[0] ?? '');
    expect(leaving()).to.equal(false);
  });

  it('are called a recovery key where there is one', () => {
    part.show(['ABCD-EFGH-JKMN-PQRS']);
    expect(place.textContent).to.contain('Save your recovery key').and.to.contain('not the set-up key');
  });

  it('speak Indonesian', () => {
    drawIn(id);
    expect(place.textContent).to.contain('Simpan kode cadangan Anda');
  });

  it('WD-19: go to the clipboard, a file or paper at the press of a button, and nowhere before', async () => {
    const original = {
      write: navigator.clipboard.writeText,
      make: URL.createObjectURL,
      click: HTMLAnchorElement.prototype.click,
    };
    const written: string[] = [];
    const files: Blob[] = [];
    let pressed = '';
    navigator.clipboard.writeText = (text) => Promise.resolve(void written.push(text));
    URL.createObjectURL = (file) => (files.push(file as Blob), original.make(file));
    HTMLAnchorElement.prototype.click = function () {
      pressed = this.download;
    };
    const print = globalThis.print;
    let onPaper = '';
    let hasMargin = false;
    globalThis.print = () => {
      onPaper = getComputedStyle(document.querySelector('.mfa-print') as Element).display;
      const rules = document.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules]);
      hasMargin = rules.some((rule) => rule instanceof CSSPageRule && rule.style.margin !== '');
      expect(document.body.textContent, 'in a root of their own').to.not.contain('Each code works once');
    };
    try {
      expect(written.length + files.length).to.equal(0);
      find('copy').click();
      await Promise.resolve();
      await Promise.resolve();
      expect(written).to.deep.equal([CODES.join('\n')]);
      expect(place.querySelector('[role=status]')?.textContent).to.contain('Copied');
      find('download').click();
      expect(pressed).to.equal(`codes-${location.hostname}.txt`);
      expect(await files[0]?.text()).to.contain(CODES.join('\r\n'));
      find('print').click();
      expect(onPaper, 'seen by the printer alone').to.equal('none');
      expect(hasMargin, 'off the edge of the paper, whatever the printer is set to').to.equal(true);
      dispatchEvent(new Event('afterprint'));
      expect(document.querySelector('.mfa-print')).to.equal(null);
    } finally {
      navigator.clipboard.writeText = original.write;
      URL.createObjectURL = original.make;
      HTMLAnchorElement.prototype.click = original.click;
      globalThis.print = print;
    }
  });

  it('says so when the browser does not let them be copied', async () => {
    const write = navigator.clipboard.writeText;
    navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed'));
    try {
      find('copy').click();
      await new Promise((resolve) => setTimeout(resolve));
      expect(place.querySelector('[role=status]')?.textContent).to.contain('didn’t allow');
    } finally {
      navigator.clipboard.writeText = write;
    }
  });
});
