import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { BACKUP, FakeVerifier, signIn, TOTP } from './support/fake-verifier.ts';
import { Prompt } from './support/prompt.ts';

const slow = (): { verifier: FakeVerifier } => ({ verifier: new FakeVerifier().says('never') });

describe('the one real input', () => {
  afterEach(() => {
    document.body.replaceChildren();
    localStorage.clear();
  });

  it('is in the light DOM, one, visible, and says what it is', async () => {
    const { input } = await Prompt.show();
    expect(input.getRootNode()).to.equal(document);
    expect(input.type).to.equal('text');
    expect(input.getAttribute('autocomplete')).to.equal('one-time-code');
    expect(input.inputMode).to.equal('numeric');
    expect(input.getAttribute('spellcheck')).to.equal('false');
    expect(input.getAttribute('translate')).to.equal('no');
    expect(input.hasAttribute('maxlength'), 'a paste must be cleaned before it is cut').to.equal(false);
    expect(input.checkVisibility({ opacityProperty: true, visibilityProperty: true })).to.equal(true);
    expect(Number.parseFloat(getComputedStyle(input).fontSize)).to.be.at.least(16);
  });

  it('is named for screen readers in the language of the page', async () => {
    const prompt = await Prompt.show();
    expect(prompt.input.getAttribute('aria-label')).to.equal('6-digit code');
    prompt.element.locale = 'id-ID';
    await prompt.element.updateComplete;
    expect(prompt.input.getAttribute('aria-label')).to.equal('Kode 6 digit');
  });

  it('stays left to right on a right-to-left page', async () => {
    document.documentElement.dir = 'rtl';
    const prompt = await Prompt.show(undefined, slow());
    await prompt.type('12');
    expect(getComputedStyle(prompt.input).direction).to.equal('ltr');
    const boxes = [...(prompt.element.shadowRoot?.querySelectorAll('.cell') ?? [])].map(
      (cell) => cell.getBoundingClientRect().left,
    );
    expect(boxes).to.deep.equal([...boxes].sort((a, b) => a - b));
    document.documentElement.dir = '';
  });

  it('takes what is typed, digit by digit, leading zero included', async () => {
    const prompt = await Prompt.show(undefined, slow());
    await prompt.type('0a1 2-3');
    expect(prompt.input.value).to.equal('0123');
  });

  it('takes a whole code that autofill drops into it, once', async () => {
    const prompt = await Prompt.show(undefined, slow());
    await prompt.fill('123 456');
    expect(prompt.input.value).to.equal('123456');
    await prompt.reaches('checking');
    expect(prompt.verifier.answers).to.have.length(1);
  });

  it('takes a pasted sentence in place of what was there', async () => {
    const prompt = await Prompt.show(undefined, slow());
    await prompt.type('99');
    await prompt.paste('Your code is 123 456');
    expect(prompt.input.value).to.equal('123456');
  });

  it('inserts a part where the caret is', async () => {
    const prompt = await Prompt.show();
    await prompt.type('14');
    prompt.input.setSelectionRange(1, 1);
    await prompt.paste('23');
    expect(prompt.input.value).to.equal('1234');
  });

  it('undoes a paste (its text went in as if typed)', async () => {
    const prompt = await Prompt.show();
    await prompt.type('12');
    await prompt.paste('345');
    expect(prompt.input.value).to.equal('12345');
    await sendKeys({ down: 'Control' });
    await sendKeys({ press: 'KeyZ' });
    await sendKeys({ up: 'Control' });
    expect(prompt.input.value).to.not.equal('12345');
  });

  it('selects all and types over it', async () => {
    const prompt = await Prompt.show();
    await prompt.type('1234');
    prompt.input.select();
    await sendKeys({ type: '9' });
    expect(prompt.input.value).to.equal('9');
  });

  it('replaces the digit after the caret when it is full, and adds none behind the last', async () => {
    const element = document.createElement('mfa-challenge');
    element.autoSubmit = 'off';
    element.transport = new FakeVerifier();
    element.action = 'sign-in';
    document.body.append(element);
    await element.updateComplete;
    element.focus();
    await sendKeys({ type: '123456' });
    const input = element.querySelector('input') as HTMLInputElement;
    await sendKeys({ type: '7' });
    expect(input.value).to.equal('123456');
    input.setSelectionRange(2, 2);
    await sendKeys({ type: '9' });
    expect(input.value).to.equal('129456');
  });

  it('does not disturb an input method while it composes', async () => {
    const prompt = await Prompt.show();
    const { input } = prompt;
    input.value = '１';
    input.dispatchEvent(new InputEvent('input', { isComposing: true, bubbles: true }));
    expect(input.value).to.equal('１');
    input.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }));
    expect(input.value).to.equal('1');
  });

  it('takes dropped text', async () => {
    const prompt = await Prompt.show(undefined, slow());
    const data = new DataTransfer();
    data.setData('text/plain', 'code 654 321');
    prompt.input.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    expect(prompt.input.value).to.equal('654321');
  });

  it('fires a whole code once per fill, and again after it was changed', async () => {
    const element = document.createElement('mfa-challenge');
    let completed = 0;
    element.addEventListener('mfa-complete', () => completed++);
    document.body.append(element);
    await element.updateComplete;
    const input = element.querySelector('input') as HTMLInputElement;
    const fill = (text: string): void => {
      input.value = text;
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    };
    fill('123456');
    fill('123456');
    expect(completed).to.equal(1);
    fill('12345');
    fill('123457');
    expect(completed).to.equal(2);
  });

  it('asks for letters where a backup code is wanted', async () => {
    const prompt = await Prompt.show(signIn({ offers: [BACKUP, TOTP] }));
    expect(prompt.input.inputMode).to.equal('text');
    expect(prompt.input.getAttribute('autocapitalize')).to.equal('characters');
    expect(prompt.input.getAttribute('aria-label')).to.equal('Backup code');
    await prompt.type('7kq4-n8m2');
    await prompt.key('Enter');
    await prompt.reaches('verified');
    expect(prompt.verifier.answers[0]?.code).to.equal('7KQ4N8M2');
  });

  it('paints its digits inside the cells, also under hostile styles of the page', async () => {
    const style = document.createElement('style');
    style.textContent =
      'input { letter-spacing: 9px !important; padding: 30px !important; font: 9px serif !important; width: 50px !important; text-align: right !important; display: none !important }';
    document.head.append(style);
    const prompt = await Prompt.show(undefined, slow());
    await prompt.fill('123456');
    const { input } = prompt;
    const cells = [...(prompt.element.shadowRoot?.querySelectorAll('.cell') ?? [])].map((cell) => cell.getBoundingClientRect());
    const look = getComputedStyle(input);
    const context = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
    context.font = `${look.fontWeight} ${look.fontSize} ${look.fontFamily}`;
    const digit = context.measureText('0').width;
    const pitch = digit + Number.parseFloat(look.letterSpacing);
    const start = input.getBoundingClientRect().left + Number.parseFloat(look.paddingLeft);
    cells.forEach((cell, index) => {
      const middle = start + index * pitch + digit / 2;
      expect(Math.abs(middle - (cell.left + cell.right) / 2), `digit ${index + 1} is in the middle of its cell`).to.be.below(3);
    });
    style.remove();
  });

  it('takes the input that the page wrote, with its name, and what was typed into it before the script came', async () => {
    const host = document.createElement('div');
    const input = Object.assign(document.createElement('input'), { name: 'otp', id: 'otp', value: '12' });
    const element = document.createElement('mfa-challenge');
    element.append(input);
    host.append(element);
    document.body.append(host);
    await element.updateComplete;
    expect(element.querySelectorAll('input')).to.have.length(1);
    expect(element.querySelector('input')).to.equal(input);
    expect(input.value).to.equal('12');
    expect(input.name).to.equal('otp');
    expect(input.getAttribute('autocomplete')).to.equal('one-time-code');
  });

  it('gives way to an input that the parser or a framework brings later', async () => {
    const prompt = await Prompt.show();
    const late = Object.assign(document.createElement('input'), { name: 'late' });
    prompt.element.append(late);
    await new Promise((resolve) => setTimeout(resolve));
    expect(prompt.input).to.equal(late);
    await prompt.fill('123');
    expect(late.value).to.equal('123');
  });

  it('is quiet when it is taken off the page before the browser has told of it', async () => {
    const prompt = document.createElement('mfa-challenge');
    document.body.append(prompt);
    await null;
    let moves = 0;
    const append = prompt.append.bind(prompt);
    prompt.append = (...nodes) => {
      // Without an end the page would stand still, and this test with it.
      if (++moves < 10) append(...nodes);
    };
    prompt.remove();
    await new Promise((resolve) => setTimeout(resolve));
    expect(moves).to.equal(0);
    expect(prompt.querySelectorAll('input')).to.have.length(1);
  });

  it('keeps a label that the page wrote', async () => {
    const element = document.createElement('mfa-challenge');
    const label = Object.assign(document.createElement('label'), { htmlFor: 'otp2', textContent: 'My code' });
    element.append(label, Object.assign(document.createElement('input'), { id: 'otp2' }));
    document.body.append(element);
    await element.updateComplete;
    expect(element.querySelector('input')?.hasAttribute('aria-label')).to.equal(false);
    expect(label.checkVisibility()).to.equal(true);
    expect(label.getBoundingClientRect().bottom).to.be.at.most(element.querySelector('input')?.getBoundingClientRect().top ?? 0);
  });
});
