import { html, nothing, type TemplateResult } from 'lit/html.js';
import { shownName } from '../../shared/strings/shown-name.ts';
import type { ChallengeController } from '../challenge/challenge-controller.ts';
import { currentOffer, EDITABLE, is, OVER } from '../challenge/challenge-machine.ts';
import { messageView, primaryView, resendView } from '../challenge/challenge-view.ts';
import type { ChallengeWords, Message } from '../challenge/challenge-words.ts';
import { cells } from '../code-input/cells.ts';
import {
  choicesOf,
  type EnrollMethod,
  type EnrollRefusal,
  mayChooseAgain,
  type Phase,
  type Setup,
  stepOf,
} from './enroll-machine.ts';
import type { EnrollWords } from './enroll-words.ts';

export type Drawn = TemplateResult | typeof nothing;

/** All that is drawn, and what the user may do. */
export interface EnrollView {
  setup: Setup;
  words: EnrollWords;
  /** There was a choice of the method: it counts as a step. */
  chose: boolean;
  controller: ChallengeController;
  promptWords: ChallengeWords;
  message: Message;
  digits: number;
  caret: number;
  /** Counts the answers, so that the same message is said again. */
  answers: number;
  /** The pieces that draw themselves. */
  phoneField: Drawn;
  secret: Drawn;
  codes: { heading: string; body: Drawn };

  choose(method: EnrollMethod): void;
  chooseAgain(): void;
  otherNumber(other: boolean): void;
  send(): void;
  press(): void;
  again(): void;
  cancel(): void;
  childrenChanged(): void;
}

export function enrollView(view: EnrollView): TemplateResult {
  const { setup, words, codes } = view;
  const { phase } = setup;
  const shown = phase.name === 'busy' ? phase.from : phase;
  const heading = phase.name === 'codes' ? codes.heading : words.heading(setup);
  return html`<slot name="heading"></slot>
    ${progress(view)}
    <h2 part="heading" id="heading" class=${shown.name === 'loading' ? 'late' : ''} tabindex="-1">${heading}</h2>
    <div class="step">${step(view, shown)}</div>
    ${ways(view)} ${help(view)}`;
}

/** Where one stands, in words and as a line. */
function progress({ setup, words, chose }: EnrollView): Drawn {
  const place = words.progress(setup, chose);
  if (!place) return nothing;
  const { n, total, text } = place;
  const line = Array.from({ length: total ?? 0 }, (_, at) => html`<span class=${at < n ? 'past' : ''}></span>`);
  return html`<p part="progress" class="muted">${text}</p>
    <div class="line" aria-hidden="true">${line}</div>`;
}

function step(view: EnrollView, shown: Exclude<Phase, { name: 'busy' }>): Drawn {
  const { words } = view;
  switch (shown.name) {
    case 'choosing':
      return choosing(view, shown.refusal);
    case 'number':
      return number(view, shown);
    case 'code':
      return code(view, shown.step);
    case 'codes':
      return html`${view.codes.body}`;
    case 'failed':
      return html`${alert(view, shown.refusal)}${primary(words.say('again'), view.again)}`;
    case 'cancelled':
      return html`<p class="muted">${words.say('cancelled')}</p>
        ${primary(words.say('restart'), view.again)}`;
    case 'done':
      return done(view);
    default:
      return nothing;
  }
}

function choosing(view: EnrollView, refusal: EnrollRefusal | undefined): TemplateResult {
  const { setup, words, choose } = view;
  const { phase, plan } = setup;
  const going = phase.name === 'busy' && phase.request.type === 'begin' ? phase.request.method : null;
  const choices = plan ? choicesOf(plan) : [];
  return html`${refusal ? alert(view, refusal) : nothing}
    <ul part="methods">
      ${choices.map(
        ({ method }, at) =>
          html`<li>
            <button part="method" class="card" type="button" aria-disabled=${going !== null} @click=${() => choose(method)}>
              <span class="name"
                ><strong>${words.say(method)}</strong
                >${at === 0 && method === 'totp' ? html`<span class="tag">${words.say('recommended')}</span>` : nothing}
                ${going === method ? html`<span class="spinner"></span>` : nothing}</span
              >
              ${words.about(method, setup).map((text) => html`<span class="muted">${text}</span>`)}
            </button>
          </li>`,
      )}
    </ul>
    <p class="note">${words.say('travel')}</p>`;
}

