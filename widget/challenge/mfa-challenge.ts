import { html, type PropertyValues, type TemplateResult } from 'lit';
import type { BridgeOut } from '../../shared/protocol/page-bridge.ts';
import { en } from '../../shared/strings/prompt/en.ts';
import { id } from '../../shared/strings/prompt/id.ts';
import { nearest } from '../../shared/strings/words.ts';
import { ExtensionBridge } from '../autofill/extension-bridge.ts';
import { receiveOtp } from '../autofill/web-otp.ts';
import { CodeInput } from '../code-input/code-input.ts';
import { define } from '../define.ts';
import { emit } from '../events.ts';
import { MovableElement } from '../movable-element.ts';
import { controls } from '../styles/controls.css.ts';
import { field } from '../styles/field.css.ts';
import { tokens } from '../styles/tokens.css.ts';
import { Arming } from './arming.ts';
import { ChallengeController, MORE_TIME_MS } from './challenge-controller.ts';
import {
  currentOffer,
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
import { lastMethod, rememberMethod } from './last-method.ts';
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
export class MfaChallenge extends MovableElement {
  static readonly formAssociated = true;
  static override readonly styles = [tokens, field, controls, challengeStyles];
  static override readonly shadowRootOptions: ShadowRootInit = { mode: 'open' };
  static override readonly properties = {
    endpoint: {},
    action: {},
    challenge: {},
    methods: {},
    method: {},
    digits: { type: Number },
    locale: {},
    disabled: { type: Boolean, reflect: true },
    required: { type: Boolean, reflect: true },
    autoSubmit: { attribute: 'auto-submit' },
    allowFramed: { type: Boolean, attribute: 'allow-framed' },
    transport: { attribute: false },
    words: { attribute: false },
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
  /** Form mode: length of a code. */
  declare digits: number;
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
  readonly #controller = new ChallengeController(this, { happened: (what, prompt) => this.#happened(what, prompt) });
  readonly #bridge = new ExtensionBridge(this, { declaration: () => this.#declaration() });
  readonly #arming = new Arming(this);
  #form: AbortController | null = null;
  #webOtp: AbortController | null = null;
  #answers = 0;
  #remember = false;

  constructor() {
    super();
    this.digits = 6;
  }

  /** The same as the `:state()` of the element. */
  get state(): StateName {
    return this.#controller.prompt.phase.name;
  }

  /** Asks (anew). Called by the element itself when it is connected and whenever what to ask for changes. */
  async start(): Promise<void> {
    // What was typed before the script arrived stays.
    if (this.hasUpdated) this.#field.clear();
    this.#bridge.gone();
    if (!this.allowFramed && isFramedByOthers(window)) return this.#controller.fail('begin', { code: 'framed' });
    const what = this.challenge ? { challenge: this.challenge } : this.action;
    const transport = this.transport ?? (this.endpoint === undefined ? null : httpTransport(this.endpoint));
    if (!transport)
      return this.#controller.present(formChallenge(this.methods, this.digits, this.#controller.nowMs()), this.method);
    if (what) await this.#controller.begin(transport, what, lastMethod());
  }

  /** The user does not want to; the server forgets the challenge. */
  cancel(): void {
    this.#controller.cancel();
  }

  /** Empties the field and asks again, as after a form's reset. */
  reset(): void {
    this.#field.clear();
    this.#controller.typed();
  }

  override focus(options?: FocusOptions): void {
    this.#field.focus(options);
  }

  protected override returned(): void {
    void this.start();
  }

  protected override left(): void {
    this.#bridge.gone();
    this.#form?.abort();
    this.#webOtp?.abort();
  }

  formAssociatedCallback(form: HTMLFormElement | null): void {
    this.#form?.abort();
    if (!form) return;
    this.#form = new AbortController();
    const { signal } = this.#form;
    form.addEventListener('submit', (event) => this.#formSubmits(event), { signal, capture: true });
    form.addEventListener('formdata', (event) => this.#formDataMade(event.formData), { signal });
  }

  formDisabledCallback(): void {
    // A disabled fieldset disables the input by itself; here it only has to be drawn.
    this.requestUpdate();
  }

  formResetCallback(): void {
    // The element hears of it before the input is reset.
    queueMicrotask(() => this.reset());
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (ASKED.some((name) => changed.has(name)) || !this.hasUpdated) void this.start();
    // What the page wrote on its input stays, unless it says otherwise here.
    for (const name of ['disabled', 'required'] as const) {
      if (changed.has(name) && (this[name] || this.hasUpdated)) this.#field.input[name] = this[name];
    }
    this.#arming.watch(this.#guarded);
  }

  protected override render(): TemplateResult {
    const { prompt } = this.#controller;
    const nowMs = this.#controller.nowMs();
    const words = new ChallengeWords(this.#words);
    const offer = currentOffer(prompt);
    const digits = offer?.digits ?? this.digits;
    const method = offer?.method ?? 'totp';
    const message = words.message(prompt);
    this.#field.look({
      shape: method === 'backup' ? { kind: 'backup' } : { kind: 'digits', length: digits },
      label: words.label(prompt, digits),
      description: message.text,
      invalid: prompt.phase.name === 'rejected',
      readOnly: !is(prompt, 'editable'),
    });
    const { lang, dir } = this.#words;
    const view = challengeView({
      prompt,
      words,
      message,
      nowMs,
      bare: this.#formMode,
      digits,
      disabled: this.#field.input.matches(':disabled'),
      caret: is(prompt, 'editable') ? this.#field.caret : -1,
      armed: !this.#guarded || this.#arming.armed,
      answers: this.#answers,
      moreTime: this.#controller.canRenew && endsSoon(prompt, nowMs),
      canRestart: this.#controller.canRenew || !this.challenge,
      remember: this.#remember,
      press: (event) => this.#press(event),
      choose: (factorId) => this.#choose(factorId),
      resend: () => void this.#controller.send(),
      renew: () => void this.#controller.renew(),
      cancel: () => this.cancel(),
      setRemember: (event) => (this.#remember = (event.target as HTMLInputElement).checked),
      childrenChanged: () => this.#field.childrenChanged(),
    });
    return html`<div part="prompt" role="group" lang=${lang} dir=${dir} aria-labelledby="heading">${view}</div>`;
  }

  get #formMode(): boolean {
    return this.endpoint === undefined && !this.transport;
  }

  get #words(): PromptWords {
    const tag = this.locale ?? this.closest('[lang]')?.getAttribute('lang') ?? '';
    return { ...nearest(MfaChallenge.languages, tag), ...this.words };
  }

  /** Money and changes are only approved on purpose (WD-14). */
  get #guarded(): boolean {
    const { challenge } = this.#controller.prompt;
    return challenge?.kind !== undefined && challenge.kind !== 'sign-in' && is(this.#controller.prompt, 'editable');
  }

  get #submitsItself(): boolean {
    if (this.autoSubmit) return this.autoSubmit === 'on' && !this.#controller.prompt.challenge?.transaction;
    return this.#controller.prompt.challenge?.kind === 'sign-in';
  }

  // What the user does

  #codeChanged(whole: boolean): void {
    this.#controller.typed();
    if (!whole || this.disabled) return;
    const method = this.#method;
    if (!this.#formMode) {
      if (this.#submitsItself) this.#submit();
    } else if (emit(this, 'mfa-complete', { method }) && this.autoSubmit !== 'off') this.#internals.form?.requestSubmit();
  }

  #codeEntered(event: Event): void {
    if (this.#formMode) return;
    event.preventDefault();
    this.#press(event);
  }

  /** The primary button, or Enter: what it says. */
  #press(event: Event): void {
    const { phase } = this.#controller.prompt;
    if (phase.name === 'expired') void (this.#controller.canRenew ? this.#controller.renew() : this.start());
    else if (phase.name === 'cancelled') void this.start();
    else if ((phase.name === 'offline' || phase.name === 'failed') && phase.during !== 'verify') void this.#again(phase.during);
    else if (!this.#guarded || this.#arming.allows(event)) this.#submit();
  }

  async #again(during: 'begin' | 'send' | 'renew'): Promise<void> {
    if (during === 'begin') await this.start();
    else if (during === 'send') await this.#controller.send();
    else await this.#controller.renew();
  }

  #submit(): void {
    if (!this.#field.whole) return this.#controller.incomplete();
    const asks = this.#controller.prompt.challenge?.remember?.asks;
    void this.#controller.submit(this.#field.code, asks ? this.#remember : undefined);
  }

  #choose(factorId: string): void {
    const before = this.#controller.prompt.factorId;
    this.#controller.choose(factorId);
    if (this.#controller.prompt.factorId === before) return;
    this.#field.clear();
    emit(this, 'mfa-method-change', { method: this.#method });
    void this.updateComplete.then(() => this.focus());
  }

  // What the form does

  /** Managed: the form waits until the challenge is verified. */
  #formSubmits(event: SubmitEvent): void {
    if (this.#formMode || this.state === 'verified') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.#guarded && !this.#arming.armed) return;
    this.#submit();
  }

  #formDataMade(data: FormData): void {
    const { name } = this.#field.input;
    if (this.#formMode) {
      if (data.has(name)) data.set(name, this.#field.code);
      // A code is sent once. Later, so that whoever reads the form in this task still finds it.
      if (this.#field.whole) setTimeout(() => this.#field.clear());
    } else {
      data.delete(name);
      if (this.state === 'verified') data.set('MFA-Challenge', this.#controller.prompt.challenge?.id ?? '');
    }
  }

  // What comes of it

  #happened(happening: Happening, prompt: Prompt): void {
    const { phase, challenge } = prompt;
    this.#internals.states.clear();
    this.#internals.states.add(phase.name);
    this.#listenForSms(prompt);
    switch (happening.type) {
      case 'began':
        if (challenge && phase.name === 'asking') this.#ready(challenge.id, challenge.action, prompt);
        break;
      case 'verified':
        return this.#verified(prompt);
      case 'refused':
      case 'incomplete':
        this.#answers++;
        break;
      case 'cancel':
        this.#field.clear();
        this.#bridge.gone();
        emit(this, 'mfa-cancel', undefined);
        return;
      case 'choose':
      case 'type':
      case 'submit':
      case 'begin':
        return;
      default:
    }
    if (happening.type === 'refused') this.#refused(happening, prompt);
    if (phase.name === 'expired') this.#expired();
  }

  #ready(challenge: string, action: string, prompt: Prompt): void {
    emit(this, 'mfa-ready', { challenge, action, methods: knownOffers(prompt.challenge).map(({ method }) => method) });
    if (this.hasAttribute('autofocus')) void this.updateComplete.then(() => this.focus());
    // What was typed while the challenge was on its way is not lost.
    if (this.#field.whole && this.#submitsItself && !this.#formMode) this.#submit();
  }

  #verified(prompt: Prompt): void {
    const { challenge } = prompt;
    this.#answers++;
    this.#field.clear();
    if (!challenge) return;
    // "Do not remember" is meant for a browser of somebody else: nothing stays there.
    if (!challenge.remember?.asks || this.#remember) rememberMethod(this.#method);
    this.#bridge.outcome(challenge.id, 'accepted', this.#controller.nowMs());
    this.#bridge.gone();
    const goOn = emit(this, 'mfa-verified', { challenge: challenge.id });
    if (goOn) this.#internals.form?.requestSubmit();
  }

  #refused({ during, refusal }: Happening & { type: 'refused' }, prompt: Prompt): void {
    const { phase, challenge } = prompt;
    if (during === 'verify' && challenge) {
      const result = bridgeOutcome(refusal.code);
      this.#bridge.outcome(challenge.id, result, this.#controller.nowMs());
      // The server has judged the code: it is of no use any more. What never arrived stays.
      if (result !== 'not-sent') this.#field.clear();
      if (phase.name === 'rejected') void this.updateComplete.then(() => this.focus({ preventScroll: true }));
    }
    if (phase.name === 'rejected') {
      const { reason, attemptsLeft } = phase;
      emit(this, 'mfa-rejected', { reason, ...(attemptsLeft === undefined ? {} : { attemptsLeft }) });
    } else if (phase.name === 'locked') {
      emit(this, 'mfa-locked', phase.untilMs === undefined ? {} : { untilMs: phase.untilMs });
    } else if (phase.name === 'failed' || phase.name === 'offline') emit(this, 'mfa-error', { code: refusal.code });
  }

  #expired(): void {
    this.#answers++;
    this.#field.clear();
    this.#bridge.gone();
    emit(this, 'mfa-expired', undefined);
  }

  // What the browser and the extension do

  /** WebOTP runs for a text message that is awaited, and for nothing else; it ends with it (WD-08). */
  #listenForSms(prompt: Prompt): void {
    const awaited = currentOffer(prompt)?.method === 'sms' && ['asking', 'rejected', 'sending'].includes(prompt.phase.name);
    if (!awaited) this.#webOtp?.abort();
    if (!awaited || (this.#webOtp && !this.#webOtp.signal.aborted)) return;
    const stop = (this.#webOtp = new AbortController());
    void receiveOtp(stop.signal).then((code) => {
      if (code === null || stop.signal.aborted || this.#field.input.value !== '') return;
      this.#field.input.value = code;
      this.#field.input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    });
  }

  #declaration(): BridgeOut | null {
    const { prompt } = this.#controller;
    const { challenge } = prompt;
    if (!challenge || this.#formMode || is(prompt, 'over')) return null;
    const offers = knownOffers(challenge);
    const current = currentOffer(prompt);
    const app = current?.method === 'totp' ? current : offers.find(({ method }) => method === 'totp');
    return {
      v: 1,
      type: 'challenge',
      id: challenge.id,
      kind: challenge.kind,
      methods: challenge.offers.map(({ method }) => method),
      ...(app ? { factorId: app.factorId } : {}),
      digits: app?.digits ?? this.digits,
      expiresAtMs: challenge.expiresAtMs,
      ...(challenge.statement === undefined ? {} : { statement: challenge.statement }),
    };
  }

  get #method(): MethodName {
    return currentOffer(this.#controller.prompt)?.method ?? 'totp';
  }
}

const ASKED = ['endpoint', 'action', 'challenge', 'transport', 'methods', 'digits'] as const;

function endsSoon({ phase, challenge }: Prompt, nowMs: number): boolean {
  return (phase.name === 'asking' || phase.name === 'rejected') && !!challenge && challenge.expiresAtMs - nowMs < MORE_TIME_MS;
}

define('mfa-challenge', MfaChallenge);

declare global {
  interface HTMLElementTagNameMap {
    'mfa-challenge': MfaChallenge;
  }
}
