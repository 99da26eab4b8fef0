import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { BridgeOut } from '../../shared/protocol/page-bridge.ts';
import type { EnrollKey } from '../../shared/strings/enroll/en.ts';
import type { Words } from '../../shared/strings/words.ts';
import { ExtensionBridge } from '../autofill/extension-bridge.ts';
import { receiveOtp } from '../autofill/web-otp.ts';
import { BackupCodes } from '../backup-codes/backup-codes.ts';
import { backupCodesStyles } from '../backup-codes/backup-codes.css.ts';
import { currentOffer, EDITABLE, type Happening, is, OVER, type Prompt, type StateName } from '../challenge/challenge-machine.ts';
import { ChallengeWords } from '../challenge/challenge-words.ts';
import { bridgeOutcome } from '../challenge/outcomes.ts';
import { CodeInput } from '../code-input/code-input.ts';
import { emit } from '../events.ts';
import { ElementWords, SKELETON, wordless } from '../fetched-words.ts';
import { GuestElement } from '../guest-element.ts';
import { phoneNumberStyles } from '../phone-number/phone-number.css.ts';
import { PhoneNumber } from '../phone-number/phone-number.ts';
import { controls } from '../styles/controls.css.ts';
import { field } from '../styles/field.css.ts';
import { messageStyles } from '../styles/message.css.ts';
import { skeleton } from '../styles/skeleton.css.ts';
import { textInput } from '../styles/text-input.css.ts';
import { tokens } from '../styles/tokens.css.ts';
import { AppSecret } from './app-secret.ts';
import { EnrollController } from './enroll-controller.ts';
import { type EnrollLanguage, enrollLanguages } from './enroll-languages.ts';
import { choicesOf, type EnrollEvent, type Phase, type Setup, stepOf } from './enroll-machine.ts';
import { enrollTransport, type EnrollTransport } from './enroll-transport.ts';
import { type EnrollView, enrollView } from './enroll-view.ts';
import { EnrollWords } from './enroll-words.ts';
import { enrollStyles } from './enroll.css.ts';

export type { EnrollLanguage } from './enroll-languages.ts';
/** The settings show fresh codes too, and load them from here. */
export { CodesPlace } from '../backup-codes/codes-place.ts';

export type EnrollState = Exclude<Phase['name'], 'code'> | StateName;
/**
 * Sets up a second factor, step by step in the order that the server says: which method, which phone, backup codes, and the first
 * code. Nothing is active before the server accepted that code. A set-up that was left is taken up again where it stands, for ten
 * minutes; what was shown once is made anew.
 *
 * @summary Setting up an authenticator app or text messages, with backup codes.
 *
 * @slot - the page's own `<input>` for codes; without it the element makes one
 * @slot heading - above the steps; empty without
 * @slot walkthrough - the site's own guide or video, in the help of every step
 * @slot walkthrough-method - instead of it in that step
 * @slot walkthrough-phone - instead of it in that step
 * @slot walkthrough-confirm - instead of it in that step
 * @slot walkthrough-backup-codes - instead of it in that step
 *
 * @csspart prompt - all of it
 * @csspart progress - which step of how many
 * @csspart heading - what the step is about
 * @csspart methods - the list to choose from
 * @csspart method - one of them
 * @csspart phone - country and number
 * @csspart reason - where a code was sent
 * @csspart qr - the frame of the QR code
 * @csspart open-app - opens the app on the same phone
 * @csspart show-key - asks for the set-up key
 * @csspart key - the set-up key, once it was asked for
 * @csspart copy - copies the key, or the backup codes
 * @csspart codes - the backup codes
 * @csspart download - saves them as a file
 * @csspart print - prints them alone
 * @csspart saved - they are saved
 * @csspart typed - the one that is typed back
 * @csspart check - checks it
 * @csspart cells - the painted cells
 * @csspart message - the line under the field
 * @csspart button - the primary button
 * @csspart resend - "send a new code"
 * @csspart other-number - another number, or the registered one
 * @csspart other-method - another way
 * @csspart cancel - gives it up
 * @csspart help - help with the step
 */
export class MfaEnroll extends GuestElement {
  static override readonly styles = [
    tokens,
    field,
    controls,
    messageStyles,
    textInput,
    phoneNumberStyles,
    backupCodesStyles,
    skeleton,
    enrollStyles,
  ];
  static override readonly properties = {
    endpoint: String,
    method: String,
    replaces: String,
    locale: String,
    transport: null,
    words: null,
  };
  /** English and Indonesian are fetched when a page speaks them; others are added with `MfaEnroll.languages.push(…)`. */
  static readonly languages: (Words<EnrollKey> & Partial<EnrollLanguage>)[] = enrollLanguages.languages;

