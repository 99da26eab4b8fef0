import type { Challenge, Offer, Transaction } from '../../shared/protocol/challenge.ts';
import type { PromptKey } from '../../shared/strings/prompt/en.ts';
import { shownName } from '../../shared/strings/shown-name.ts';
import { fill, type Words } from '../../shared/strings/words.ts';
import { currentOffer, BUSY, CALM, is, knownOffers, type Prompt } from './challenge-machine.ts';

export type PromptWords = Words<PromptKey>;
export interface Message {
  readonly text: string;
  /** How it is said to those who cannot see it; nothing for a hint, which waits to be read. */
  readonly role: 'alert' | 'status' | '';
}

/** What the prompt says in one language; from the state alone, so that it can be read (and tested) without the drawing. */
export class ChallengeWords {
  readonly #words: PromptWords;
  readonly #locale: string;

  /**
   * @param tag - the language of the page: where it names a region (`en-ID`) numbers and times are written as there
   */
  constructor(words: PromptWords, tag = '') {
    this.#words = words;
    this.#locale = new RegExp(`^${words.lang}-[a-z]{2}$`, 'i').test(tag) ? tag : words.lang;
  }

  say(key: PromptKey, values?: Record<string, string | number>): string {
    return fill(this.#words.lang, this.#words[key], values);
  }

  /** The first of these keys that the words know: special cases before general ones. */
  sayFirst(keys: readonly unknown[], values?: Record<string, string | number>): string {
    const key = keys.find((candidate) => Object.hasOwn(this.#words, candidate as string));
    return key ? this.say(key as PromptKey, values) : '';
  }

  /** What can be done, or when. */
  sayLater(key: PromptKey, waitMs: number): string {
    const what = this.say(key);
    return waitMs > 0 ? this.say('in', { what, time: duration(waitMs) }) : what;
  }

  heading({ challenge }: Prompt): string {
    return this.sayFirst([challenge?.action, challenge?.kind, 'sign-in']);
  }

  /** Where the code comes from; for money, what to do first. */
  reason(prompt: Prompt): string {
    const offer = currentOffer(prompt);
    if (!offer) return '';
    if (prompt.challenge?.transaction) return this.say('check');
    const { method, label, channel } = offer;
    const named = label && (method === 'sms' || knownOffers(prompt.challenge).filter((other) => other.method === method)[1]);
    const special = channel ? 'from-channel' : named && `from-${method}-named`;
    return this.sayFirst([special, `from-${method}`], names({ ...offer, label: named ? label : '' }));
  }

  /** What the field is called. */
  label(prompt: Prompt, digits: number): string {
    return currentOffer(prompt)?.method === 'backup' ? this.say('backup') : this.say('label', { n: digits });
  }

  /** The one line under the field. */
  message(prompt: Prompt): Message {
    const { name, reason, code, why, untilMs, attemptsLeft } = prompt.phase;
    const offer = currentOffer(prompt);
    const calm = is(prompt, CALM);
    const detail = reason ?? code ?? (!calm ? name : offer?.undelivered ? 'undelivered' : 'hint');
    const values = { ...names(offer), clock: untilMs ? this.clock(untilMs) : '…' };
    const text = this.sayFirst([`${detail}-${why ?? offer?.method}`, detail, name], values);
    return {
      text: attemptsLeft ? `${text} ${this.say('tries', { n: attemptsLeft })}` : text,
      role: name === 'verified' ? 'status' : calm || name === 'cancelled' ? '' : 'alert',
    };
  }

  /** What the one button does now. */
  button(prompt: Prompt, nowMs: number): string {
    const { challenge, phase } = prompt;
    const { name, untilMs } = phase;
    if (untilMs) return this.sayLater('again', untilMs - nowMs);
    if (is(prompt, BUSY)) return this.say(name as PromptKey);
    if (name === 'verified') return '✓';
    if (/^(expired|offline|failed|cancelled)$/.test(name)) return this.say('again');
    return this.sayFirst([`do-${challenge?.kind ?? 'sign-in'}`], {
      amount: challenge?.transaction ? this.money(challenge.transaction) : '',
    });
  }

  /** The box: where a browser is remembered by itself, it is ticked on one that others use too. */
  remember({ days, asks }: NonNullable<Challenge['remember']>): string {
    return this.say(!asks ? 'shared' : days === null ? 'remember-null' : 'remember', { n: days ?? 0 });
  }

  /** An amount as people of this language write it, with exactly the decimals that the server named. */
  money({ amount, currency }: Transaction): string {
    // Up to as many as the currency has, or the amount (ECMA-402, SetNumberFormatDigitOptions).
    const minimumFractionDigits = amount.split('.')[1]?.length ?? 0;
    const format = new Intl.NumberFormat(this.#locale, { style: 'currency', currency, minimumFractionDigits });
    // A string keeps every digit, where a number would round beyond 2^53 (ECMA-402, Intl mathematical values).
    return format.format(amount as unknown as number);
  }

  /** A time of day in the user's own zone. */
  clock(timeMs: number): string {
    return new Intl.DateTimeFormat(this.#locale, { timeStyle: 'short' }).format(timeMs);
  }

  /** `HH:MM` of a named zone, in the user's own. */
  clockOf(hhmm: string, timeZone: string, nowMs: number): string {
    const there = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'short' }).format(nowMs);
    return this.clock(nowMs + minutes(hhmm) - minutes(there));
  }
}

/** What an offer calls itself, as it may be shown. */
function names({ label = '', channel = '' }: Partial<Offer> = {}): Record<string, string> {
  return { label: label && shownName(label), channel: channel && shownName(channel) };
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
