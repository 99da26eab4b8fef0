import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Challenge } from '../../shared/protocol/challenge.ts';
import { shownName } from '../../shared/strings/shown-name.ts';
import { cells } from '../code-input/cells.ts';
import { currentOffer, knownOffers, type MethodName, type Prompt } from './challenge-machine.ts';
import { type ChallengeWords, duration, type Message } from './challenge-words.ts';

/** All that is drawn, and what the user may do. */
export interface ChallengeView {
  prompt: Prompt;
  words: ChallengeWords;
  lang: string;
  dir: string;
  nowMs: number;
  formMode: boolean;
  digits: number;
  caret: number;
  armed: boolean;
  /** Counts the answers, so that the same message is said again (a live region is silent about text that stays). */
  answers: number;
  moreTime: boolean;
  canRestart: boolean;
  remember: boolean;
  message: Message;

  press(event: Event): void;
  choose(factorId: string): void;
  resend(): void;
  renew(): void;
  cancel(event: Event): void;
  setRemember(on: boolean): void;
  childrenChanged(): void;
}

type PrimaryView = Pick<ChallengeView, 'prompt' | 'words' | 'nowMs' | 'armed' | 'canRestart' | 'press'>;

export function challengeView(view: ChallengeView): TemplateResult {
  const { prompt, words, lang, dir, formMode } = view;
  const loading = prompt.phase.name === 'loading';
  return html`<section part="prompt" lang=${lang} dir=${dir} aria-labelledby="heading" aria-busy=${String(loading)}>
    <div id="heading">
      <slot name="heading"><h2 part="heading">${loading ? bar(60) : words.heading(prompt)}</h2></slot>
    </div>
    <slot name="description"><p part="reason" class="reason muted">${loading ? bar(80) : words.reason(prompt)}</p></slot>
    ${transaction(view)}
    <slot name="label"></slot>
    ${field(view)} ${messageView(view.message, view.answers)} ${formMode ? nothing : controls(view)} ${ways(view)}
  </section>`;
}

const bar = (percent: number): TemplateResult => html`<span class="bar" data-w=${percent}></span>`;

/** Amount larger than anything else; the payee in full; all of it from the server's challenge, never from the page (WD-09). */
function transaction({ prompt: { challenge }, words }: ChallengeView): TemplateResult | typeof nothing {
  const paying = challenge?.transaction;
  if (!paying) return nothing;
  return html`<div part="transaction" class="transaction">
    <p part="amount" class="amount">${words.money(paying)}</p>
    <dl>
      ${detail(words.say('to'), paying.payee, 'payee')} ${paying.memo ? detail(words.say('memo'), paying.memo, 'memo') : nothing}
      ${detail(words.say('site'), location.host, 'site')}
    </dl>
  </div>`;
}

const detail = (name: string, value: string, part: string): TemplateResult =>
  html`<div class="row">
    <dt class="muted">${name}</dt>
    <dd part=${part}><bdi>${shownName(value, 256)}</bdi></dd>
  </div>`;

function field(view: ChallengeView): TemplateResult {
  const { prompt, digits, caret } = view;
  const wide = currentOffer(prompt)?.method === 'backup';
  const still = !['loading', 'asking', 'rejected', 'checking', 'verified', 'offline', 'failed', 'sending'].includes(
    prompt.phase.name,
  );
  const { tone } = view.message;
  return cells({
    count: wide ? 1 : digits,
    wide,
    caret,
    tone: prompt.phase.name === 'rejected' ? 'error' : tone === 'success' ? tone : 'hint',
    still,
    slotchange: view.childrenChanged,
  });
}

/**
 * The line under the field; whoever cannot see it hears it. A live region is silent about text that stays, so that answers take
 * turns in two places: the same message again is a new node.
 */
export function messageView({ text, tone }: Message, answers: number): TemplateResult {
  if (tone === 'hint') return html`<p part="message" class="message">${text}</p>`;
  const answer = html`<p part="message" class="message" data-tone=${tone} role=${tone === 'error' ? 'alert' : 'status'}>
    ${icon(tone)}<span>${text}</span>
  </p>`;
  return answers % 2 ? html`${answer}` : html`${nothing}${answer}`;
}

const icon = (tone: Message['tone']): TemplateResult =>
  html`<svg viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" aria-hidden="true">
    <circle cx="10" cy="10" r="8" />
    ${tone === 'error' ? svg`<path d="M10 5.8v5M10 14v.1" />` : svg`<path d="m6.5 10.3 2.4 2.4 4.6-5" stroke-linejoin="round" />`}
  </svg>`;

function controls(view: ChallengeView): TemplateResult {
  const { prompt, words } = view;
  const { challenge } = prompt;
  return html`${rememberBox(view)}${primaryView(view)}${resend(view)}${moreTime(view)}
  ${
    challenge && challenge.kind !== 'sign-in' && !['verified', 'cancelled'].includes(prompt.phase.name)
      ? html`<button part="cancel" class="secondary" type="button" @click=${view.cancel}>${words.say('cancel')}</button>`
      : nothing
  }`;
}

function rememberBox({ prompt, words, remember, setRemember }: ChallengeView): TemplateResult | typeof nothing {
  const offered = prompt.challenge?.remember;
  if (!offered?.asks) return nothing;
  return html`<label part="remember" class="check">
    <input
      type="checkbox"
      .checked=${remember}
      @change=${(event: Event) => setRemember((event.target as HTMLInputElement).checked)}
    />
    <span>${words.remember(offered)}</span>
  </label>`;
}

