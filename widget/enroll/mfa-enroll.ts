import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { BridgeOut } from '../../shared/protocol/page-bridge.ts';
import type { Enrollment, Factor } from '../../shared/protocol/enrollment.ts';
import { en, type EnrollKey } from '../../shared/strings/enroll/en.ts';
import { id } from '../../shared/strings/enroll/id.ts';
import { en as promptEn } from '../../shared/strings/prompt/en.ts';
import { id as promptId } from '../../shared/strings/prompt/id.ts';
import { fill, nearest, type Words } from '../../shared/strings/words.ts';
import { ExtensionBridge } from '../autofill/extension-bridge.ts';
import { ChallengeController } from '../challenge/challenge-controller.ts';
import { currentOffer, EDITABLE, OVER, type Happening, is, type Prompt, type StateName } from '../challenge/challenge-machine.ts';
import { messageView, primaryView } from '../challenge/challenge-view.ts';
import { ChallengeWords, type PromptWords } from '../challenge/challenge-words.ts';
import { bridgeOutcome } from '../challenge/outcomes.ts';
import type { ChallengeTransport } from '../challenge/transport.ts';
import { cells } from '../code-input/cells.ts';
import { CodeInput } from '../code-input/code-input.ts';
import { emit } from '../events.ts';
import { GuestElement } from '../guest-element.ts';
import { controls } from '../styles/controls.css.ts';
import { field } from '../styles/field.css.ts';
import { tokens } from '../styles/tokens.css.ts';
import { enrollTransport } from './enroll-transport.ts';
import { enrollStyles } from './enroll.css.ts';
import { qrCode } from './qr-code.ts';

/** The settings show fresh codes too, and load them from here. */
export { BackupCodes } from '../backup-codes/backup-codes.ts';
export { backupCodesStyles } from '../backup-codes/backup-codes.css.ts';

/**
 * Sets up an authenticator app: scan, then enter the first code. Nothing is active before the server accepted that code.
 *
 * @summary QR code, set-up key and the first code.
 *
 * @slot - the page's own `<input>`; without it the element makes one
 * @slot heading - instead of the heading
 * @slot walkthrough - the site's own guide or video
 *
 * @csspart prompt - all of it
 * @csspart heading - what is set up
 * @csspart qr - the frame of the QR code
 * @csspart open-app - opens the app on the same phone
 * @csspart key - the set-up key, once it was asked for
 * @csspart copy - copies it
 * @csspart cells - the painted cells
 * @csspart message - the line under the field
 * @csspart button - the primary button
 */
export class MfaEnroll extends GuestElement {
  static override readonly styles = [tokens, field, controls, enrollStyles];
  static override readonly properties = {
    endpoint: String,
    method: String,
    replaces: String,
    locale: String,
    transport: null,
    words: null,
  };
  static readonly languages: [Words<EnrollKey>, ...Words<EnrollKey>[]] = [en, id];
  static readonly promptLanguages: [PromptWords, ...PromptWords[]] = [promptEn, promptId];

