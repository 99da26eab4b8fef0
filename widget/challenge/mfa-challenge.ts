import { html, type TemplateResult } from 'lit/html.js';
import type { Challenge, Offer } from '../../shared/protocol/challenge.ts';
import type { BridgeOut } from '../../shared/protocol/page-bridge.ts';
import { en } from '../../shared/strings/prompt/en.ts';
import { id } from '../../shared/strings/prompt/id.ts';
import { nearest } from '../../shared/strings/words.ts';
import { ExtensionBridge } from '../autofill/extension-bridge.ts';
import { receiveOtp } from '../autofill/web-otp.ts';
import { CodeInput } from '../code-input/code-input.ts';
import { emit, on } from '../events.ts';
import { GuestElement } from '../guest-element.ts';
import { controls } from '../styles/controls.css.ts';
import { field } from '../styles/field.css.ts';
import { messageStyles } from '../styles/message.css.ts';
import { tokens } from '../styles/tokens.css.ts';
import { Arming } from './arming.ts';
import { ChallengeController } from './challenge-controller.ts';
import {
  currentOffer,
  EDITABLE,
  OVER,
  type Happening,
  is,
  knownOffers,
  type MethodName,
  type Prompt,
  type StateName,
} from './challenge-machine.ts';
import { challengeView } from './challenge-view.ts';
import { ChallengeWords, type PromptWords } from './challenge-words.ts';
import { challengeStyles } from './challenge.css.ts';
import { formChallenge } from './form-challenge.ts';
import { isFramedByOthers } from './framed.ts';
import { httpTransport } from './http-transport.ts';
import { lastMethod } from './last-method.ts';
import { bridgeOutcome } from './outcomes.ts';
import type { ChallengeTransport } from './transport.ts';

/**
 * Asks for a second factor, inside any page.
 *
 * @summary One real code field, painted cells, and all that can happen to a code.
 *
 * @slot - the page's own `<input>` (and `<label>`), usable without JavaScript; without it the element makes one
 * @slot heading - instead of the heading
 * @slot description - instead of the sentence under it
 * @slot support - instead of "Lost access?"
 * @slot walkthrough - more help on where the code is
 *
 * @csspart prompt - all of it
 * @csspart heading - what is asked
 * @csspart reason - where the code comes from
 * @csspart transaction - what is paid
 * @csspart amount - how much
 * @csspart payee - to whom
 * @csspart cells - the painted cells
 * @csspart input - the slot of the input
 * @csspart message - the line under the field
 * @csspart button - the one primary button
 * @csspart cancel - the second one, for money and changes
 * @csspart remember - "don't ask on this browser"
 * @csspart resend - "send a new code"
 * @csspart methods - the other ways
 * @csspart method - one of them
 * @csspart help - where the code is
 * @csspart support - people
 */
export class MfaChallenge extends GuestElement {
  static readonly formAssociated = true;
  static override readonly styles = [tokens, field, messageStyles, controls, challengeStyles];
  static override readonly properties = {
    endpoint: String,
    action: String,
    challenge: String,
    methods: String,
    method: String,
    digits: Number,
    locale: String,
    disabled: Boolean,
    required: Boolean,
    autoSubmit: String,
    allowFramed: Boolean,
    transport: null,
    words: null,
  };
  /** Languages that come with the element; more are added with `MfaChallenge.languages.push(…)`. */
  static readonly languages: [PromptWords, ...PromptWords[]] = [en, id];

  /** Base URL of the verifier. Without it (and without a transport) the element is a field of the page's form. */
  declare endpoint: string | undefined;
  /** An action without payload. */
  declare action: string | undefined;
  /** Or the id of a challenge that the host's server made. */
  declare challenge: string | undefined;
  /** Form mode: which of `totp sms backup` are offered. */
  declare methods: string | undefined;
  /** Form mode: the one that is asked for first. */
  declare method: string | undefined;
  /** Form mode: length of a code; 6 without. */
  declare digits: number | undefined;
  /** BCP 47; otherwise the nearest `lang`. */
  declare locale: string | undefined;
  /** As in HTML. */
  declare disabled: boolean;
  /** As in HTML; goes to the input. */
  declare required: boolean;
  /** `on` or `off`; otherwise on, but off for transactions and changes. */
  declare autoSubmit: string | undefined;
  /** Without it the element refuses to run inside a page of another origin. */
  declare allowFramed: boolean;
  /** Instead of the verifier's HTTP: another backend (see `ChallengeTransport`). */
  declare transport: ChallengeTransport | undefined;
  /** Words of the site's own, over those of the language. */
  declare words: Partial<PromptWords> | undefined;

