import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { PhoneCountries, PhoneResponse } from '../../shared/protocol/phone-number.ts';
import type { PhoneKey } from '../../shared/strings/phone-number/en.ts';
import { fill, type Words } from '../../shared/strings/words.ts';
import type { Refusal } from '../challenge/challenge-machine.ts';
import { reader, text } from '../challenge/guards.ts';
import { ask } from '../challenge/http-transport.ts';

type Host = HTMLElement & { requestUpdate(): void };
type Problem = 'empty' | 'bad-phone' | 'country-not-served';
/** What is known of the number in the field. */
type State = { name: 'unknown' } | { name: 'valid'; to: string } | { name: 'refused'; problem: Problem };

/**
 * A phone number: a native list of countries, and one `<input type=tel autocomplete=tel>`. Not an element, but a piece of one:
 *
 * ```ts
 * static styles = [tokens, messageStyles, controls, textInput, phoneNumberStyles, …];
 * readonly #phone = new PhoneNumber(this, () => this.#send());        // Enter was pressed in it
 *
 * await this.#phone.load(this.endpoint, signal)   // null, or the refusal; then `registered` is '•• 90' or undefined
 * html`… ${this.#phone.render(words, tag)} …`     // tag: BCP 47, of the page
 * const number = this.#phone.read();              // { phone, country }, as POST /enrollments takes it; null: it says what is missing
 * if (this.#phone.refuse(refusal.code)) return;   // bad-phone and country-not-served are shown at the field
 * this.#phone.clear();                            // when the code went out, and in left()
 * ```
 *
 * It owns: which countries are offered and in which order, the two fields, their labels and the line under them. The server reads
 * the number (`0812…`, `+62…`, `62…` alike); the field keeps what was typed.
 * It does NOT own: the heading, the button, and what is sent.
 */
export class PhoneNumber {
  readonly #host: Host;
  readonly #entered: () => void;
  #endpoint = '';
  #served: PhoneCountries = { countries: [] };
  #country = '';
  #text = '';
  #state: State = { name: 'unknown' };
  #check = new AbortController();

  constructor(host: Host, entered: () => void) {
    this.#host = host;
    this.#entered = entered;
  }