  /** Base URL of the verifier. */
  declare endpoint: string | undefined;
  /** `totp` or `sms`; otherwise it begins with the choice. */
  declare method: string | undefined;
  /** The id of the factor whose place the new one takes, in the moment in which it becomes active. */
  declare replaces: string | undefined;
  /** BCP 47; otherwise the nearest `lang`. */
  declare locale: string | undefined;
  /** Another backend: made anew for each set-up. */
  declare transport: typeof enrollTransport | undefined;
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
  readonly #controller = new ChallengeController((what) => this.#happened(what, this.#controller.prompt));
  readonly #bridge = new ExtensionBridge(this, {
    declaration: () => this.#declaration(),
    shown: (wanted) => (wanted === 'read-offer' ? this.#offer() : null),
  });
  #enrollment: Enrollment | null = null;
  #factor: Factor | null = null;
  #keyShown = false;
  #copied: EnrollKey | null = null;
  #answers = 0;

  get state(): StateName {
    return this.#controller.prompt.phase.name;
  }

  /** Begins a set-up; the one before is void. Called by the element itself when it is connected. */
  async start(): Promise<void> {
    this.#forget();
    if (this.endpoint === undefined) return;
    const transport: ChallengeTransport = (this.transport ?? enrollTransport)(this.endpoint, {
      began: (enrollment) => (this.#enrollment = enrollment),
      confirmed: (factor) => (this.#factor = factor),
    });
    await this.#controller.begin(transport, 'enroll');
  }

  /** Leaves nothing behind: the pending set-up is deleted. */
  cancel(): void {
    this.#controller.cancel();
  }

  override focus(options?: FocusOptions): void {
    this.#field.input.focus(options);
  }

  protected override connected(signal: AbortSignal): void {
    this.#field.connect(signal);
    this.#bridge.connect(signal);
  }

  protected override left(): void {
    this.#controller.stop();
    this.#forget();
  }

  protected override changed(changed: ReadonlySet<string | undefined> | null): void {
    if (!changed || changed.has('endpoint') || changed.has('transport')) void this.start();
  }

  protected override drawn(): void {
    this.#bridge.declare();
  }

  protected override render(): TemplateResult {
    const { prompt } = this.#controller;
    const words = this.#words;
    const promptWords = new ChallengeWords({ ...nearest(MfaEnroll.promptLanguages, words.lang), 'do-change': words.confirm });
    const digits = currentOffer(prompt)?.digits ?? 6;
    const { name } = prompt.phase;
    const message = name === 'verified' ? { text: this.#say('done'), role: 'status' as const } : promptWords.message(prompt);
    this.#field.look({
      digits,
      label: promptWords.label(prompt, digits),
      description: message.text,
      invalid: name === 'rejected',
      readOnly: !is(prompt, EDITABLE),
    });
    const button = {
      controller: this.#controller,
      words: promptWords,
      armed: true,
      canRestart: true,
      press: () => this.#press(),
    };
    return html`<div part="prompt" role="group" lang=${words.lang} dir=${words.dir} aria-labelledby="heading">
      <div id="heading">
        <slot name="heading"><h2 part="heading">${this.#say('heading')}</h2></slot>
      </div>
      <slot name="walkthrough"></slot>
      <ol>
        ${name === 'verified' ? nothing : html`<li>${this.#scanStep()}</li>`}
        <li>
          <h3 ?hidden=${name === 'verified'}>${this.#say('enter', { n: digits })}</h3>
          ${cells(
            digits,
            is(prompt, EDITABLE) ? this.#field.caret : -1,
            name === 'rejected' || name === 'verified' ? message.role : name === 'expired' || name === 'cancelled' ? 'still' : '',
            () => this.#field.childrenChanged(),
          )}
          ${messageView(message, this.#answers)} ${primaryView(button)}
        </li>
      </ol>
    </div>`;
  }

  #scanStep(): TemplateResult {
    const offer = this.#pending;
    const uri = offer?.uri;
    return html`
      <h3>${this.#say('scan')}</h3>
      <div part="qr" class="frame">${uri === undefined ? html`<div class="blank"></div>` : qrCode(uri, this.#say('qr'))}</div>
      <div class="phone">
        <button part="open-app" class="secondary" type="button" @click=${() => this.#openApp()}>${this.#say('openApp')}</button>
      </div>
      <p class="note">${this.#say('scanHelp')}</p>
      <p class="note">${this.#say('extension')}</p>
      ${offer?.key === undefined ? nothing : this.#byHand(offer.key)}
    `;
  }

  /** The key is not in the page before it was asked for (WD-19). */
  #byHand(key: string): TemplateResult {
    const groups = key.replace(/\s/g, '').match(/.{1,4}/g) ?? [];
    return html`<details
      ?open=${this.#keyShown}
      @toggle=${(event: Event) => this.#showKey((event.target as HTMLDetailsElement).open)}
    >
      <summary class="row" part="show-key">
        <span>${this.#say('byHand')}</span>
      </summary>
      ${
        this.#keyShown
          ? html`<div class="panel">
              <p>${this.#say('key')}</p>
              <code part="key" class="key" translate="no">${groups.map((group) => html`<span>${group} </span>`)}</code>
              <button part="copy" class="secondary" type="button" @click=${() => void this.#copy(key)}>
                ${this.#say(this.#copied === 'copied' ? 'copied' : 'copy')}
              </button>
              <p role="status">${this.#copied === 'notCopied' ? this.#say('notCopied') : ''}</p>
            </div>`
          : nothing
      }
    </details>`;
  }

  get #words(): Words<EnrollKey> {
    const tag = this.locale ?? this.closest('[lang]')?.getAttribute('lang') ?? '';
    return { ...nearest(MfaEnroll.languages, tag), ...this.words };
  }

  #say(key: EnrollKey, values?: Record<string, number>): string {
    return fill(this.#words.lang, this.#words[key], values);
  }

  /** What is on screen: the offer of a set-up that can still be confirmed. */
  get #pending(): Enrollment | null {
    const { prompt } = this.#controller;
    return prompt.challenge && !is(prompt, OVER) ? this.#enrollment : null;
  }

  #codeChanged(whole: boolean): void {
    this.#controller.tell({ type: 'type' });
    if (whole) this.#press();
  }

  #press(): void {
    const { phase } = this.#controller.prompt;
    const over = phase.name === 'expired' || phase.name === 'cancelled';
    const failed = (phase.name === 'offline' || phase.name === 'failed') && phase.during !== 'verify';
    if (over || failed) void this.start();
    else if (this.#field.whole) void this.#controller.submit(this.#field.code, undefined);
    else this.#controller.tell({ type: 'incomplete' });
  }

  #showKey(open: boolean): void {
    this.#keyShown = open;
    this.#copied = null;
    this.requestUpdate();
  }

  async #copy(key: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(key.replace(/\s/g, ''));
      this.#copied = 'copied';
    } catch {
      this.#copied = 'notCopied';
    }
    this.requestUpdate();
  }

  /** By script and not by a link: the secret is in no attribute. */
  #openApp(): void {
    if (this.#pending?.uri !== undefined) location.assign(this.#pending.uri);
  }

  #happened(happening: Happening, prompt: Prompt): void {
    const { phase, challenge } = prompt;
    this.#internals.states.clear();
    this.#internals.states.add(phase.name);
    this.requestUpdate();
    if (happening.type === 'refused' || happening.type === 'incomplete') this.#answers++;
    if (happening.type === 'verified') this.#enrolled();
    if (happening.type === 'cancel') emit(this, 'mfa-cancel', undefined);
    if (happening.type === 'refused') {
      const { during, refusal } = happening;
      if (during === 'verify' && challenge) {
        const result = bridgeOutcome(refusal.code);
        this.#bridge.outcome(challenge.id, result, this.#controller.nowMs());
        if (result !== 'not-sent') this.#field.clear();
        void this.updateComplete.then(() => this.focus({ preventScroll: true }));
      }
      if (phase.name === 'failed' || phase.name === 'offline') emit(this, 'mfa-error', { code: refusal.code });
      if (phase.name === 'rejected') emit(this, 'mfa-rejected', { reason: phase.reason });
    }
    if (phase.name === 'expired' || phase.name === 'cancelled') this.#bridge.gone();
  }

  #enrolled(): void {
    const { challenge } = this.#controller.prompt;
    const factor = this.#factor;
    if (challenge) this.#bridge.outcome(challenge.id, 'accepted', this.#controller.nowMs());
    this.#forget();
    if (factor) emit(this, 'mfa-enrolled', { factorId: factor.factorId, method: factor.method });
  }

  #forget(): void {
    this.#answers++;
    this.#enrollment = null;
    this.#factor = null;
    this.#keyShown = false;
    this.#copied = null;
    this.#field.clear();
    this.#bridge.gone();
  }

  #declaration(): BridgeOut | null {
    const enrollment = this.#pending;
    if (!enrollment) return null;
    const { id, factorId, expiresAtMs } = enrollment;
    const digits = currentOffer(this.#controller.prompt)?.digits ?? 6;
    return { v: 1, type: 'challenge', id, kind: 'change', methods: ['totp'], factorId, digits, expiresAtMs };
  }

  /** The set-up offer, only while the user sees it too. */
  #offer(): BridgeOut | null {
    const enrollment = this.#pending;
    if (enrollment?.uri === undefined || !this.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return null;
    const { id, uri, factorId, expiresAtMs } = enrollment;
    return { v: 1, type: 'offer', id, uri, factorId, expiresAtMs };
  }
}

MfaEnroll.define('mfa-enroll');

declare global {
  interface HTMLElementTagNameMap {
    'mfa-enroll': MfaEnroll;
  }
}
