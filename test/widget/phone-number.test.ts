import 'axe-core';
import type * as Axe from 'axe-core';
import { expect } from 'chai';
import { html, type TemplateResult } from 'lit/html.js';
import { sendKeys } from '@web/test-runner-commands';
import type { PhoneCountries, PhoneResponse } from '../../shared/protocol/phone-number.ts';
import { en } from '../../shared/strings/phone-number/en.ts';
import { id } from '../../shared/strings/phone-number/id.ts';
import { GuestElement } from '../../widget/guest-element.ts';
import { PhoneNumber } from '../../widget/phone-number/phone-number.ts';
import { phoneNumberStyles } from '../../widget/phone-number/phone-number.css.ts';
import { controls } from '../../widget/styles/controls.css.ts';
import { messageStyles } from '../../widget/styles/message.css.ts';
import { textInput } from '../../widget/styles/text-input.css.ts';
import { tokens } from '../../widget/styles/tokens.css.ts';
import { until } from './support/prompt.ts';

const { axe } = window as unknown as { axe: typeof Axe };

/** The smallest element that has the field. */
class WithPhone extends GuestElement {
  static override readonly styles = [tokens, messageStyles, controls, textInput, phoneNumberStyles];
  static override readonly properties = { tag: null };
  declare tag: string;
  entered = 0;
  readonly phone = new PhoneNumber(this, () => this.entered++);
  protected override connected(): void {
    this.tag ??= 'en';
  }
  protected override changed(): void {}
  protected override drawn(): void {}
  protected override left(): void {
    this.phone.clear();
  }
  protected override render(): TemplateResult {
    return html`${this.phone.render(this.tag === 'id' ? id : en, this.tag)}`;
  }
}
WithPhone.define('with-phone');

const realFetch = window.fetch;
type Verdict = PhoneResponse | 'never' | 'offline';

/** A server that serves these countries, and says this of every number. */
function serve(countries: PhoneCountries, ...verdicts: Verdict[]): { url: string; body: unknown }[] {
  const asked: { url: string; body: unknown }[] = [];
  window.fetch = (url, init) => {
    const body: unknown = init?.body ? JSON.parse(init.body as string) : null;
    asked.push({ url: String(url), body });
    if (body === null) return Promise.resolve(Response.json(countries));
    const verdict = verdicts.shift() ?? 'never';
    if (verdict === 'never') return new Promise(() => undefined);
    return verdict === 'offline' ? Promise.reject(new TypeError('offline')) : Promise.resolve(Response.json(verdict));
  };
  return asked;
}

interface Shown {
  element: WithPhone;
  select: HTMLSelectElement | null;
  input: HTMLInputElement;
  says(): string;
  options(): string[];
  type(text: string): void;
  leave(): void;
}

async function show(tag: string, phone = ''): Promise<Shown> {
  const element = document.createElement('with-phone') as WithPhone;
  element.tag = tag;
  document.body.append(element);
  expect(await element.phone.load('/mfa/', new AbortController().signal)).to.equal(null);
  await element.updateComplete;
  const root = element.shadowRoot!;
  const shown: Shown = {
    element,
    select: root.querySelector('select'),
    input: root.querySelector('input')!,
    says: () => root.querySelector('[part=phone-message] > :last-child')?.textContent?.trim() ?? '',
    options: () => [...root.querySelectorAll('option')].map((option) => option.textContent?.trim() ?? ''),
    type(text) {
      shown.input.value = text;
      shown.input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    },
    leave: () => void shown.input.dispatchEvent(new Event('change', { bubbles: true })),
  };
  if (phone) shown.type(phone);
  return shown;
}

const DIAL_CODES: Record<string, string> = { SG: '65', ID: '62', GB: '44', MY: '60' };
const served = (...codes: string[]): PhoneCountries => ({
  countries: codes.map((country) => ({ country, dialCode: DIAL_CODES[country] ?? '' })),
});
const FEW = served('SG', 'ID', 'GB', 'MY');

