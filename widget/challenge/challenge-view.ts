import { html, nothing, type TemplateResult } from 'lit/html.js';
import { shownName } from '../../shared/strings/shown-name.ts';
import { cells } from '../code-input/cells.ts';
import { MORE_TIME_MS } from './challenge-controller.ts';
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
  /** The end can be put off. */
  canRenew: boolean;
  /** There is a way on after the end. */
  canRestart: boolean;
  ticked: boolean;

  press(event: Event): void;
  choose(factorId: string): void;
  resend(): void;
  renew(): void;
  cancel(): void;
  tick(): void;
  childrenChanged(): void;
}

export function challengeView(view: ChallengeView): TemplateResult {
  const { prompt, words, message, answers, bare } = view;
  const loading = !prompt.challenge && prompt.phase.name === 'loading';
  return html`<div id="heading">
      <slot name="heading"
        >${loading ? html`<p class="title">${BAR}</p>` : html`<h2 part="heading">${words.heading(prompt)}</h2>`}</slot
      >
    </div>
    <slot name="description"><p part="reason" class="muted">${loading ? BAR : words.reason(prompt)}</p></slot>
    ${transaction(view)}
    <slot name="label"></slot>
    ${field(view)} ${messageView(message, answers)}
    ${bare ? nothing : [remember(view), primaryView(view), resend(view), moreTime(view), cancel(view)]} ${ways(view)}`;
}

const BAR = html`<span class="bar"></span>`;

/** Amount larger than anything else; the payee in full; all of it from the server's challenge, never from the page (WD-09). */
function transaction({ prompt: { challenge }, words }: ChallengeView): Drawn {
  const paying = challenge?.transaction;
  if (!paying) return nothing;
  const rows = [
    ['to', 'payee', paying.payee],
    ['memo', 'memo', paying.memo],
    ['site', 'site', location.host],
  ] as const;
  return html`<div part="transaction">
    <p part="amount">${words.money(paying)}</p>
    <dl>
      ${rows.map(([word, part, value]) =>
        value
          ? html`<div class="row">
              <dt class="muted">${words.say(word)}</dt>
              <dd part=${part}><bdi>${shownName(value, 256)}</bdi></dd>
            </div>`
          : nothing,
      )}
    </dl>
  </div>`;
}

function field({ prompt, digits, disabled, caret, message: { tone }, childrenChanged }: ChallengeView): TemplateResult {
  const wide = currentOffer(prompt)?.method === 'backup';
  const { name } = prompt.phase;
  const still = disabled || /^(cooling-down|locked|expired|cancelled)$/.test(name);
  const look = /^(rejected|verified)$/.test(name) ? tone : '';
  return cells(wide ? 1 : digits, caret, `${look} ${still ? 'still' : ''} ${wide ? 'wide' : ''}`, childrenChanged);
}

/**
 * The line under the field; whoever cannot see it hears it. A live region is silent about text that stays, so that answers take
 * turns in two places: the same message again is a new node.
 */
export function messageView({ text, tone }: Message, answers: number): TemplateResult {
  const hint = tone === 'hint';
  const role = hint ? nothing : tone === 'error' ? 'alert' : 'status';
  const line = html`<p part="message" role=${role}>
    ${hint ? nothing : html`<span class="icon" aria-hidden="true">${tone === 'error' ? '!' : '✓'}</span>`}<span>${text}</span>
  </p>`;
  return answers % 2 && !hint ? html`${line}` : html`${nothing}${line}`;
}

function remember({ prompt: { challenge }, words, ticked, tick }: ChallengeView): Drawn {
  return challenge?.remember
    ? html`<label part="remember"
        ><input type="checkbox" .checked=${ticked} @change=${tick} />${words.remember(challenge.remember)}</label
      >`
    : nothing;
}

function button(part: string, look: string, text: unknown, press: (event: Event) => void, off = false): TemplateResult {
  return html`<button part=${part} class=${look} aria-disabled=${off} @click=${press}>${text}</button>`;
}

type PrimaryView = Pick<ChallengeView, 'prompt' | 'words' | 'nowMs' | 'armed' | 'canRestart' | 'press'>;

