import { css, html, LitElement, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { type AccountView, type AskedView, type CodeView, type FillAnswer } from '../messages.ts';
import { ask } from './background.ts';
import { countdown, countdownStyles } from './countdown.ts';
import { reasonKey } from './field-reason.ts';
import { type KeyGuard, keyGuard, QUIET_MS } from './key-guard.ts';
import { groupDigits, safeName, siteName } from './names.ts';
import { t } from './strings.ts';
import { shared } from './styles.ts';

type Step =
  | { name: 'asking' }
  | { name: 'filling' }
  /** The code of this step was used: the next one follows by itself, as the user has already said yes. */
  | { name: 'waiting'; why: 'used' | 'ending'; recordId: string; untilMs: number }
  | { name: 'filled' }
  | { name: 'refused'; result: keyof typeof REFUSALS };

/**
 * What the page in front asks for, and who may answer: one account and one button; Enter is the button.
 *
 * @fires mfa-filled
 */
export class AskedCard extends LitElement {
  static override styles = [
    shared,
    countdownStyles,
    css`
      .card {
        display: grid;
        gap: 12px;
        padding: 16px;
        border-radius: 16px;
        background: var(--tint);
      }
      .who strong {
        display: block;
        font-size: 15px;
      }
      .code {
        display: flex;
        align-items: center;
        justify-content: space-between;
        min-height: 40px;
      }
      .code .digits {
        font-size: 26px;
      }
      fieldset {
        display: grid;
        gap: 4px;
        margin: 0;
        padding: 0;
        border: 0;
      }
      .choice {
        display: grid;
        grid-template-columns: auto 1fr;
        align-items: center;
        gap: 12px;
        min-height: 44px;
        cursor: pointer;
        font-weight: 400;
      }
      .choice input {
        width: 20px;
        min-height: 20px;
        accent-color: var(--accent);
      }
      legend {
        padding: 0;
        margin-bottom: 4px;
        font-weight: 600;
      }
      @media (forced-colors: active) {
        .card {
          border: 1px solid;
        }
      }
    `,
  ];

  @property({ attribute: false }) asked!: AskedView;
  @property({ attribute: false }) codes: Record<string, CodeView> = {};
  @property({ type: Number }) nowMs = 0;
  @state() private step: Step = { name: 'asking' };
  @state() private chosen = '';
  @state() private armed = false;

  #guard: KeyGuard = keyGuard(0);
  #stop = new AbortController();

  constructor() {
    super();
    this.addController({
      hostConnected: () => this.#listen(),
      hostDisconnected: () => this.#stop.abort(),
    });
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('asked')) {
      const before = changed.get('asked') as AskedView | undefined;
      // Another question, from a page that has gone on: what became of the last one says nothing about it.
      if (before && before.challengeId !== this.asked.challengeId) this.step = { name: 'asking' };
      this.heard();
    }
    if (this.step.name === 'waiting' && this.nowMs >= this.step.untilMs) void this.fill(this.step.recordId);
  }

  override render() {
    const { origin, kind, accounts } = this.asked;
    const account = this.account;
    return html`<section class="card" aria-labelledby="title">
      <span class="site">${siteName(origin)}</span>
      <h1 id="title">${t(TITLES[kind])}</h1>
      ${accounts.length > 1 ? this.renderChoice(accounts) : account ? renderWho(account) : nothing}
      ${account && this.asked.mayGoUnasked.includes(account.id) ? renderUnasked() : nothing}
      ${account ? this.renderCode(account) : html`<p>${t('noAccountHere')}</p>`}
      <p class="message" role="status">${this.message}</p>
    </section>`;
  }

  private renderChoice(accounts: AccountView[]) {
    return html`<fieldset>
      <legend>${t('chooseAccount')}</legend>
      ${accounts.map(
        (account) =>
          html`<label class="choice">
            <input
              type="radio"
              name="account"
              .checked=${account.id === this.account?.id}
              @change=${() => (this.chosen = account.id)}
            />${renderWho(account)}
          </label>`,
      )}
    </fieldset>`;
  }

  private renderCode(account: AccountView) {
    const code = this.codes[account.id];
    const shown = code?.ok ? code : undefined;
    return html`<div class="code">
        <span class="digits">${shown ? groupDigits(shown.digits) : ''}</span>
        ${shown ? countdown(shown.untilMs, account.periodSeconds, this.nowMs) : nothing}
      </div>
      ${
        this.isFillable
          ? html`<button class="primary" id="fill" aria-disabled=${!this.armed} ?disabled=${this.isBusy} @click=${this.clicked}>
              ${t(LABELS[this.step.name])}
            </button>`
          : nothing
      }`;
  }

  private get account(): AccountView | undefined {
    return this.asked.accounts.find(({ id }) => id === this.chosen) ?? this.asked.accounts[0];
  }

  /** An ordinary page may have no field, or one that only the user can be sure of. */
  private get isFillable(): boolean {
    return (this.asked.found?.finding ?? 'found') === 'found';
  }

  private get isBusy(): boolean {
    return this.step.name !== 'asking' && this.step.name !== 'refused';
  }

  private get message(): string {
    if (this.asked.found && !this.isFillable) return t(reasonKey(this.asked.found));
    if (this.step.name === 'waiting') {
      const seconds = String(Math.max(0, Math.ceil((this.step.untilMs - this.nowMs) / 1000)));
      return t(this.step.why === 'used' ? 'waitForNext' : 'waitForFresh', seconds);
    }
    return this.step.name === 'refused' ? t(REFUSALS[this.step.result]) : '';
  }

  #listen(): void {
    this.#guard = keyGuard(performance.now());
    this.#stop = new AbortController();
    this.armed = false;
    setTimeout(() => (this.armed = true), QUIET_MS);
    addEventListener('keydown', (event) => this.pressed(event), { signal: this.#stop.signal, capture: true });
  }

  private pressed(event: KeyboardEvent): void {
    if (event.key !== 'Enter') return;
    // The button would be clicked by the same key: this is the one way in.
    event.preventDefault();
    if (this.#guard.accepts(event, performance.now())) void this.start();
  }

  private clicked(event: Event): void {
    if (this.#guard.accepts(event, performance.now())) void this.start();
  }

  /** The page said of the code that it was given what it thinks of it: the user said yes to a code that is taken. */
  private heard(): void {
    const { outcome } = this.asked;
    if (!outcome) return;
    if (this.step.name === 'filled' && outcome === 'already-used' && this.account) void this.fill(this.account.id);
    else if (this.step.name !== 'waiting' && this.step.name !== 'filling') this.step = { name: 'refused', result: outcome };
  }

  private async start(): Promise<void> {
    if (this.account && this.isFillable && !this.isBusy) await this.fill(this.account.id);
  }

  private async fill(recordId: string): Promise<void> {
    this.step = { name: 'filling' };
    const isAllowed = this.renderRoot.querySelector<HTMLInputElement>('#unasked')?.checked === true;
    if (isAllowed) await ask({ type: 'allow-unasked', recordId, origin: this.asked.origin, allowed: true });
    const answer = await ask({ type: 'fill', recordId, challengeId: this.asked.challengeId });
    this.step = after(answer, recordId);
    if (this.step.name === 'filled') this.dispatchEvent(new Event('mfa-filled'));
  }
}

function after(answer: FillAnswer, recordId: string): Step {
  if (answer.result === 'filled') return { name: 'filled' };
  if (answer.result === 'wait') return { name: 'waiting', why: answer.why, recordId, untilMs: answer.untilMs };
  return { name: 'refused', result: answer.result };
}

function renderUnasked() {
  return html`<label class="choice"><input type="checkbox" id="unasked" />${t('siteUnasked')}</label>`;
}

function renderWho({ issuer, account }: AccountView) {
  return html`<span class="who"
    ><strong><bdi dir="auto">${safeName(issuer) || safeName(account)}</bdi></strong>
    <span class="muted"><bdi dir="auto">${safeName(account)}</bdi></span></span
  >`;
}

const TITLES = {
  'sign-in': 'askedSignIn',
  change: 'askedChange',
  transaction: 'askedTransaction',
  enrollment: 'askedEnrollment',
  field: 'askedField',
} as const;
const LABELS = { asking: 'fill', refused: 'fill', filling: 'filling', waiting: 'waiting', filled: 'filled' } as const;
const REFUSALS = {
  'wrong-code': 'refusedWrong',
  'already-used': 'refusedUsed',
  'not-taken': 'refusedNotTaken',
  'field-busy': 'refusedBusy',
  declined: 'refusedDeclined',
  gone: 'refusedGone',
} as const;