/** The one primary button: it keeps its place and its size and says what it does now. */
export function primaryView(view: PrimaryView): TemplateResult {
  const { prompt, words, nowMs } = view;
  const { phase } = prompt;
  const busy = phase.name === 'checking' || phase.name === 'sending';
  const waits = ['loading', 'locked', 'cooling-down', 'verified'].includes(phase.name);
  const stuck = (phase.name === 'expired' && !view.canRestart) || (phase.name === 'failed' && phase.code === 'framed');
  if (stuck || (phase.name === 'locked' && phase.untilMs === undefined)) return html``;
  return html`<button
    part="button"
    class="primary"
    type="button"
    aria-disabled=${String(busy || waits || !view.armed)}
    ?data-busy=${busy}
    data-tone=${phase.name === 'verified' ? 'success' : nothing}
    @click=${view.press}
  >
    ${busy ? html`<span class="spinner"></span>` : nothing}${words.button(prompt, nowMs)}
  </button>`;
}

function resend({ prompt, words, nowMs, resend }: ChallengeView): TemplateResult | typeof nothing {
  const offer = currentOffer(prompt);
  if (offer?.method !== 'sms' || !['asking', 'rejected', 'sending', 'checking'].includes(prompt.phase.name)) return nothing;
  const waitMs = (prompt.resendAtMs[offer.factorId] ?? 0) - nowMs;
  const waits = waitMs > 0 || prompt.phase.name === 'sending';
  return html`<button part="resend" class="quiet" type="button" aria-disabled=${String(waits)} @click=${resend}>
    ${waitMs > 0 ? words.say('resend-wait', { time: duration(waitMs) }) : words.say('resend')}
  </button>`;
}

function moreTime({ prompt, words, nowMs, moreTime, renew }: ChallengeView): TemplateResult | typeof nothing {
  if (!moreTime || !prompt.challenge) return nothing;
  return html`<p class="more muted" part="more-time">
    <span role="timer">${words.say('ends', { time: duration(prompt.challenge.expiresAtMs - nowMs) })}</span>
    <button class="quiet" type="button" @click=${renew}>${words.say('more')}</button>
  </p>`;
}

/** Everything else that helps: other ways, where the code is, and people. A quiet list. */
function ways(view: ChallengeView): TemplateResult {
  const { prompt, words } = view;
  const offer = currentOffer(prompt);
  const others = knownOffers(prompt.challenge).filter((other) => other !== offer);
  const open = !['verified', 'cancelled', 'expired', 'loading'].includes(prompt.phase.name);
  const list = open && others.length > 0;
  return html`
    <ul part="methods" class="ways" ?hidden=${!list}>
      ${others.map((other) => html`<li>${way(view, other)}</li>`)}
    </ul>
    <div class="ways">
      ${open && offer ? disclosure(words.say('help'), 'help', help(view, offer.method)) : nothing} ${support(view)}
    </div>
  `;
}

function way({ prompt, words, nowMs, choose }: ChallengeView, offer: ReturnType<typeof knownOffers>[number]): TemplateResult {
  const lockedMs = prompt.lockedUntilMs[offer.factorId] ?? 0;
  const aside =
    lockedMs > nowMs
      ? words.say('locked', { clock: words.clock(lockedMs) })
      : offer.method === 'backup'
        ? offer.left === undefined
          ? ''
          : words.say('left', { n: offer.left })
        : shownName(offer.label ?? '');
  return html`<button part="method" class="row" type="button" @click=${() => choose(offer.factorId)}>
    <span>${words.say(offer.method)}</span><span class="muted"><bdi>${aside}</bdi></span>
  </button>`;
}

function help({ words }: ChallengeView, method: MethodName): TemplateResult {
  return html`<p>${words.say(`help-${method}`)}</p>
    <p>${words.say('never-share')}</p>
    <slot name="walkthrough"></slot>`;
}

function support({ prompt, words, nowMs }: ChallengeView): TemplateResult {
  const people = prompt.challenge?.support;
  if (!people) return html`<slot name="support"></slot>`;
  const content = html`${people.channels
    .filter(isSafeLink)
    .map(({ href, label }) => html`<a href=${href} rel="noreferrer" target="_blank">${shownName(label)}</a>`)}
  ${hours(words, people, nowMs)}`;
  return html`<slot name="support">${disclosure(words.say('lost'), 'support', content)}</slot>`;
}

function disclosure(title: string, part: string, content: TemplateResult): TemplateResult {
  return html`<details part=${part}>
    <summary class="row">
      <span>${title}</span
      ><svg class="chevron" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.6" aria-hidden="true">
        <path d="m6 3.5 4.5 4.5L6 12.5" stroke-linecap="round" stroke-linejoin="round" />
      </svg>
    </summary>
    <div class="panel">${content}</div>
  </details>`;
}

/** Opening hours of another zone, in the user's own. */
function hours(words: ChallengeWords, people: NonNullable<Challenge['support']>, nowMs: number): TemplateResult {
  const from = words.clockOf(people.hours.from, people.timeZone, nowMs);
  const to = words.clockOf(people.hours.to, people.timeZone, nowMs);
  return html`<p>${words.say('hours', { from, to })}</p>`;
}

/** A link from the server's configuration; never one that runs. */
function isSafeLink({ href }: { href: string }): boolean {
  return /^(https:|mailto:|tel:|\/(?!\/))/i.test(href);
}
