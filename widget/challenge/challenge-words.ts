import type { Challenge, Transaction } from '../../shared/protocol/challenge.ts';
import type { PromptKey } from '../../shared/strings/prompt/en.ts';
import { shownName } from '../../shared/strings/shown-name.ts';
import { fill, type Words } from '../../shared/strings/words.ts';
import { currentOffer, knownOffers, type Prompt } from './challenge-machine.ts';

export type PromptWords = Words<PromptKey>;
export type Tone = 'hint' | 'error' | 'success';
export interface Message {
  readonly text: string;
  readonly tone: Tone;
}

/** What the prompt says in one language; from the state alone, so that it can be read (and tested) without the drawing. */
export class ChallengeWords {
  readonly #words: PromptWords;

  constructor(words: PromptWords) {
    this.#words = words;
  }

  say(key: PromptKey, values?: Record<string, string | number>): string {
    return fill(this.#words.lang, this.#words[key], values);
  }

  /** The first of these keys that the words know: special cases before general ones. */
  sayFirst(keys: readonly string[], values?: Record<string, string | number>): string {
    const key = keys.find((candidate): candidate is PromptKey => candidate in this.#words);
    return key ? this.say(key, values) : '';
  }

  heading({ challenge }: Prompt): string {
    return this.sayFirst([challenge?.action ?? '', challenge?.kind ?? '', 'sign-in']);
  }

  /** Where the code comes from; for money, what to do first. */
  reason(prompt: Prompt): string {
    const offer = currentOffer(prompt);
    if (!offer || prompt.challenge?.transaction) return offer ? this.say('check') : '';
    const alone = knownOffers(prompt.challenge).filter(({ method }) => method === offer.method).length === 1;
    const label = offer.method === 'totp' && alone ? '' : shownName(offer.label ?? '');
    return this.say(`from-${offer.method}`, { label }).trim();
  }

  /** What the field is called. */
  label(prompt: Prompt, digits: number): string {
    return currentOffer(prompt)?.method === 'backup' ? this.say('backup') : this.say('label', { n: digits });
  }

  /** The one line under the field. */
  message(prompt: Prompt): Message {
    const { phase } = prompt;
    const { name } = phase;
    const method = currentOffer(prompt)?.method ?? '';
    if (name === 'verified') return { text: this.say(name), tone: 'success' };
    if (name === 'cancelled') return { text: this.say(name), tone: 'hint' };
    if (['loading', 'asking', 'sending', 'checking'].includes(name))
      return { text: this.sayFirst([`hint-${method}`]), tone: 'hint' };
    const detail =
      name === 'rejected' ? phase.reason : name === 'failed' ? phase.code : name === 'cooling-down' ? 'too-many' : name;
    const why = name === 'expired' ? phase.why : method;
    const clock = name === 'locked' && phase.untilMs ? this.clock(phase.untilMs) : '…';
    const left = name === 'rejected' && phase.attemptsLeft !== undefined ? this.say('tries', { n: phase.attemptsLeft }) : '';
    return { text: `${this.sayFirst([`${detail}-${why}`, detail, name], { clock })} ${left}`.trim(), tone: 'error' };
  }

  /** What the one button does now. */
  button({ phase, challenge }: Prompt, nowMs: number): string {
    const { name } = phase;
    if ((name === 'locked' || name === 'cooling-down') && phase.untilMs) {
      return this.say('wait', { time: duration(phase.untilMs - nowMs) });
    }
    if (name === 'checking' || name === 'sending') return this.say(name);
    if (name === 'verified') return '✓';
    if (['expired', 'offline', 'failed', 'cancelled'].includes(name)) return this.say('again');
    const amount = challenge?.transaction ? this.money(challenge.transaction) : '';
    return this.say(`do-${challenge?.kind ?? 'sign-in'}`, { amount });
  }

  remember({ days }: NonNullable<Challenge['remember']>): string {
    return days === null ? this.say('remember-null') : this.say('remember', { n: days });
  }

  /**
   * An amount as people of this language write it, with exactly the decimals that the server named. The currency keeps its
   * unambiguous symbol; the rupiah has one that no other currency uses.
   */
  money({ amount, currency }: Transaction): string {
    const decimals = amount.split('.')[1]?.length ?? 0;
    const format = new Intl.NumberFormat(this.#words.lang, {
      style: 'currency',
      currency,
      currencyDisplay: currency === 'IDR' ? 'narrowSymbol' : 'symbol',
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    // A string keeps every digit, where a number would round beyond 2^53 (ECMA-402, Intl mathematical values).
    return format.format(amount as unknown as number);
  }

  /** A time of day in the user's own zone. */
  clock(timeMs: number): string {
    return new Intl.DateTimeFormat(this.#words.lang, { timeStyle: 'short' }).format(timeMs);
  }

  /** `HH:MM` of a named zone, in the user's own. */
  clockOf(hhmm: string, timeZone: string, nowMs: number): string {
    const there = new Intl.DateTimeFormat('en', { timeZone, timeStyle: 'short', hourCycle: 'h23' }).format(nowMs);
    return this.clock(nowMs + minutes(hhmm) - minutes(there));
  }
}

/** `4:05`; hours are counted as minutes. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** `HH:MM` in milliseconds. */
function minutes(hhmm: string): number {
  return Date.parse(`1970-01-01T${hhmm}Z`);
}