/** The one primary button: it keeps its place and its size and says what it does now. */
export function primaryView({ prompt, words, nowMs, armed, canRestart, press }: PrimaryView): Drawn {
  const { phase } = prompt;
  const { name } = phase;
  const busy = is(prompt, 'busy');
  const idle = is(prompt, 'waiting');
  const stuck =
    (name === 'expired' && !canRestart) ||
    (name === 'locked' && !phase.untilMs) ||
    (name === 'failed' && phase.code === 'framed');
  if (stuck) return nothing;
  const text = html`${busy ? html`<span class="spinner"></span>` : nothing}${words.button(prompt, nowMs)}`;
  return button(
    'button',
    name === 'verified' ? 'primary success' : idle ? 'primary idle' : 'primary',
    text,
    press,
    busy || idle || !armed,
  );
}

function resend({ prompt, words, nowMs, resend }: ChallengeView): Drawn {
  const offer = currentOffer(prompt);
  if (offer?.method !== 'sms' || is(prompt, 'over')) return nothing;
  const waitMs = (offer.resendAtMs ?? 0) - nowMs;
  const text = waitMs > 0 ? words.say('resend-wait', { time: duration(waitMs) }) : words.say('resend');
  return button('resend', 'quiet', text, resend, waitMs > 0 || is(prompt, 'busy'));
}

/** Shortly before the end, once. */
function moreTime({ prompt: { challenge, phase }, words, nowMs, canRenew, renew }: ChallengeView): Drawn {
  const leftMs = challenge ? challenge.expiresAtMs - nowMs : Infinity;
  return canRenew && leftMs < MORE_TIME_MS && /^(asking|rejected)$/.test(phase.name)
    ? html`<p class="more muted">
        <span role="timer">${words.say('ends', { time: duration(leftMs) })}</span>
        ${button('more-time', 'quiet', words.say('more'), renew)}
      </p>`
    : nothing;
}

function cancel({ prompt, words, cancel }: ChallengeView): Drawn {
  const { challenge, phase } = prompt;
  return challenge && challenge.kind !== 'sign-in' && !/^(verified|cancelled)$/.test(phase.name)
    ? button('cancel', 'secondary', words.say('cancel'), cancel)
    : nothing;
}

/** Everything else that helps, as a quiet list: other ways, where the code is, and people. */
function ways(view: ChallengeView): TemplateResult {
  const { prompt, words } = view;
  const offer = is(prompt, 'over') ? undefined : currentOffer(prompt);
  const others = offer ? knownOffers(prompt.challenge).filter((other) => other !== offer) : [];
  return html`<div class="ways">
    ${
      others.length
        ? html`<ul part="methods">
            ${others.map((other) => html`<li>${way(view, other)}</li>`)}
          </ul>`
        : nothing
    }
    ${
      offer
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

function way({ words, nowMs, choose }: ChallengeView, offer: KnownOffer): TemplateResult {
  const { method, factorId, label = '', left, channel, lockedUntilMs = 0 } = offer;
  const waitMs = lockedUntilMs - nowMs;
  const aside =
    waitMs > 0
      ? words.say('wait', { time: duration(waitMs) })
      : left === undefined
        ? shownName(label)
        : words.say('left', { n: left });
  const text = html`${channel ? shownName(channel) : words.say(method)}<bdi class="muted">${aside}</bdi>`;
  return button('method', 'row', text, () => choose(factorId));
}

function support({ prompt: { challenge }, words, nowMs }: ChallengeView): Drawn {
  if (!challenge?.support) return nothing;
  const { channels, hours, timeZone } = challenge.support;
  const clock = (time: string): string => words.clockOf(time, timeZone, nowMs);
  const links = channels.filter(isSafeLink);
  return disclosure(
    'support',
    words.say('lost'),
    html`${links.map(({ href, label }) => html`<a href=${href} rel="noreferrer" target="_blank">${shownName(label)}</a>`)}
      <p>${words.say('hours', { from: clock(hours.from), to: clock(hours.to) })}</p>`,
  );
}

function disclosure(part: string, title: string, content: TemplateResult): TemplateResult {
  return html`<details part=${part}>
    <summary class="row">${title}</summary>
    <div class="panel">${content}</div>
  </details>`;
}

/** A link from the server's configuration; never one that runs. */
function isSafeLink({ href }: { href: string }): boolean {
  return /^(https:|mailto:|tel:|\/(?!\/))/i.test(href);
}
