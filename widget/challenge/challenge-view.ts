import { html, nothing, type TemplateResult } from 'lit/html.js';
import { shownName } from '../../shared/strings/shown-name.ts';
import { cells } from '../code-input/cells.ts';
import { type ChallengeController, MORE_TIME_MS } from './challenge-controller.ts';
import { currentOffer, BUSY, WAITING, OVER, is, type KnownOffer, knownOffers } from './challenge-machine.ts';
import { type ChallengeWords, type Message } from './challenge-words.ts';

type Drawn = TemplateResult | typeof nothing;

/** All that is drawn, and what the user may do. */
export interface ChallengeView {
  controller: ChallengeController;
  words: ChallengeWords;
  message: Message;
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
  /** There is a way on after the end. */
  canRestart: boolean;
  ticked: boolean;

  press(event: Event): void;
  tick(): void;
  childrenChanged(): void;
}

export function challengeView(view: ChallengeView): TemplateResult {
  const { words, message, answers, bare } = view;
  const { prompt } = view.controller;
  const loading = !prompt.challenge && prompt.phase.name === 'loading';
  return html`<div id="heading">
      <slot name="heading">
        ${loading ? html`<p class="title">${BAR}</p>` : html`<h2 part="heading">${words.heading(prompt)}</h2>`}
      </slot>
    </div>
    <slot name="description"><p part="reason" class="muted">${loading ? BAR : words.reason(prompt)}</p></slot>
    ${transaction(view)}
    <slot name="label"></slot>
    ${field(view)}${messageView(message, answers)}
    ${bare ? nothing : [remember(view), primaryView(view), resendView(view), moreTime(view), cancel(view)]}
    <div class="ways">${methods(view)}${help(view)}<slot name="support">${support(view)}</slot></div>`;
}

const BAR = html`<span class="bar"></span>`;

/** Amount larger than anything else; the payee in full; all of it from the server's challenge, never from the page (WD-09). */
function transaction({ controller, words }: ChallengeView): Drawn {
  const paying = controller.prompt.challenge?.transaction;
  if (!paying) return nothing;
  const row = (part: 'payee' | 'memo' | 'site', value: string): TemplateResult =>
    html`<div class="row">
      <dt class="muted">${words.say(part)}</dt>
      <dd part=${part}><bdi>${shownName(value, 256)}</bdi></dd>
    </div>`;
  return html`<div part="transaction">
    <p part="amount">${words.money(paying)}</p>
    <dl>${row('payee', paying.payee)}${paying.memo ? row('memo', paying.memo) : nothing}${row('site', location.host)}</dl>
  </div>`;
}

function field({ controller, digits, disabled, caret, message, childrenChanged }: ChallengeView): TemplateResult {
  const { name } = controller.prompt.phase;
  const look = /^(rejected|verified)$/.test(name) ? message.role : '';
  const still = disabled || /^(cooling-down|locked|expired|cancelled)$/.test(name) ? 'still' : '';
  return cells(digits, caret, `${look} ${still}`, childrenChanged);
}

/**
 * The line under the field; whoever cannot see it hears it. A live region is silent about text that stays, so that answers take
 * turns in two places: the same message again is a new node.
 */
export function messageView({ text, role }: Message, answers: number): Drawn[] {
  const icon = role && html`<span class="icon" aria-hidden="true">${role === 'alert' ? '!' : '✓'}</span>`;
  const line = html`<p part="message" role=${role || nothing}>${icon}<span>${text}</span></p>`;
  return role && answers % 2 ? [line] : [nothing, line];
}

function remember({ controller, words, ticked, tick }: ChallengeView): Drawn {
  const offered = controller.prompt.challenge?.remember;
  return offered
    ? html`<label part="remember"><input type="checkbox" .checked=${ticked} @change=${tick} />${words.remember(offered)}</label>`
    : nothing;
}

function button(part: string, look: string, text: unknown, press: (event: Event) => void, off = false): TemplateResult {
  return html`<button part=${part} class=${look} aria-disabled=${off} @click=${press}>${text}</button>`;
}