function number(view: EnrollView, { other, refusal }: Phase & { name: 'number' }): TemplateResult {
  const { setup, words, send, otherNumber, phoneField } = view;
  const method = setup.enrollment?.method === 'totp' ? 'totp' : 'sms';
  const to = (method === 'totp' && setup.enrollment?.to) || setup.plan?.phone?.to || '';
  const busy = setup.phase.name === 'busy';
  const otherWay = other ? 'registered-number' : 'other-number';
  const text = words.say(`registered-${method}`, { to: whole(to) });
  return html`${other ? nothing : html`<p class="muted lead">${text}</p>`}
    ${refusal && !(other && isAboutNumber(refusal)) ? alert(view, refusal) : nothing} ${other ? phoneField : nothing}
    ${primary(other ? words.say('send') : words.say('send-to', { to: whole(to) }), send, busy)}
    ${method === 'sms' && to ? quiet('other-number', words.say(otherWay), () => otherNumber(!other)) : nothing}
    <p class="note">${words.say(method === 'totp' ? 'not-mine-totp' : 'keep-current')}</p>`;
}

/** The field says that itself. */
function isAboutNumber({ code }: EnrollRefusal): boolean {
  return code === 'bad-phone' || code === 'country-not-served';
}

function code(view: EnrollView, at: 'phone' | 'confirm'): TemplateResult {
  const { setup, words, digits } = view;
  const { prompt } = view.controller;
  if (at === 'confirm' && setup.enrollment?.method === 'totp')
    return html`<ol class="parts">
      <li>
        <h3>${words.say('scan')}</h3>
        ${view.secret}
      </li>
      <li>
        <h3>${words.say('enter', { n: digits })}</h3>
        ${entry(view)}
      </li>
    </ol>`;
  const to = whole(currentOffer(prompt)?.label ?? setup.enrollment?.to ?? '');
  const mine = setup.enrollment?.method === 'sms' && !is(prompt, OVER);
  return html`<p part="reason" class="muted lead">${words.say('sent-to', { to })}</p>
    ${entry(view)} ${resendView({ ...view, words: view.promptWords })}
    ${mine ? quiet('other-number', words.say('change-number'), () => view.otherNumber(true)) : nothing}`;
}

/** The field for a code, the line under it, and the one button. */
function entry(view: EnrollView): TemplateResult {
  const { controller, promptWords, message, digits, caret, answers, press } = view;
  const { prompt } = controller;
  const { name } = prompt.phase;
  const still = /^(cooling-down|locked|expired|cancelled)$/.test(name) ? 'still' : '';
  const look = `${name === 'rejected' ? message.role : ''} ${still}`;
  return html`${cells(digits, is(prompt, EDITABLE) ? caret : -1, look, view.childrenChanged)} ${messageView(message, answers)}
  ${primaryView({ controller, words: promptWords, armed: true, canRestart: true, press })}`;
}

function done({ setup, words }: EnrollView): TemplateResult {
  const { method = 'totp', to = '', steps = [] } = setup.enrollment ?? {};
  return html`<p class="good" role="status">
      <span class="icon" aria-hidden="true">✓</span>${words.say(`done-${method}`, { to: whole(to) })}
    </p>
    ${steps.includes('backup-codes') && setup.plan?.backupCount !== 1 ? html`<p class="muted">${words.say('apart')}</p>` : nothing}`;
}

function ways({ setup, words, chooseAgain, cancel }: EnrollView): Drawn {
  const leave = !setup.confirmed && stepOf(setup) !== null;
  const choice = mayChooseAgain(setup);
  return leave || choice
    ? html`<div class="foot">
        ${choice ? quiet('other-method', words.say('other-method'), chooseAgain) : nothing}
        ${leave ? quiet('cancel', words.say('cancel'), cancel) : nothing}
      </div>`
    : nothing;
}

/** Help on this step, with room for the site's own: for each step, or one for all. */
function help({ setup, words }: EnrollView): Drawn {
  const at = stepOf(setup);
  if (!at) return nothing;
  const method = setup.enrollment?.method ?? 'sms';
  return html`<details part="help">
    <summary class="row">${words.say('help')}</summary>
    <div class="panel">
      <p>${words.sayFirst([`help-${at}-${method}`, `help-${at}`])}</p>
      <p>${words.say('never-share')}</p>
      <slot name=${`walkthrough-${at}`}><slot name="walkthrough"></slot></slot>
    </div>
  </details>`;
}

/** A number as it may be shown; no line ends within it. */
function whole(to: string): string {
  return shownName(to).replaceAll(' ', '\u00a0');
}

function alert({ words, answers }: EnrollView, refusal: EnrollRefusal): Drawn[] {
  return messageView({ text: words.refusal(refusal), role: 'alert' }, answers);
}

function primary(text: string, press: () => void, busy = false): TemplateResult {
  return html`<button part="button" class="primary" type="button" aria-disabled=${busy} @click=${press}>
    ${busy ? html`<span class="spinner"></span>` : nothing}${text}
  </button>`;
}

function quiet(part: string, text: string, press: () => void): TemplateResult {
  return html`<button part=${part} class="quiet" type="button" @click=${press}>${text}</button>`;
}
