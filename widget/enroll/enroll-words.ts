import type { EnrollKey } from '../../shared/strings/enroll/en.ts';
import { fill, type Words } from '../../shared/strings/words.ts';
import type { Prompt } from '../challenge/challenge-machine.ts';
import { type ChallengeWords, type Message } from '../challenge/challenge-words.ts';
import { choicesOf, type EnrollMethod, type EnrollRefusal, type Setup, stepOf } from './enroll-machine.ts';

/** What a set-up says in one language; from the state alone, so that it can be read without the drawing. */
export class EnrollWords {
  readonly lang: string;
  readonly dir: string;
  readonly #words: Words<EnrollKey>;

  constructor(words: Words<EnrollKey>) {
    this.#words = words;
    this.lang = words.lang;
    this.dir = words.dir;
  }

  say(key: EnrollKey, values?: Record<string, string | number>): string {
    return fill(this.lang, this.#words[key], values);
  }

  /** The first of these keys that the words know. */
  sayFirst(keys: readonly string[], values?: Record<string, string | number>): string {
    const key = keys.find((candidate): candidate is EnrollKey => candidate in this.#words);
    return key ? this.say(key, values) : '';
  }

  /** What the step is called; that of the backup codes they say themselves. */
  heading({ phase, enrollment }: Setup): string {
    const shown = phase.name === 'busy' ? phase.from : phase;
    switch (shown.name) {
      case 'choosing':
        return this.say('choose');
      case 'number':
        return this.say(enrollment?.method === 'totp' ? 'number-totp' : 'number-sms');
      case 'code':
        return this.say(shown.step === 'confirm' && enrollment?.method === 'totp' ? 'app' : 'message-sent');
      case 'done':
        return this.say('done');
      default:
        return this.say('title');
    }
  }

  /** `Step 2 of 4`; without the sum where the methods to choose from differ in it. */
  progress(setup: Setup, chose: boolean): { n: number; total: number | null; text: string } | null {
    const step = stepOf(setup);
    const { plan, enrollment } = setup;
    if (!step || !plan) return null;
    const sums = enrollment ? [enrollment.steps] : choicesOf(plan).map(({ steps }) => steps);
    const counted = sums.map((steps) => steps.filter((one) => chose || one !== 'method'));
    const [first = [], ...others] = counted;
    const total = others.every(({ length }) => length === first.length) ? first.length : null;
    const place = enrollment ? first.indexOf(step) : step === 'method' || !chose ? 0 : 1;
    const n = Math.max(0, place) + 1;
    return { n, total, text: total === null ? this.say('step', { n }) : this.say('stepOf', { n, total }) };
  }

  /** An honest sentence on a method, and what it brings for the day on which the phone is lost. */
  about(method: EnrollMethod, { plan }: Setup): string[] {
    const key = plan?.backupCount === 1;
    const steps = plan?.methods.find((one) => one.method === method)?.steps ?? [];
    const rescue = steps.includes('backup-codes') ? (key ? 'key' : 'codes') : 'none';
    return [this.say(`about-${method}`), this.sayFirst([`rescue-${method}-${rescue}`])].filter((text) => text !== '');
  }

  refusal({ code, retryAtMs }: EnrollRefusal): string {
    if (code === 'too-many' && retryAtMs) return this.say('too-many-until', { time: this.#clock(retryAtMs) });
    return this.sayFirst([SAID_AS[code] ?? code, 'failed']);
  }

  /** The line under the field for a code: the prompt's, or that the phone's clock is off. */
  message(prompt: Prompt, words: ChallengeWords, clockOffMs: number | undefined): Message {
    if (prompt.phase.name !== 'rejected' || !clockOffMs) return words.message(prompt);
    const minutes = Math.max(1, Math.round(Math.abs(clockOffMs) / 60_000));
    const format = { style: 'unit', unit: 'minute', unitDisplay: 'long' } as const;
    const time = new Intl.NumberFormat(this.lang, format).format(minutes);
    return { text: this.say(clockOffMs > 0 ? 'clock-ahead' : 'clock-behind', { time }), role: 'alert' };
  }

  /** A wait may end tomorrow, so the day is told too; the minute is one that has come by then. */
  #clock(ms: number): string {
    const format = { weekday: 'long', hour: 'numeric', minute: '2-digit' } as const;
    return new Intl.DateTimeFormat(this.lang, format).format(Math.ceil(ms / 60_000) * 60_000);
  }
}

const SAID_AS: Readonly<Record<string, EnrollKey>> = {
  'unknown-challenge': 'expired',
  cancelled: 'not-approved',
  'bad-phone': 'sms-not-sent',
  'country-not-served': 'sms-not-sent',
};