type PrimaryView = Pick<ChallengeView, 'controller' | 'words' | 'armed' | 'canRestart' | 'press'>;

/** The one primary button: it keeps its place and its size and says what it does now. */
export function primaryView({ controller, words, armed, canRestart, press }: PrimaryView): Drawn {
  const { prompt } = controller;
  const { name, untilMs, code } = prompt.phase;
  if ((name === 'expired' && !canRestart) || (name === 'locked' && !untilMs) || code === 'framed') return nothing;
  const idle = is(prompt, WAITING);
  const look = name === 'verified' ? 'success' : idle ? 'idle' : '';
  const off = is(prompt, BUSY) || idle || !armed;
  return button('button', `primary ${look}`, words.button(prompt, controller.nowMs()), press, off);
}

export function resendView({ controller, words }: Pick<ChallengeView, 'controller' | 'words'>): Drawn {
  const { prompt } = controller;
  const offer = currentOffer(prompt);
  if (offer?.method !== 'sms' || is(prompt, OVER)) return nothing;
  const waitMs = (offer.resendAtMs ?? 0) - controller.nowMs();
  const off = waitMs > 0 || is(prompt, BUSY);
  return button('resend', 'quiet', words.sayLater('resend', waitMs), () => void controller.send(), off);
}

/** Shortly before the end, once. */
function moreTime({ controller, words }: ChallengeView): Drawn {
  const { challenge, phase } = controller.prompt;
  const leftMs = (challenge?.expiresAtMs ?? Infinity) - controller.nowMs();
  return controller.canRenew && leftMs < MORE_TIME_MS && /^(asking|rejected)$/.test(phase.name)
    ? html`<p class="row muted">
        <span role="timer">${words.sayLater('ends', leftMs)}</span>
        ${button('more-time', 'quiet', words.say('more'), () => void controller.renew())}
      </p>`
    : nothing;
}

function cancel({ controller, words }: ChallengeView): Drawn {
  const { challenge, phase } = controller.prompt;
  return challenge && challenge.kind !== 'sign-in' && !/^(verified|cancelled)$/.test(phase.name)
    ? button('cancel', 'secondary', words.say('cancel'), () => controller.cancel())
    : nothing;
}

/** The other ways, with what they are and what is left. */
function methods({ controller, words }: ChallengeView): Drawn {
  const { prompt } = controller;
  const others = knownOffers(prompt.challenge).filter(({ factorId }) => factorId !== prompt.factorId);
  if (!others[0] || is(prompt, OVER)) return nothing;
  const way = ({ method, factorId, label = '', left, channel, lockedUntilMs = 0 }: KnownOffer): TemplateResult => {
    const waitMs = lockedUntilMs - controller.nowMs();
    const aside =
      waitMs > 0 ? words.sayLater('again', waitMs) : left === undefined ? shownName(label) : words.say('left', { n: left });
    const text = html`${channel ? shownName(channel) : words.say(method)}<bdi class="muted">${aside}</bdi>`;
    return html`<li>${button('method', 'row', text, () => controller.choose(factorId))}</li>`;
  };
  return html`<ul part="methods">
    ${others.map(way)}
  </ul>`;
}

function help({ controller: { prompt }, words }: ChallengeView): Drawn {
  const offer = currentOffer(prompt);
  return offer && !is(prompt, OVER)
    ? disclosure(
        'help',
        words.say('help'),
        html`<p>${words.say(`help-${offer.method}`)}</p>
          <p>${words.say('never-share')}</p>
          <slot name="walkthrough"></slot>`,
      )
    : nothing;
}

function support({ controller, words }: ChallengeView): Drawn {
  const { challenge, phase } = controller.prompt;
  if (!challenge?.support || phase.name === 'verified') return nothing;
  const { channels, hours, timeZone } = challenge.support;
  const clock = (time: string): string => words.clockOf(time, timeZone, controller.nowMs());
  return disclosure(
    'support',
    words.say('lost'),
    html`${channels
        .filter(isSafeLink)
        .map(({ href, label }) => html`<a href=${href} rel="noreferrer" target="_blank">${shownName(label)}</a>`)}
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