  /** Asks the server where messages may go. */
  async load(endpoint: string, signal: AbortSignal): Promise<Refusal | null> {
    this.#endpoint = `${endpoint.replace(/\/$/, '')}/phone-numbers`;
    const answer = await ask(this.#endpoint, readCountries, signal);
    if (!answer.ok) return answer.refusal;
    this.#served = answer.value;
    this.#host.requestUpdate();
    return null;
  }

  /** The number that the site knows already, masked: propose it. */
  get registered(): string | undefined {
    return this.#served.registered?.to;
  }

  /** What was entered. Without anything the field says so, and has the focus. */
  read(): { phone: string; country: string } | null {
    const phone = this.#text.trim();
    if (phone) return { phone, country: this.#country };
    this.refuse('empty');
    return null;
  }

  /** Shows what is wrong with the number; false for what is not about it. */
  refuse(code: string): boolean {
    if (!/^(empty|bad-phone|country-not-served)$/.test(code)) return false;
    this.#become({ name: 'refused', problem: code as Problem });
    this.focus();
    return true;
  }

  clear(): void {
    this.#text = '';
    this.#become({ name: 'unknown' });
  }

  focus(): void {
    this.#host.shadowRoot?.getElementById('phone-number')?.focus();
  }

  render(words: Words<PhoneKey>, tag: string): TemplateResult {
    const countries = inOrder(this.#served, words.lang, tag);
    this.#country ||= countries[0]?.country ?? '';
    const problem = this.#state.name === 'refused';
    return html`<div part="phone" lang=${words.lang}>
      ${
        countries.length > 1
          ? html`<label for="phone-country">${words.country}</label>
              <select id="phone-country" class="text" autocomplete="country" @change=${(event: Event) => this.#chosen(event)}>
                ${countries.map(
                  ({ country, dialCode, name }) =>
                    html`<option value=${country} .selected=${country === this.#country}>${name} (+${dialCode})</option>`,
                )}
              </select>`
          : nothing
      }
      <label for="phone-number">${words.number}</label>
      <input
        id="phone-number"
        class="text"
        type="tel"
        autocomplete="tel"
        dir="ltr"
        enterkeyhint="go"
        maxlength="32"
        aria-describedby="phone-message"
        aria-invalid=${problem}
        .value=${this.#text}
        @input=${(event: Event) => this.#typed(event)}
        @change=${() => void this.#ask()}
        @keydown=${(event: KeyboardEvent) => this.#pressed(event)}
      />
      <p id="phone-message" part="phone-message" role=${problem ? 'alert' : nothing}>
        ${problem ? html`<span class="icon" aria-hidden="true">!</span>` : nothing}<span>${this.#message(words)}</span>
      </p>
    </div>`;
  }

  #message(words: Words<PhoneKey>): string {
    const state = this.#state;
    if (state.name === 'refused') return fill(words.lang, words[state.problem]);
    if (state.name === 'unknown') return fill(words.lang, words.help);
    return fill(words.lang, words['goes-to'], { to: state.to, country: nameOf(words.lang, this.#country) });
  }

  #typed(event: Event): void {
    this.#text = (event.target as HTMLInputElement).value;
    this.#become({ name: 'unknown' });
  }

  #chosen(event: Event): void {
    this.#country = (event.target as HTMLSelectElement).value;
    this.#become({ name: 'unknown' });
    void this.#ask();
  }

  #pressed(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    this.#entered();
  }

  /** A number that was left is read by the server, which tells its country too. What fails is told when it is sent. */
  async #ask(): Promise<void> {
    if (!this.#text.trim()) return;
    const { signal } = this.#check;
    const answer = await ask(this.#endpoint, readPhone, signal, { text: this.#text, country: this.#country });
    if (signal.aborted || !answer.ok) return;
    const { valid, country, to, reason = 'bad-phone' } = answer.value;
    if (valid && country) this.#country = country;
    this.#become(valid ? { name: 'valid', to } : { name: 'refused', problem: reason });
  }

  /** Whatever was still being asked is about another number. */
  #become(state: State): void {
    this.#check.abort();
    this.#check = new AbortController();
    this.#state = state;
    this.#host.requestUpdate();
  }
}

const country = /^[A-Z]{2}$/;
const readCountries = reader<PhoneCountries>({
  countries: [{ country, dialCode: /^[1-9]\d{0,3}$/ }],
  'registered?': { to: text, country },
});
const readPhone = reader<PhoneResponse>({
  to: text,
  country: (code) => code === null || country.test(code as string),
  valid: (valid) => typeof valid === 'boolean',
  'reason?': /^(bad-phone|country-not-served)$/,
});

function nameOf(lang: string, country: string): string {
  return new Intl.DisplayNames(lang, { type: 'region' }).of(country) ?? country;
}

/** The likely country first: of the registered number, else of the page's language, else the site's first; then by name. */
function inOrder({ countries, registered }: PhoneCountries, lang: string, tag: string): Named[] {
  const isServed = (code: string | undefined): boolean => countries.some(({ country }) => country === code);
  const likely = [registered?.country, regionOf(tag)].find(isServed) ?? countries[0]?.country;
  return countries
    .map((one) => ({ ...one, name: nameOf(lang, one.country) }))
    .sort((a, b) => Number(b.country === likely) - Number(a.country === likely) || a.name.localeCompare(b.name, lang));
}

type Named = PhoneCountries['countries'][number] & { name: string };

/** `ID` of `id` and `id-ID`; nothing of what is no language. */
function regionOf(tag: string): string | undefined {
  try {
    return new Intl.Locale(tag).maximize().region;
  } catch {
    return undefined;
  }
}