  /** Base URL of the verifier. */
  declare endpoint: string | undefined;
  /** `totp` or `sms`; otherwise it begins with the choice. */
  declare method: string | undefined;
  /** The id of the factor whose place the new one takes, in the moment in which it becomes active. */
  declare replaces: string | undefined;
  /** BCP 47; otherwise the nearest `lang`. */
  declare locale: string | undefined;
  /** Instead of the verifier's HTTP: another backend (see `EnrollTransport`). */
  declare transport: EnrollTransport | undefined;
  /** Words of the site's own, over those of the language. */
  declare words: Partial<Words<EnrollKey>> | undefined;

  readonly #internals = this.attachInternals();
  readonly #field = new CodeInput(this, {
    codeChanged: (whole) => this.#codeChanged(whole),
    codeEntered: (event) => {
      event.preventDefault();
      this.#press();
    },
  });
  readonly #controller = new EnrollController({
    stepped: (event, setup) => this.#stepped(event, setup),
    prompted: (happening) => this.#prompted(happening),
    codesMade: (codes) => this.#codes.show(codes),
  });
  readonly #codes = new BackupCodes({
    requestUpdate: () => this.#codesChanged(),
    codesSaved: () => this.#controller.do({ type: 'codes-saved' }),
  });
  readonly #phone = new PhoneNumber(this, () => this.#send());
  readonly #secret = new AppSecret(this);
  readonly #bridge = new ExtensionBridge(this, {
    declaration: () => this.#declaration(),
    shown: (wanted) => (wanted === 'read-offer' ? this.#offer() : this.#backupCodes()),
  });
  readonly #texts = new ElementWords(enrollLanguages, () => this.#wordsCame());
  #connected: AbortSignal | undefined;
  /** Listens for the code of a text message, where the browser can read it. */
  #listening: AbortController | undefined;
  /** A step has come: the focus goes on with it, if it was here. */
  #moveFocus = false;
  #codesState = 'none';
  #answers = 0;

  get state(): EnrollState {
    const { name } = this.#controller.setup.phase;
    if (!this.#texts.words) return this.#texts.failed ? 'failed' : 'loading';
    return name === 'code' ? this.#prompt.phase.name : name;
  }

  get #prompt(): Prompt {
    return this.#controller.code.prompt;
  }

  /** Begins, or takes up what is under way. Called by the element itself when it is connected. */
  start(): void {
    this.#forget();
    const transport = this.transport ?? (this.endpoint === undefined ? null : enrollTransport(this.endpoint));
    if (!transport) return;
    const method = this.method === 'totp' || this.method === 'sms' ? this.method : undefined;
    this.#controller.start(transport, { method, replaces: this.replaces });
  }

  /** Leaves nothing behind: what is pending is deleted. An active factor stays. */
  cancel(): void {
    this.#controller.cancel();
  }

  override focus(options?: FocusOptions): void {
    if (!this.#texts.words) this.#moveFocus = true;
    else if (this.#byMessage) this.#field.input.focus(options);
    else this.shadowRoot?.getElementById('heading')?.focus(options);
  }

  protected override connected(signal: AbortSignal): void {
    this.#connected = signal;
    this.#field.connect(signal);
    this.#bridge.connect(signal);
    // Nothing secret waits in the history; a page that comes back takes up what is under way.
    addEventListener('pagehide', () => this.left(), { signal });
    addEventListener('pageshow', (event) => event.persisted && this.start(), { signal });
  }

  protected override left(): void {
    this.#controller.stop();
    this.#forget();
  }

  protected override changed(changed: ReadonlySet<string | undefined> | null): void {
    if (!changed || ['endpoint', 'transport', 'method', 'replaces'].some((name) => changed.has(name))) this.start();
    this.#texts.speak(this.#tag);
  }

  protected override drawn(): void {
    this.#bridge.declare();
    const { phase } = this.#controller.setup;
    // What was there stays, or has gone: then the heading holds the focus until what comes is there.
    const waits = phase.name === 'busy' && phase.from.name !== 'loading';
    if (!this.#moveFocus || waits) return;
    this.#moveFocus = false;
    this.focus({ preventScroll: true });
    this.shadowRoot?.getElementById('heading')?.scrollIntoView({ block: 'nearest' });
  }

  protected override render(): TemplateResult {
    const { words } = this.#texts;
    const tag = this.#tag;
    if (words) return this.#drawn(words);
    return html`<div part="prompt" aria-busy=${!this.#texts.failed}>
      ${this.#texts.failed ? wordless(tag, () => this.#texts.again(tag)) : SKELETON}
    </div>`;
  }

  #drawn(language: EnrollLanguage): TemplateResult {
    const { setup, code, clockOffMs } = this.#controller;
    const { prompt } = code;
    const { enrollment, phase } = setup;
    const words = new EnrollWords({ ...language, ...this.words });
    const promptWords = new ChallengeWords({
      ...language.challenge,
      'do-change': words.say(phase.name === 'code' && phase.step === 'phone' ? 'verify' : 'confirm'),
    });
    const digits = currentOffer(prompt)?.digits ?? 6;
    const message = words.message(prompt, promptWords, clockOffMs);
    if (phase.name === 'code')
      this.#field.look({
        digits,
        label: promptWords.label(prompt, digits),
        description: message.text,
        invalid: prompt.phase.name === 'rejected',
        readOnly: !is(prompt, EDITABLE),
      });
    const uri = enrollment?.uri;
    const view: EnrollView = {
      ...{ setup, words, controller: code, promptWords, message, digits, chose: this.#chose, answers: this.#answers },
      caret: this.#field.caret,
      phoneField: phase.name === 'number' || phase.name === 'busy' ? this.#phone.render(language.phone, this.#tag) : nothing,
      secret: uri === undefined ? nothing : this.#secret.render(words, uri, enrollment?.key),
      codes: this.#codes.draw(language.codes),
      choose: (method) => this.#controller.do({ type: 'choose', method }),
      chooseAgain: () => this.#controller.do({ type: 'choose-again' }),
      otherNumber: (other) => this.#controller.do({ type: 'other-number', other }),
      send: () => this.#send(),
      press: () => this.#press(),
      again: () => (this.state === 'cancelled' ? this.start() : this.#controller.do({ type: 'again' })),
      cancel: () => this.cancel(),
      childrenChanged: () => this.#field.childrenChanged(),
    };
    return html`<div part="prompt" role="group" lang=${words.lang} dir=${words.dir} aria-labelledby="heading">
      ${enrollView(view)}
    </div>`;
  }

  get #tag(): string {
    return this.locale ?? this.closest('[lang]')?.getAttribute('lang') ?? '';
  }

  /** They are fetched while the set-up is on its way. */
  #wordsCame(): void {
    if (this.#texts.failed) emit(this, 'mfa-error', { code: 'offline' });
    this.#show();
  }

  get #chose(): boolean {
    const { plan } = this.#controller.setup;
    return this.method === undefined && plan !== null && choicesOf(plan).length > 1;
  }

  #codeChanged(whole: boolean): void {
    this.#controller.code.tell({ type: 'type' });
    if (whole) this.#press();
  }

  #press(): void {
    const { code } = this.#controller;
    const { phase } = code.prompt;
    const failed = (phase.name === 'offline' || phase.name === 'failed') && phase.during !== 'verify';
    if (phase.name === 'expired') this.#controller.do({ type: 'again' });
    else if (failed) void code.send();
    else if (this.#field.whole) void code.submit(this.#field.code, undefined);
    else code.tell({ type: 'incomplete' });
  }

  #send(): void {
    const { phase } = this.#controller.setup;
    if (phase.name !== 'number') return;
    const number = phase.other ? this.#phone.read() : undefined;
    if (number !== null) this.#controller.do({ type: 'number', number });
  }

  #stepped(event: EnrollEvent, setup: Setup): void {
    const { phase, enrollment } = setup;
    this.#moveFocus ||= this.matches(':focus-within');
    this.#show();
    if (event.type === 'refused') this.#refused(event, phase);
    if (event.type === 'code-accepted') this.#accepted(setup);
    if (phase.name !== 'code') this.#field.clear();
    if (phase.name !== 'codes') this.#codes.forget();
    if (phase.name === 'number' && phase.other) void this.#loadCountries();
    if (phase.name === 'code') this.#listen();
    else this.#listening?.abort();
    if (event.type === 'cancel') emit(this, 'mfa-cancel');
    if (phase.name === 'done' && enrollment)
      emit(this, 'mfa-enrolled', { factorId: enrollment.factorId, method: enrollment.method });
  }

  #refused({ refusal: { code } }: EnrollEvent & { type: 'refused' }, phase: Phase): void {
    this.#answers++;
    this.#moveFocus = false;
    if (phase.name === 'number' && phase.other) this.#phone.refuse(code);
    if (code !== 'cancelled') emit(this, 'mfa-error', { code });
  }

  /** The first code was right: the extension keeps the account, and the secret is nowhere any more. */
  #accepted({ enrollment, confirmed }: Setup): void {
    if (confirmed && enrollment) this.#bridge.outcome(enrollment.id, 'accepted', this.#controller.code.nowMs());
    if (confirmed) this.#bridge.gone();
    this.#secret.forget();
    this.#phone.clear();
  }

  /** What was pressed is gone: whoever got there by keyboard goes on at the heading. */
  #codesChanged(): void {
    if (this.#codesState !== this.#codes.state) this.#moveFocus ||= this.matches(':focus-within');
    this.#codesState = this.#codes.state;
    this.requestUpdate();
  }

  #prompted(happening: Happening): void {
    const prompt = this.#prompt;
    this.#show();
    if (happening.type === 'refused' || happening.type === 'incomplete') this.#answers++;
    if (happening.type === 'refused') this.#codeRefused(happening, prompt);
    if (prompt.phase.name === 'expired') this.#bridge.gone();
  }

  #codeRefused({ during, refusal }: Happening & { type: 'refused' }, { phase, challenge }: Prompt): void {
    if (during === 'verify' && challenge) {
      const result = bridgeOutcome(refusal.code);
      if (this.#declaration()) this.#bridge.outcome(challenge.id, result, this.#controller.code.nowMs());
      if (result !== 'not-sent') this.#field.clear();
      void this.updateComplete.then(() => this.#field.input.focus({ preventScroll: true }));
    }
    if (phase.name === 'failed' || phase.name === 'offline') emit(this, 'mfa-error', { code: refusal.code });
    if (phase.name === 'rejected') emit(this, 'mfa-rejected', { reason: phase.reason });
  }

  /** The code that is asked for comes by text message. */
  get #byMessage(): boolean {
    const { phase, enrollment } = this.#controller.setup;
    return phase.name === 'code' && (phase.step === 'phone' || enrollment?.method === 'sms');
  }

  #show(): void {
    this.#internals.states.clear();
    this.#internals.states.add(this.state);
    this.requestUpdate();
  }

  async #loadCountries(): Promise<void> {
    if (this.endpoint !== undefined && this.#connected) await this.#phone.load(this.endpoint, this.#connected);
  }

  #listen(): void {
    this.#listening?.abort();
    if (!this.#byMessage) return;
    this.#listening = new AbortController();
    void receiveOtp(this.#listening.signal).then((code) => this.#field.receive(code));
  }

  #forget(): void {
    this.#answers++;
    this.#listening?.abort();
    this.#secret.forget();
    this.#codes.forget();
    this.#phone.clear();
    this.#field.clear();
    this.#bridge.gone();
  }

  /** The first code of an app is asked for. */
  #declaration(): BridgeOut | null {
    const { setup } = this.#controller;
    const { enrollment } = setup;
    const prompt = this.#prompt;
    if (!this.#texts.words || enrollment?.uri === undefined || stepOf(setup) !== 'confirm' || is(prompt, OVER)) return null;
    const { id, factorId, expiresAtMs } = enrollment;
    const digits = currentOffer(prompt)?.digits ?? 6;
    return { v: 1, type: 'challenge', id, kind: 'change', methods: ['totp'], factorId, digits, expiresAtMs };
  }

  /** The set-up offer, only while the user sees it too. */
  #offer(): BridgeOut | null {
    const { enrollment } = this.#controller.setup;
    if (!this.#declaration() || enrollment?.uri === undefined || !this.#isSeen) return null;
    const { id, uri, factorId, expiresAtMs } = enrollment;
    return { v: 1, type: 'offer', id, uri, factorId, expiresAtMs };
  }

  #backupCodes(): BridgeOut | null {
    const codes = [...this.#codes.onScreen];
    const { enrollment } = this.#controller.setup;
    return enrollment && this.#texts.words && codes.length > 0 && this.#isSeen
      ? { v: 1, type: 'backup-codes', id: enrollment.id, codes }
      : null;
  }

  get #isSeen(): boolean {
    return this.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  }
}

MfaEnroll.define('mfa-enroll');

declare global {
  interface HTMLElementTagNameMap {
    'mfa-enroll': MfaEnroll;
  }
}
