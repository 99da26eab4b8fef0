import { PROBLEMS } from '../../shared/errors.ts';
import type { Challenge, Offer, SendResponse, Support, Transaction } from '../../shared/protocol/challenge.ts';
import type { Refusal } from './challenge-machine.ts';
import type { Verified } from './transport.ts';

/**
 * The schemas of `shared/protocol` by hand, for the bundle that cannot afford their library. They accept and refuse the same,
 * and the tests hold them to it. What a guard returns holds only the fields it knows.
 */
type Fields = Readonly<Record<string, unknown>>;

export function readChallenge(value: unknown): Challenge | null {
  const fields = record(value);
  const known =
    fields &&
    fields['v'] === 1 &&
    matches(fields['id'], ID) &&
    matches(fields['action'], /^[a-z][a-z0-9-]{0,63}$/) &&
    ['sign-in', 'change', 'transaction'].includes(fields['kind'] as string) &&
    list(fields['offers'], isOffer) &&
    maybe(fields['transaction'], isTransaction) &&
    isCount(fields['expiresAtMs']) &&
    isCount(fields['serverTimeMs']) &&
    maybe(fields['attemptsLeft'], isCount) &&
    maybe(fields['remember'], isRemember) &&
    maybe(fields['support'], isSupport) &&
    maybe(fields['statement'], isText);
  return known ? (fields as unknown as Challenge) : null;
}

export function readSent(value: unknown): SendResponse | null {
  const fields = record(value);
  const known = fields && isText(fields['to']) && isCount(fields['resendAtMs']) && isCount(fields['expiresAtMs']);
  return known ? (fields as unknown as SendResponse) : null;
}

export function readVerified(value: unknown): Verified | null {
  const fields = record(value);
  const known = fields?.['state'] === 'verified' && maybe(fields['left'], isCount) && isCount(fields['serverTimeMs']);
  return known ? (fields as unknown as Verified) : null;
}

/** A problem of the closed list (RFC 9457), or `bad-response`: unknown texts of a server are never shown (WD-20). */
export function readProblem(value: unknown): Refusal {
  const { type, retryAtMs, attemptsLeft } = record(value) ?? {};
  if (typeof type !== 'string' || !Object.hasOwn(PROBLEMS, type)) return { code: 'bad-response' };
  return {
    code: type as keyof typeof PROBLEMS,
    ...(isCount(retryAtMs) ? { retryAtMs } : {}),
    ...(isCount(attemptsLeft) ? { attemptsLeft } : {}),
  };
}

export const ID = /^[A-Za-z0-9_-]{22,64}$/;

const isOffer = (value: unknown): value is Offer => {
  const fields = record(value);
  return (
    !!fields &&
    isText(fields['method']) &&
    matches(fields['factorId'], ID) &&
    maybe(fields['label'], (label) => isText(label) && label.length <= 256) &&
    maybe(fields['digits'], (digits) => digits === 6 || digits === 7 || digits === 8) &&
    maybe(fields['left'], isCount) &&
    maybe(fields['resendAtMs'], isCount) &&
    maybe(fields['lockedUntilMs'], isCount)
  );
};

const isTransaction = (value: unknown): value is Transaction => {
  const fields = record(value);
  return (
    !!fields &&
    Object.keys(fields).every((name) => ['amount', 'currency', 'payee', 'memo'].includes(name)) &&
    matches(fields['amount'], /^(0|[1-9][0-9]{0,17})(\.[0-9]{1,8})?$/) &&
    matches(fields['currency'], /^[A-Z]{3}$/) &&
    isText(fields['payee']) &&
    fields['payee'].length > 0 &&
    fields['payee'].length <= 256 &&
    maybe(fields['memo'], (memo) => isText(memo) && memo.length <= 256)
  );
};

const isRemember = (value: unknown): boolean => {
  const fields = record(value);
  return !!fields && (fields['days'] === null || isCount(fields['days'])) && typeof fields['asks'] === 'boolean';
};

const isSupport = (value: unknown): value is Support => {
  const fields = record(value);
  const hours = record(fields?.['hours']);
  return (
    !!fields &&
    list(fields['channels'], (channel) => {
      const { kind, href, label } = record(channel) ?? {};
      return isText(kind) && isText(href) && isText(label);
    }) &&
    !!hours &&
    isText(hours['from']) &&
    isText(hours['to']) &&
    isText(fields['timeZone']) &&
    list(fields['languages'], isText)
  );
};

export function record(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}
export const isText = (value: unknown): value is string => typeof value === 'string';
export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
export const matches = (value: unknown, pattern: RegExp): boolean => isText(value) && pattern.test(value);
export const maybe = (value: unknown, is: (value: unknown) => boolean): boolean => value === undefined || is(value);
const list = (value: unknown, is: (value: unknown) => boolean): boolean => Array.isArray(value) && value.every(is);
