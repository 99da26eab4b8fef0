import { html, nothing, type TemplateResult } from 'lit';
import { shownName } from '../../shared/strings/shown-name.ts';
import { cells } from '../code-input/cells.ts';
import { currentOffer, is, type KnownOffer, knownOffers, type Prompt } from './challenge-machine.ts';
import { type ChallengeWords, duration, type Message } from './challenge-words.ts';

type Drawn = TemplateResult | typeof nothing;

/** All that is drawn, and what the user may do. */
export interface ChallengeView {
  prompt: Prompt;
  words: ChallengeWords;
  message: Message;
  nowMs: number;
  /** A field of the page's own form: no button of ours. */
  bare: boolean;
  digits: number;
  disabled: boolean;
  /** The cell with the caret; -1 without focus. */
  caret: number;
  /** A press counts (see `Arming`). */
  armed: boolean;
  /** Counts the answers, so that the same message is said again. */
  answers: number;
  /** The end is near, and can be put off. */
  moreTime: boolean;
  /** There is a way on after the end. */
  canRestart: boolean;
  remember: boolean;

  press(event: Event): void;
  choose(factorId: string): void;
  resend(): void;
  renew(): void;
  cancel(): void;
  setRemember(event: Event): void;
  childrenChanged(): void;
}

export function challengeView(view: ChallengeView): TemplateResult {
  const { prompt, words } = view;
  const loading = !prompt.challenge && prompt.phase.name === 'loading';
  return html`<div id="heading">
      <slot name="heading"
        >${loading ? html`<p class="title">${bar}</p>` : html`<h2 part="heading">${words.heading(prompt)}</h2>`}</slot
      >
    </div>
    <slot name="description"><p part="reason" class="reason muted">${loading ? bar : words.reason(prompt)}</p></slot>
    ${transaction(view)}
    <slot name="label"></slot>
    ${field(view)} ${messageView(view.message, view.answers)}
    ${view.bare ? nothing : [remember(view), primaryView(view), resend(view), moreTime(view), cancel(view)]} ${ways(view)}`;
}

const bar = html`<span class="bar"></span>`;

/** Amount larger than anything else; the payee in full; all of it from the server's challenge, never from the page (WD-09). */
function transaction({ prompt: { challenge }, words }: ChallengeView): Drawn {
  const paying = challenge?.transaction;
  if (!paying) return nothing;
  const row = (name: 'to' | 'memo' | 'site', value: string | undefined): Drawn =>
    value
      ? html`<div class="row">
          <dt class="muted">${words.say(name)}</dt>
          <dd part=${name === 'to' ? 'payee' : name}><bdi>${shownName(value, 256)}</bdi></dd>
        </div>`
      : nothing;
  return html`<div part="transaction" class="transaction">
    <p part="amount" class="amount">${words.money(paying)}</p>
    <dl>${row('to', paying.payee)}${row('memo', paying.memo)}${row('site', location.host)}</dl>
  </div>`;
}

function field({ prompt, digits, disabled, caret, message: { tone }, childrenChanged }: ChallengeView): TemplateResult {
  const wide = currentOffer(prompt)?.method === 'backup';
  const { name } = prompt.phase;
  const still = disabled || (!is(prompt, 'editable') && !is(prompt, 'busy') && name !== 'verified');
  return cells(wide ? 1 : digits, caret, name === 'rejected' || tone === 'success' ? tone : '', still, wide, childrenChanged);
}

/**
 * The line under the field; whoever cannot see it hears it. A live region is silent about text that stays, so that answers take
 * turns in two places: the same message again is a new node.
 */
export function messageView({ text, tone }: Message, answers: number): TemplateResult {
  if (tone === 'hint') return html`<p part="message" class="message">${text}</p>`;
  const answer = html`<p part="message" class="message" role=${tone === 'error' ? 'alert' : 'status'}>
    <span class="icon" aria-hidden="true">${tone === 'error' ? '!' : '✓'}</span><span>${text}</span>
  </p>`;
  return answers % 2 ? html`${answer}` : html`${nothing}${answer}`;
}

function remember({ prompt, words, remember, setRemember }: ChallengeView): Drawn {
  const offered = prompt.challenge?.remember;
  return offered?.asks
    ? html`<label part="remember" class="check">
        <input type="checkbox" .checked=${remember} @change=${setRemember} />${words.remember(offered)}
      </label>`
    : nothing;
}

type PrimaryView = Pick<ChallengeView, 'prompt' | 'words' | 'nowMs' | 'armed' | 'canRestart' | 'press'>;

