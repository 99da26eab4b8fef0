import type { Challenge, SendResponse } from '../../shared/protocol/challenge.ts';
import type { Refusal } from './challenge-machine.ts';
import type { Verified } from './transport.ts';

/**
 * The schemas of `shared/protocol` by hand, for the bundle that cannot afford their library. Of what the element uses they accept and
 * refuse the same, and the tests hold them to it.
 *
 * A form is a pattern for texts, a test for anything else, a list of things of one form, or an object of forms. What ends with `?`
 * may be missing.
 */
export type Form = RegExp | ((value: unknown) => boolean) | readonly [Form] | { readonly [name: string]: Form };

export function fits(value: unknown, form: Form): boolean {
  if (form instanceof RegExp) return typeof value === 'string' && form.test(value);
  if (typeof form === 'function') return form(value);
  if (isList(form)) return Array.isArray(value) && value.every((item) => fits(item, form[0]));
  if (typeof value !== 'object' || !value) return false;
  return Object.entries(form).every(([name, inner]) => {
    const [known, optional] = name.split('?');
    const found = (value as Record<string, unknown>)[known as string];
    return (found === undefined && optional !== undefined) || fits(found, inner);
  });
}

const isList = (form: Form): form is readonly [Form] => Array.isArray(form);

export const text = /^/;
export const identifier = /^[\w-]{22,64}$/;
export const count = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const upTo256 = /^[^]{0,256}$/;

const CHALLENGE: Form = {
  v: (value) => value === 1,
  id: identifier,
  action: /^[a-z][a-z0-9-]{0,63}$/,
  kind: /^(sign-in|change|transaction)$/,
  offers: [
    {
      method: text,
      factorId: identifier,
      'label?': upTo256,
      'digits?': (value) => [6, 7, 8].includes(value as number),
      'left?': count,
      'resendAtMs?': count,
      'lockedUntilMs?': count,
      'undelivered?': (value) => value === true,
      'channel?': /^[^]{0,64}$/,
    },
  ],
  'transaction?': (value) =>
    fits(value, TRANSACTION) && Object.keys(value as object).every((name) => name in TRANSACTION || name === 'memo'),
  expiresAtMs: count,
  serverTimeMs: count,
  'remember?': { days: (value) => value === null || count(value), asks: (value) => typeof value === 'boolean' },
  'support?': {
    channels: [{ href: text, label: text }],
    hours: { from: text, to: text },
    timeZone: text,
  },
  'statement?': text,
};
const TRANSACTION: Form = {
  amount: /^(0|[1-9]\d{0,17})(\.\d{1,8})?$/,
  currency: /^[A-Z]{3}$/,
  payee: /^[^]{1,256}$/,
  'memo?': upTo256,
};

/** Reads what has a form; null is everything else. */
export const reader =
  <T>(form: Form) =>
  (value: unknown): T | null =>
    fits(value, form) ? (value as T) : null;

export const readChallenge = reader<Challenge>(CHALLENGE);
export const readSent = reader<SendResponse>({ resendAtMs: count });
export const readVerified = reader<Verified>({ state: /^verified$/ });

/** The types of the closed list (`shared/errors.ts`), and what comes with some of them. */
const PROBLEM: Form = {
  type: /^(already-enrolled|already-used|bad-origin|bad-phone|bad-request|cooling-off|country-not-served|enrollment-required|expired|locked|method-not-allowed|mfa-required|not-signed-in|secret-too-short|shown-once|sms-not-sent|too-large|too-many|unavailable|unknown-challenge|wrong-code)$/,
  'retryAtMs?': count,
  'attemptsLeft?': count,
  'clockOffMs?': Number.isSafeInteger,
};

/** A problem of the closed list (RFC 9457), or `bad-response`: unknown texts of a server are never shown (WD-20). */
export function readProblem(value: unknown): Refusal {
  if (!fits(value, PROBLEM)) return { code: 'bad-response' };
  const { type: code, retryAtMs, attemptsLeft, clockOffMs } = value as Refusal & { type: Refusal['code'] };
  return { code, retryAtMs, attemptsLeft, clockOffMs };
}