  readonly #internals = this.attachInternals();
  readonly #field = new CodeInput(this, {
    codeChanged: (whole) => this.#codeChanged(whole),
    codeEntered: (event) => this.#codeEntered(event),
  });
  readonly #controller = new ChallengeController((happening, before) => this.#happened(happening, before));
  readonly #bridge = new ExtensionBridge(this, { declaration: () => this.#declaration() });
  readonly #arming = new Arming(() => this.requestUpdate());
  #form: AbortController | undefined;
  #webOtp: AbortController | undefined;
  #answers = 0;
  /** The box about remembering this browser. */
  #ticked = false;

  /** The same as the `:state()` of the element. */
  get state(): StateName {
    return this.#prompt.phase.name;
  }

  /** Asks (anew). Called by the element itself when it is connected and whenever what to ask for changes. */
  async start(): Promise<void> {
    this.#forget();
    await this.#ask();
  }

  /** The user does not want to; the server forgets the challenge. */
  cancel(): void {
    this.#controller.cancel();
  }

  /** Empties the field and asks again, as after a form's reset. */
  reset(): void {
    this.#field.clear();
    this.#controller.tell({ type: 'type' });
  }

  override focus(options?: FocusOptions): void {
    this.#field.input.focus(options);
  }

  protected override connected(signal: AbortSignal): void {
    for (const part of [this.#field, this.#bridge, this.#arming]) part.connect(signal);
  }

  protected override left(): void {
    this.#controller.stop();
    this.#form?.abort();
    this.#webOtp?.abort();
  }

  formAssociatedCallback(form: HTMLFormElement | null): void {
    this.#form?.abort();
    if (!form) return;
    this.#form = new AbortController();
    const { signal } = this.#form;
    on<SubmitEvent>(form, 'submit', (event) => this.#formSubmits(event), { signal, capture: true });
    on<FormDataEvent>(form, 'formdata', ({ formData }) => this.#formDataMade(formData), { signal });
  }

  formDisabledCallback(): void {
    // A disabled fieldset disables the input by itself; here it only has to be drawn.
    this.requestUpdate();
  }

  formResetCallback(): void {
    // The element hears of it before the input is reset.
    queueMicrotask(() => this.reset());
  }

  protected override changed(changed: ReadonlySet<string | undefined> | null): void {
    // What was typed before the script arrived stays.
    if (!changed) void this.#ask();
    else if (ASKED.some((name) => changed.has(name))) void this.start();
    // What the page wrote on its input stays, unless it says otherwise here.
    for (const name of ['disabled', 'required'] as const) {
      if (changed ? changed.has(name) : this[name]) this.#field.input[name] = this[name];
    }
    this.#arming.watch(this.#guarded);
  }

  protected override render(): TemplateResult {
    const prompt = this.#prompt;
    const texts = { ...nearest(MfaChallenge.languages, this.#tag), ...this.words };
    const words = new ChallengeWords(texts, this.#tag);
    const message = words.message(prompt);
    const digits = currentOffer(prompt)?.method === 'backup' ? 0 : this.#digits();
    const editable = is(prompt, EDITABLE);
    this.#field.look({
      digits,
      label: words.label(prompt, digits),
      description: message.text,
      invalid: prompt.phase.name === 'rejected',
      readOnly: !editable,
    });
    const view = challengeView({
      controller: this.#controller,
      words,
      message,
      bare: this.#formMode,
      digits,
      disabled: this.#field.input.matches(':disabled'),
      caret: editable ? this.#field.caret : -1,
      armed: !this.#guarded || this.#arming.armed,
      answers: this.#answers,
      canRestart: this.#controller.canRenew || !this.challenge,
      ticked: this.#ticked,
      press: (event) => this.#press(event),
      tick: () => (this.#ticked = !this.#ticked),
      childrenChanged: () => this.#field.childrenChanged(),
    });
    return html`<div part="prompt" role="group" lang=${texts.lang} dir=${texts.dir} aria-labelledby="heading">${view}</div>`;
  }

  protected override drawn(): void {
    this.#bridge.declare();
  }

  async #ask(): Promise<void> {
    const controller = this.#controller;
    const { endpoint, transport = endpoint === undefined ? undefined : httpTransport(endpoint) } = this;
    const what = this.challenge ? { challenge: this.challenge } : this.action;
    if (!this.allowFramed && isFramedByOthers(window))
      controller.tell({ type: 'refused', during: 'begin', refusal: { code: 'framed' } });
    else if (!transport) controller.present(formChallenge(this.methods, this.digits), () => this.method);
    else if (what) await controller.begin(transport, what, () => lastMethod());
  }

  get #prompt(): Prompt {
    return this.#controller.prompt;
  }

  get #method(): MethodName {
    return currentOffer(this.#prompt)?.method ?? 'totp';
  }

  #digits(offer: Offer | undefined = currentOffer(this.#prompt)): number {
    return (offer?.digits ?? this.digits) || 6;
  }

  get #formMode(): boolean {
    return this.endpoint === undefined && !this.transport;
  }

  get #tag(): string {
    return this.locale ?? this.closest('[lang]')?.getAttribute('lang') ?? '';
  }

  /** Money and changes are only approved on purpose (WD-14). */
  get #guarded(): boolean {
    return (this.#prompt.challenge?.kind ?? 'sign-in') !== 'sign-in' && is(this.#prompt, EDITABLE);
  }

  get #submitsItself(): boolean {
    const { challenge } = this.#prompt;
    return this.autoSubmit ? this.autoSubmit === 'on' && !challenge?.transaction : challenge?.kind === 'sign-in';
  }

  // What the user does

  #codeChanged(whole: boolean): void {
    this.#controller.tell({ type: 'type' });
    if (!whole || this.disabled) return;
    if (!this.#formMode) {
      if (this.#submitsItself) this.#submit();
    } else if (emit(this, 'mfa-complete', { method: this.#method }) && this.autoSubmit !== 'off') this.#submitForm();
  }

  #codeEntered(event: Event): void {
    if (this.#formMode) return;
    event.preventDefault();
    this.#press(event);
  }

  /** The primary button, or Enter: what it says. */
  #press(event: Event): void {
    const controller = this.#controller;
    const { name, during } = this.#prompt.phase;
    if (name === 'expired' && controller.canRenew) void controller.renew();
    else if (name === 'expired' || name === 'cancelled' || during === 'begin') void this.start();
    else if (during && during !== 'verify') void controller[during]();
    else if (!this.#guarded || this.#arming.allows(event)) this.#submit();
  }

  #submit(): void {
    if (this.#field.whole) void this.#controller.submit(this.#field.code, this.#remember);
    else this.#controller.tell({ type: 'incomplete' });
  }

  /** What the box says: it asks for remembering, or, where that happens by itself, against it. */
  get #remember(): boolean | undefined {
    const offered = this.#prompt.challenge?.remember;
    return offered && offered.asks === this.#ticked;
  }

  #focusSoon(): void {
    void this.updateComplete.then(() => this.focus({ preventScroll: true }));
  }

  // What the form does

  #submitForm(): void {
    this.#internals.form?.requestSubmit();
  }

  /** Managed: the form waits until the challenge is verified. */
  #formSubmits(event: SubmitEvent): void {
    if (this.#formMode || this.state === 'verified') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!this.#guarded || this.#arming.armed) this.#submit();
  }

  #formDataMade(data: FormData): void {
    const { name } = this.#field.input;
    if (this.#formMode) {
      if (data.has(name)) data.set(name, this.#field.code);
      // A code is sent once. Later, so that whoever reads the form in this task still finds it.
      if (this.#field.whole) setTimeout(() => this.#field.clear());
    } else {
      data.delete(name);
      if (this.state === 'verified') data.set('MFA-Challenge', this.#prompt.challenge?.id ?? '');
    }
  }

  // What comes of it

  #happened(happening: Happening, before: Prompt): void {
    const { phase, challenge, factorId } = this.#prompt;
    const { type } = happening;
    const { states } = this.#internals;
    states.clear();
    states.add(phase.name);
    this.requestUpdate();
    this.#listenForSms(type === 'send');
    if (/^(refused|incomplete|verified)$/.test(type)) this.#answers++;
    if (type === 'refused') this.#refused(happening);
    if (type === 'began' && challenge && phase.name === 'asking') this.#ready(challenge);
    if (type === 'choose' && factorId !== before.factorId) this.#chosen();
    if (type === 'verified' && challenge) this.#verified(challenge);
    if (type === 'cancel') this.#end('mfa-cancel');
    if (phase.name === 'expired' && phase !== before.phase) this.#end('mfa-expired');
  }

  #ready(challenge: Challenge): void {
    const methods = knownOffers(challenge).map(({ method }) => method);
    emit(this, 'mfa-ready', { challenge: challenge.id, action: challenge.action, methods });
    if (this.hasAttribute('autofocus')) this.#focusSoon();
    // What was typed while the challenge was on its way is not lost.
    if (this.#field.whole && this.#submitsItself && !this.#formMode) this.#submit();
  }

  #chosen(): void {
    this.#field.clear();
    emit(this, 'mfa-method-change', { method: this.#method });
    this.#focusSoon();
  }

  #verified({ id, remember }: Challenge): void {
    // "Do not remember" is meant for a browser of somebody else: nothing stays there.
    if (!remember || this.#remember) lastMethod(this.#method);
    this.#bridge.outcome(id, 'accepted', this.#controller.nowMs());
    this.#forget();
    if (emit(this, 'mfa-verified', { challenge: id })) this.#submitForm();
  }

  #refused({ during, refusal: { code } }: Happening & { type: 'refused' }): void {
    const { phase, challenge } = this.#prompt;
    const { name, reason, attemptsLeft, untilMs } = phase;
    if (during === 'verify' && challenge) {
      const result = bridgeOutcome(code);
      this.#bridge.outcome(challenge.id, result, this.#controller.nowMs());
      // The server has judged the code: it is of no use any more. What never arrived stays.
      if (result !== 'not-sent') this.#field.clear();
      if (name === 'rejected') this.#focusSoon();
    }
    if (name === 'rejected') emit(this, 'mfa-rejected', { reason, attemptsLeft });
    else if (name === 'locked') emit(this, 'mfa-locked', { untilMs });
    else if (phase.during) emit(this, 'mfa-error', { code });
  }

  #end(event: 'mfa-cancel' | 'mfa-expired'): void {
    this.#answers++;
    this.#forget();
    emit(this, event);
  }

  /** Nothing typed stays, and the extension has nothing to answer. */
  #forget(): void {
    this.#field.clear();
    this.#bridge.gone();
  }

  // What the browser and the extension do

  /** WebOTP runs for a text message that is awaited, anew for each, and for nothing else; it ends with it (WD-08). */
  #listenForSms(another: boolean): void {
    const awaited = this.#method === 'sms' && /^(asking|rejected|sending)$/.test(this.state);
    if (awaited === !!this.#webOtp && !another) return;
    this.#webOtp?.abort();
    this.#webOtp = awaited ? new AbortController() : undefined;
    if (this.#webOtp) void receiveOtp(this.#webOtp.signal, this.#digits()).then((code) => this.#field.receive(code));
  }

  #declaration(): BridgeOut | null {
    const { challenge } = this.#prompt;
    if (!challenge || this.#formMode || is(this.#prompt, OVER)) return null;
    const { id, kind, offers, expiresAtMs, statement } = challenge;
    const app = [currentOffer(this.#prompt), ...offers].find((offer) => offer?.method === 'totp');
    return {
      v: 1,
      type: 'challenge',
      id,
      kind,
      methods: offers.map(({ method }) => method),
      digits: this.#digits(app),
      expiresAtMs,
      factorId: app?.factorId,
      statement,
    };
  }
}

const ASKED = ['endpoint', 'action', 'challenge', 'transport', 'methods', 'digits'];

MfaChallenge.define('mfa-challenge');

declare global {
  interface HTMLElementTagNameMap {
    'mfa-challenge': MfaChallenge;
  }
}