/** The one primary button: it keeps its place and its size and says what it does now. */
export function primaryView({ prompt, words, nowMs, armed, canRestart, press }: PrimaryView): Drawn {
  const { phase } = prompt;
  const busy = is(prompt, 'busy');
  const idle = is(prompt, 'waiting');
  const stuck =
    (phase.name === 'expired' && !canRestart) ||
    (phase.name === 'locked' && !phase.untilMs) ||
    (phase.name === 'failed' && phase.code === 'framed');
  if (stuck) return nothing;
  const look = phase.name === 'verified' ? 'success' : idle ? 'idle' : '';
  return html`<button part="button" class="primary ${look}" type="button" aria-disabled=${busy || idle || !armed} @click=${press}>
    ${busy ? html`<span class="spinner"></span>` : nothing}${words.button(prompt, nowMs)}
  </button>`;
}

function resend({ prompt, words, nowMs, resend }: ChallengeView): Drawn {
  const offer = currentOffer(prompt);
  if (offer?.method !== 'sms' || is(prompt, 'over')) return nothing;
  const waitMs = (prompt.resendAtMs[offer.factorId] ?? 0) - nowMs;
  return html`<button
    part="resend"
    class="quiet"
    type="button"
    aria-disabled=${waitMs > 0 || is(prompt, 'busy')}
    @click=${resend}
  >
    ${waitMs > 0 ? words.say('resend-wait', { time: duration(waitMs) }) : words.say('resend')}
  </button>`;
}

function moreTime({ prompt: { challenge }, words, nowMs, moreTime, renew }: ChallengeView): Drawn {
  return moreTime && challenge
    ? html`<p class="more muted">
        <span role="timer">${words.say('ends', { time: duration(challenge.expiresAtMs - nowMs) })}</span>
        <button part="more-time" class="quiet" type="button" @click=${renew}>${words.say('more')}</button>
      </p>`
    : nothing;
}

function cancel({ prompt, words, cancel }: ChallengeView): Drawn {
  const { challenge, phase } = prompt;
  return challenge && challenge.kind !== 'sign-in' && !['verified', 'cancelled'].includes(phase.name)
    ? html`<button part="cancel" class="secondary" type="button" @click=${cancel}>${words.say('cancel')}</button>`
    : nothing;
}

/** Everything else that helps, as a quiet list: other ways, where the code is, and people. */
function ways(view: ChallengeView): TemplateResult {
  const { prompt, words } = view;
  const offer = currentOffer(prompt);
  const open = offer && !is(prompt, 'over');
  const others = open ? knownOffers(prompt.challenge).filter((other) => other !== offer) : [];
  return html`<div class="ways">
    ${
      others.length > 0
        ? html`<ul part="methods">
            ${others.map((other) => html`<li>${way(view, other)}</li>`)}
          </ul>`
        : nothing
    }
    ${
      open
        ? disclosure(
            'help',
            words.say('help'),
            html`<p>${words.say(`help-${offer.method}`)}</p>
              <p>${words.say('never-share')}</p>
              <slot name="walkthrough"></slot>`,
          )
        : nothing
    }
    <slot name="support">${prompt.phase.name === 'verified' ? nothing : support(view)}</slot>
  </div>`;
}

function way(
  { prompt, words, nowMs, choose }: ChallengeView,
  { method, factorId, label = '', left }: KnownOffer,
): TemplateResult {
  const lockedMs = prompt.lockedUntilMs[factorId] ?? 0;
  const aside =
    lockedMs > nowMs
      ? words.say('wait', { time: duration(lockedMs - nowMs) })
      : left === undefined
        ? shownName(label)
        : words.say('left', { n: left });
  return html`<button part="method" class="row" type="button" @click=${() => choose(factorId)}>
    ${words.say(method)}<bdi class="muted">${aside}</bdi>
  </button>`;
}

function support({ prompt: { challenge }, words, nowMs }: ChallengeView): Drawn {
  if (!challenge?.support) return nothing;
  const { channels, hours, timeZone } = challenge.support;
  const [from, to] = [hours.from, hours.to].map((time) => words.clockOf(time, timeZone, nowMs));
  return disclosure(
    'support',
    words.say('lost'),
    html`${channels
        .filter(isSafeLink)
        .map(({ href, label }) => html`<a href=${href} rel="noreferrer" target="_blank">${shownName(label)}</a>`)}
      <p>${words.say('hours', { from: from ?? '', to: to ?? '' })}</p>`,
  );
}

export function disclosure(part: string, title: string, content: TemplateResult): TemplateResult {
  return html`<details part=${part}>
    <summary class="row">${title}</summary>
    <div class="panel">${content}</div>
  </details>`;
}

/** A link from the server's configuration; never one that runs. */
function isSafeLink({ href }: { href: string }): boolean {
  return /^(https:|mailto:|tel:|\/(?!\/))/i.test(href);
}
