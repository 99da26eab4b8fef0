import type { Challenge, Transaction } from '../../shared/protocol/challenge.ts';
import type { PromptKey } from '../../shared/strings/prompt/en.ts';
import { shownName } from '../../shared/strings/shown-name.ts';
import { fill, type Words } from '../../shared/strings/words.ts';
import { currentOffer, knownOffers, type MethodName, type Phase, type Prompt } from './challenge-machine.ts';

export type PromptWords = Words<PromptKey>;
export type Tone = 'hint' | 'error' | 'success';

/** What the prompt says in one language; from the state alone, so that it can be read (and tested) without the drawing. */
export class ChallengeWords {
  readonly #words: PromptWords;

  constructor(words: PromptWords) {
    this.#words = words;
  }

  say(key: PromptKey, values?: Record<string, string | number>): string {
    return fill(this.#words.lang, this.#words[key], values);
  }

  heading({ challenge }: Prompt): string {
    if (challenge?.kind === 'transaction') return this.say(challenge.action === 'withdrawal' ? 'withdrawal' : 'transaction');
    return this.say(challenge?.kind === 'change' ? 'change' : 'signIn');
  }

  /** Where the code comes from; for money, what to do first. */
  reason(prompt: Prompt): string {
    const offer = currentOffer(prompt);
    if (prompt.challenge?.transaction) return this.say('checkFirst');
    if (!offer) return '';
    const label = shownName(offer.label ?? '');
    if (offer.method === 'backup') return this.say('fromBackup');
    if (offer.method === 'sms') return label ? this.say('fromSmsTo', { label }) : this.say('fromSms');
    const named = label && knownOffers(prompt.challenge).filter((other) => other.method === 'totp').length > 1;
    return named ? this.say('fromTotpOf', { label }) : this.say('fromTotp');
  }

  label(method: MethodName, digits: number): string {
    return method === 'backup' ? this.say('labelBackup') : this.say('labelDigits', { n: digits });
  }

  /** The one line under the field. */
  message(prompt: Prompt, digits: number): { text: string; tone: Tone } {
    const { phase } = prompt;
    const error = (...texts: string[]): { text: string; tone: Tone } => ({
      text: texts.filter(Boolean).join(' '),
      tone: 'error',
    });
    switch (phase.name) {
      case 'rejected':
        return error(...this.#rejected(phase, currentOffer(prompt)?.method ?? 'totp', digits));
      case 'cooling-down':
        return error(this.say('tooMany'));
      case 'locked':
        return error(...this.#locked(prompt, phase.untilMs));
      case 'expired':
        return error(this.say(phase.why === 'attempts' ? 'noTries' : 'expired'));
      case 'offline':
        return error(this.say('offline'));
      case 'failed':
        return error(this.say(FAILED[phase.code] ?? 'failed'));
      case 'verified':
        return { text: this.say('verified'), tone: 'success' };
      case 'cancelled':
        return { text: this.say('cancelled'), tone: 'hint' };
      default:
        return { text: this.#hint(prompt), tone: 'hint' };
    }
  }

  primary(prompt: Prompt, nowMs: number): string {
    const { phase, challenge } = prompt;
    switch (phase.name) {
      case 'sending':
        return this.say('sending');
      case 'checking':
        return this.say('checking');
      case 'verified':
        return this.say('done');
      case 'cancelled':
        return this.say('restart');
      case 'expired':
        return this.say('renew');
      case 'offline':
      case 'failed':
        return this.say('retry');
      case 'locked':
      case 'cooling-down':
        if (phase.untilMs) return this.say('waitFor', { time: this.duration(phase.untilMs - nowMs) });
        break;
      default:
    }
    if (challenge?.transaction) return this.say('send', { amount: this.money(challenge.transaction) });
    return this.say(challenge?.kind === 'change' ? 'confirm' : 'submit');
  }

  help(method: MethodName, digits: number): string {
    return this.say(({ totp: 'helpTotp', sms: 'helpSms', backup: 'helpBackup' } as const)[method], { n: digits });
  }

  remember({ days }: NonNullable<Challenge['remember']>): string {
    return days === null ? this.say('rememberUntil') : this.say('remember', { n: days });
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

  /** `4:05`; hours are counted as minutes. */
  duration(ms: number): string {
    const seconds = Math.max(0, Math.ceil(ms / 1_000));
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  }

  /** A time of day in the user's own zone, with the day when it is not today. */
  clock(timeMs: number, nowMs: number): string {
    const near = Math.abs(timeMs - nowMs) < 12 * 3_600_000;
    return new Intl.DateTimeFormat(
      this.#words.lang,
      near ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' },
    ).format(timeMs);
  }

  /** `HH:MM` of a named zone, in the user's own zone. */
  localTime(hhmm: string, timeZone: string, nowMs: number): string {
    const [hours = 0, minutes = 0] = hhmm.split(':').map(Number);
    const there = new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', minute: 'numeric', hourCycle: 'h23' });
    const [hoursThere = 0, minutesThere = 0] = there.format(nowMs).split(':').map(Number);
    const timeMs = nowMs + ((hours - hoursThere) * 60 + minutes - minutesThere) * 60_000;
    return new Intl.DateTimeFormat(this.#words.lang, { timeStyle: 'short' }).format(timeMs);
  }

  #rejected(phase: Phase & { name: 'rejected' }, method: MethodName, digits: number): string[] {
    const { reason, attemptsLeft } = phase;
    switch (reason) {
      case 'incomplete':
        return [method === 'backup' ? this.say('incompleteBackup') : this.say('incomplete', { n: digits })];
      case 'already-used':
        return [this.say(({ totp: 'usedTotp', sms: 'usedSms', backup: 'usedBackup' } as const)[method])];
      case 'sms-not-sent':
        return [this.say('smsNotSent')];
      case 'too-many':
        return [this.say('smsWait')];
      case 'wrong-code': {
        const wrong = this.say(({ totp: 'wrongTotp', sms: 'wrong', backup: 'wrongBackup' } as const)[method]);
        return [wrong, attemptsLeft === undefined ? '' : this.say('tries', { n: attemptsLeft })];
      }
    }
  }

  #locked(prompt: Prompt, untilMs: number | undefined): string[] {
    const others = knownOffers(prompt.challenge).some((offer) => !(offer.factorId in prompt.lockedUntilMs));
    // The countdown on the button is relative; the clock is fixed at the end, so that the message is announced once.
    const locked = untilMs === undefined ? this.say('locked') : this.say('lockedTill', { clock: this.clock(untilMs, untilMs) });
    return [locked, others && untilMs !== undefined ? this.say('otherWay') : ''];
  }

  #hint(prompt: Prompt): string {
    if (prompt.phase.name === 'sending') return this.say('hintSending');
    const method = currentOffer(prompt)?.method;
    return method ? this.say(({ totp: 'hintTotp', sms: 'hintSms', backup: 'hintBackup' } as const)[method]) : '';
  }
}

/** Failures that the user can do something about get their own words; all others share one (WD-20). */
const FAILED: Readonly<Record<string, PromptKey>> = {
  'not-signed-in': 'signedOut',
  'method-not-allowed': 'noMethod',
  'enrollment-required': 'noMethod',
  framed: 'framed',
};
