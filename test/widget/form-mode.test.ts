import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../widget/challenge/mfa-challenge.ts';
import type { MfaChallenge } from '../../widget/challenge/mfa-challenge.ts';
import { FakeVerifier, signIn, withdrawal } from './support/fake-verifier.ts';
import { Prompt, until } from './support/prompt.ts';

/** A form with a field in it: the element's, or a native one to compare with. */
interface Field {
  form: HTMLFormElement;
  input: HTMLInputElement;
  fieldset: HTMLFieldSetElement;
}

async function show(markup: (input: HTMLInputElement) => Element): Promise<Field> {
  const form = document.createElement('form');
  const fieldset = document.createElement('fieldset');
  const input = Object.assign(document.createElement('input'), { name: 'otp' });
  fieldset.append(markup(input));
  form.append(fieldset);
  form.addEventListener('submit', (event) => event.preventDefault());
  document.body.append(form);
  const element = form.querySelector('mfa-challenge');
  await element?.updateComplete;
  return { form, input, fieldset };
}

const withElement = (): Promise<Field> =>
  show((input) => {
    const element = document.createElement('mfa-challenge');
    element.append(input);
    return element;
  });
const withNative = (): Promise<Field> => show((input) => input);

/** One contract, held by both. */
for (const [name, make] of [
  ['a native input', withNative],
  ['<mfa-challenge> in a form', withElement],
] as const) {
  describe(`form contract: ${name}`, () => {
    afterEach(() => document.body.replaceChildren());

    it('is submitted as name=value', async () => {
      const { form, input } = await make();
      input.value = '123456';
      expect([...new FormData(form)]).to.deep.equal([['otp', '123456']]);
    });

    it('is an empty value when nothing was typed', async () => {
      const { form } = await make();
      expect([...new FormData(form)]).to.deep.equal([['otp', '']]);
    });

    it('is not submitted when disabled, nor in a disabled fieldset', async () => {
      const { form, input, fieldset } = await make();
      input.disabled = true;
      expect([...new FormData(form)]).to.deep.equal([]);
      input.disabled = false;
      fieldset.disabled = true;
      expect(input.matches(':disabled')).to.equal(true);
      expect([...new FormData(form)]).to.deep.equal([]);
    });

    it('can be required', async () => {
      const { form, input } = await make();
      input.required = true;
      expect(form.checkValidity()).to.equal(false);
      expect(input.validity.valueMissing).to.equal(true);
      input.value = '123456';
      expect(form.checkValidity()).to.equal(true);
    });

    it('can have a validity of the page’s own', async () => {
      const { form, input } = await make();
      input.setCustomValidity('no');
      expect(form.checkValidity()).to.equal(false);
      input.setCustomValidity('');
      expect(form.checkValidity()).to.equal(true);
    });

    it('is reset with its form', async () => {
      const { form, input } = await make();
      input.value = '123';
      form.reset();
      await until(() => input.value === '');
    });

    it('is among the form’s elements by name', async () => {
      const { form, input } = await make();
      expect(form.elements.namedItem('otp')).to.equal(input);
      expect(input.form).to.equal(form);
    });

    it('submits its form on Enter', async () => {
      const { form, input } = await make();
      let submitted = 0;
      form.addEventListener('submit', () => submitted++);
      input.focus();
      await sendKeys({ type: '12' });
      await sendKeys({ press: 'Enter' });
      expect(submitted).to.equal(1);
    });

    it('is one tab stop', async () => {
      const { form, input } = await make();
      const before = document.createElement('button');
      const after = document.createElement('button');
      form.before(before);
      form.after(after);
      before.focus();
      await sendKeys({ press: 'Tab' });
      expect(document.activeElement).to.equal(input);
    });
  });
}