describe('the field for a phone number', () => {
  afterEach(() => {
    document.body.replaceChildren();
    window.fetch = realFetch;
    document.documentElement.removeAttribute('style');
  });

  it('row 5: on an Indonesian page Indonesia comes first, then the others by their Indonesian names', async () => {
    serve(FEW);
    const { options, select } = await show('id');
    expect(options()).to.deep.equal(['Indonesia (+62)', 'Inggris Raya (+44)', 'Malaysia (+60)', 'Singapura (+65)']);
    expect(select?.value).to.equal('ID');
  });

  it('elsewhere the country of the registered number comes first, then that of the page, then the site’s own first', async () => {
    const first = async (tag: string, countries: PhoneCountries) => {
      serve(countries);
      return (await show(tag)).select?.value;
    };
    expect(await first('en', { ...FEW, registered: { to: '•• 90', country: 'MY' } })).to.equal('MY');
    expect(await first('en-GB', FEW)).to.equal('GB');
    expect(await first('en', FEW)).to.equal('SG');
    expect(await first('id', served('SG', 'GB'))).to.equal('SG');
    expect(await first('not a language', FEW)).to.equal('SG');
    expect(await first('en', { ...FEW, registered: { to: '•• 90', country: 'DE' } }), 'not served').to.equal('SG');
  });

  it('proposes the registered number by its last two digits', async () => {
    serve({ ...FEW, registered: { to: '•• 90', country: 'ID' } });
    const { element, input } = await show('id');
    expect(element.phone.registered).to.equal('•• 90');
    expect(input.value, 'never the number itself').to.equal('');
  });

  it('where one country is served, there is nothing to choose', async () => {
    const asked = serve(served('ID'), { to: '•• 90', country: 'ID', valid: true });
    const { element, select, leave } = await show('en', '0812 3456 7890');
    expect(select).to.equal(null);
    leave();
    await until(() => asked.length === 2);
    expect(asked[1]).to.deep.equal({ url: '/mfa/phone-numbers', body: { text: '0812 3456 7890', country: 'ID' } });
    expect(element.phone.read()).to.deep.equal({ phone: '0812 3456 7890', country: 'ID' });
  });

  it('a number that was left is read by the server: its country is shown, and the number only by its end (SV-53)', async () => {
    serve(FEW, { to: '•• 56', country: 'GB', valid: true });
    const { element, select, says, leave } = await show('en-ID', '+44 7400 123456');
    expect(select?.value).to.equal('ID');
    leave();
    await until(() => says().startsWith('The code goes to'));
    expect(says()).to.equal('The code goes to •• 56 (United Kingdom).');
    expect(select?.value).to.equal('GB');
    expect(element.phone.read()).to.deep.equal({ phone: '+44 7400 123456', country: 'GB' });
    expect(element.shadowRoot?.innerHTML).to.not.include('7400');
  });

  for (const [reason, words] of [
    ['bad-phone', 'Nomor ponsel ini belum benar. Periksa angka dan negaranya.'],
    ['country-not-served', 'Kami belum bisa mengirim kode ke negara ini. Pakai nomor lain.'],
  ] as const)
    it(`${reason} is told at the field, in the words of the page, and goes with the next digit`, async () => {
      serve(FEW, { to: '', country: null, valid: false, reason });
      const { input, says, type, leave, element } = await show('id', '0812');
      leave();
      await until(() => input.getAttribute('aria-invalid') === 'true');
      expect(says()).to.equal(words);
      expect(input.getAttribute('aria-describedby')).to.equal('phone-message');
      type('08123');
      await element.updateComplete;
      expect(input.getAttribute('aria-invalid')).to.equal('false');
      expect(input.value, 'nothing that was typed is lost').to.equal('08123');
    });

  it('an answer about a number that has changed since is dropped', async () => {
    let answer: (response: Response) => void = () => undefined;
    serve(FEW);
    const { says, type, leave, element } = await show('en', '0812');
    window.fetch = () => new Promise((resolve) => (answer = resolve));
    leave();
    type('0812 3456 7890');
    answer(Response.json({ to: '', country: null, valid: false, reason: 'bad-phone' }));
    await new Promise((resolve) => setTimeout(resolve));
    await element.updateComplete;
    expect(says()).to.equal('We’ll send a code to this number.');
  });

  it('without a connection nothing is said before it is sent', async () => {
    serve(FEW, 'offline');
    const { says, leave, element } = await show('en', '0812');
    leave();
    await new Promise((resolve) => setTimeout(resolve));
    await element.updateComplete;
    expect(says()).to.equal('We’ll send a code to this number.');
  });

  it('what the server refuses later is told here too, and anything else is left to the element', async () => {
    serve(FEW);
    const { element, input, says } = await show('en', '0812');
    expect(element.phone.refuse('too-many')).to.equal(false);
    expect(element.phone.refuse('bad-phone')).to.equal(true);
    await element.updateComplete;
    expect(says()).to.equal('That isn’t a whole mobile number. Check the digits and the country.');
    expect(element.shadowRoot?.activeElement).to.equal(input);
  });

  it('an empty field says what is missing, and has the focus', async () => {
    serve(FEW);
    const { element, input, says } = await show('en');
    expect(element.phone.read()).to.equal(null);
    await element.updateComplete;
    expect(says()).to.equal('Enter your mobile number.');
    expect(element.shadowRoot?.activeElement).to.equal(input);
  });

  it('works with the keyboard alone; Enter is for the element', async () => {
    serve(FEW, 'never', 'never');
    const { element, select, input } = await show('id');
    select?.focus();
    await sendKeys({ press: 'Tab' });
    expect(element.shadowRoot?.activeElement).to.equal(input);
    await sendKeys({ type: '0812' });
    await sendKeys({ press: 'Enter' });
    expect(element.entered).to.equal(1);
    expect(element.phone.read()).to.deep.equal({ phone: '0812', country: 'ID' });
  });

  it('keeps nothing once it was cleared', async () => {
    serve(FEW);
    const { element, input } = await show('en', '0812');
    await element.updateComplete;
    element.phone.clear();
    await element.updateComplete;
    expect(input.value).to.equal('');
  });

  it('a server that answers anything else is refused', async () => {
    const element = document.createElement('with-phone') as WithPhone;
    document.body.append(element);
    for (const answer of [
      {},
      { countries: 'ID' },
      { countries: ['ID'] },
      { countries: [{ country: 'ID', dialCode: '+62' }] },
      { countries: [], registered: {} },
    ]) {
      window.fetch = () => Promise.resolve(Response.json(answer));
      const refusal = await element.phone.load('/mfa', new AbortController().signal);
      expect(refusal?.code, JSON.stringify(answer)).to.equal('bad-response');
    }
  });

  it('axe finds nothing to complain about, in light and dark, asking and refused', async () => {
    for (const scheme of ['light', 'dark'] as const) {
      document.body.replaceChildren();
      document.documentElement.style.cssText = `color-scheme: ${scheme}; background: Canvas; color: CanvasText`;
      serve(FEW);
      const { element } = await show('id', '0812');
      serve(FEW);
      (await show('en')).element.remove();
      for (const problem of ['', 'bad-phone']) {
        element.phone.refuse(problem);
        await element.updateComplete;
        const { violations } = await axe.run(element, { resultTypes: ['violations'] });
        expect(violations.map(({ id }) => id)).to.deep.equal([]);
      }
    }
  });
});