describe('<mfa-challenge> in a form, beyond a native input', () => {
  afterEach(() => {
    document.body.replaceChildren();
    localStorage.clear();
  });

  const element = ({ form }: Field): MfaChallenge => form.querySelector('mfa-challenge') as MfaChallenge;
  const fill = (input: HTMLInputElement, text: string): void => {
    input.value = text;
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  };

  it('is disabled and required by its own attributes too', async () => {
    const field = await withElement();
    element(field).disabled = true;
    await element(field).updateComplete;
    expect(field.input.disabled).to.equal(true);
    element(field).disabled = false;
    await element(field).updateComplete;
    expect(field.input.disabled).to.equal(false);
    element(field).required = true;
    await element(field).updateComplete;
    expect(field.input.required).to.equal(true);
  });

  it('submits the form at the last digit, once, unless the page says no', async () => {
    const field = await withElement();
    let submitted = 0;
    field.form.addEventListener('submit', () => submitted++);
    fill(field.input, '123456');
    fill(field.input, '123456');
    expect(submitted).to.equal(1);
    element(field).addEventListener('mfa-complete', (event) => event.preventDefault());
    fill(field.input, '12345');
    fill(field.input, '123457');
    expect(submitted).to.equal(1);
  });

  it('does not with auto-submit off, and tells the page all the same', async () => {
    const field = await withElement();
    element(field).autoSubmit = 'off';
    const details: unknown[] = [];
    element(field).addEventListener('mfa-complete', (event) => details.push(event.detail));
    field.form.addEventListener('submit', () => expect.fail('submitted'));
    fill(field.input, '123456');
    expect(details).to.deep.equal([{ method: 'totp' }]);
  });

  it('sends ASCII digits however they were typed, and is empty afterwards (WD-05)', async () => {
    const field = await withElement();
    element(field).autoSubmit = 'off';
    fill(field.input, '１２３ ４５６');
    expect(new FormData(field.form).get('otp')).to.equal('123456');
    await until(() => field.input.value === '');
  });

  it('offers the methods that it was told, and says which is asked for', async () => {
    const field = await withElement();
    element(field).methods = 'totp backup';
    await element(field).updateComplete;
    await element(field).updateComplete;
    const root = element(field).shadowRoot as ShadowRoot;
    await until(() => root.querySelectorAll('[part~=method]').length === 1);
    const changes: unknown[] = [];
    element(field).addEventListener('mfa-method-change', (event) => changes.push(event.detail));
    root.querySelector<HTMLElement>('[part~=method]')?.click();
    expect(changes).to.deep.equal([{ method: 'backup' }]);
    await element(field).updateComplete;
    expect(field.input.inputMode).to.equal('text');
  });

  it('has no button of its own there', async () => {
    const field = await withElement();
    expect(element(field).shadowRoot?.querySelector('[part~=button]')).to.equal(null);
  });

  it('is a labelled field before any script (no-JS): the page’s input is untouched markup', () => {
    const template = document.createElement('template');
    const input = Object.assign(document.createElement('input'), { id: 'plain' });
    const label = Object.assign(document.createElement('label'), { htmlFor: 'plain', textContent: 'Code' });
    const unknown = document.createElement('mfa-challenge-unknown');
    unknown.append(label, input);
    template.content.append(unknown);
    document.body.append(template.content);
    expect(input.labels).to.have.length(1);
    expect(input.checkVisibility()).to.equal(true);
  });
});

describe('a managed <mfa-challenge> in a form', () => {
  afterEach(() => {
    document.body.replaceChildren();
    localStorage.clear();
  });

  async function form(challenge = signIn()): Promise<{ form: HTMLFormElement; prompt: Prompt; submitted: FormData[] }> {
    const form = document.createElement('form');
    const submitted: FormData[] = [];
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      submitted.push(new FormData(form));
    });
    document.body.append(form);
    const prompt = await Prompt.show(challenge, { parent: form, verifier: new FakeVerifier(challenge) });
    prompt.input.name = 'otp';
    return { form, prompt, submitted };
  }

  it('holds the form back until the code was accepted, then submits it with the challenge and without the code', async () => {
    const { form: host, prompt, submitted } = await form();
    prompt.element.autoSubmit = 'off';
    await prompt.type('123456');
    host.requestSubmit();
    await prompt.reaches('verified');
    expect(submitted.map((data) => [...data])).to.deep.equal([[['MFA-Challenge', signIn().id]]]);
  });

  it('leaves submitting to a page that wants to do it', async () => {
    const { prompt, submitted } = await form();
    prompt.element.addEventListener('mfa-verified', (event) => event.preventDefault());
    await prompt.type('123456');
    await prompt.reaches('verified');
    expect(submitted).to.have.length(0);
  });

  it('does not send money because the form was submitted by a script (WD-14)', async () => {
    const { form: host, prompt, submitted } = await form(withdrawal());
    await prompt.type('123456');
    host.requestSubmit();
    expect(prompt.verifier.answers).to.have.length(0);
    expect(submitted).to.have.length(0);
  });
});
