import { PROBLEMS } from '../../shared/errors.ts';
import type { Challenge, SendResponse } from '../../shared/protocol/challenge.ts';
import type { Refusal } from './challenge-machine.ts';
import type { Verified } from './transport.ts';

/**
 * The schemas of `shared/protocol` by hand, for the bundle that cannot afford their library. They accept and refuse the same,
 * and the tests hold them to it.
 */
type Guard = (value: unknown) => boolean;

export const text: Guard = (value) => typeof value === 'string';
export const count: Guard = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
export const like =
  (pattern: RegExp): Guard =>
  (value) =>
    typeof value === 'string' && pattern.test(value);
export const oneOf =
  (...values: unknown[]): Guard =>
  (value) =>
    values.includes(value);
export const maybe =
  (guard: Guard): Guard =>
  (value) =>
    value === undefined || guard(value);
const list =
  (guard: Guard): Guard =>
  (value) =>
    Array.isArray(value) && value.every(guard);
export const shape =
  (fields: Readonly<Record<string, Guard>>, strict = false): Guard =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(fields).every(([name, guard]) => guard((value as Record<string, unknown>)[name])) &&
    (!strict || Object.keys(value).every((name) => name in fields));

export const identifier = like(/^[A-Za-z0-9_-]{22,64}$/);
const upTo256 = like(/^[^]{0,256}$/);

const isChallenge = shape({
  v: oneOf(1),
  id: identifier,
  action: like(/^[a-z][a-z0-9-]{0,63}$/),
  kind: oneOf('sign-in', 'change', 'transaction'),
  offers: list(
    shape({
      method: text,
      factorId: identifier,
      label: maybe(upTo256),
      digits: maybe(oneOf(6, 7, 8)),
      left: maybe(count),
      resendAtMs: maybe(count),
      lockedUntilMs: maybe(count),
    }),
  ),
  transaction: maybe(
    shape(
      {
        amount: like(/^(0|[1-9][0-9]{0,17})(\.[0-9]{1,8})?$/),
        currency: like(/^[A-Z]{3}$/),
        payee: like(/^[^]{1,256}$/),
        memo: maybe(upTo256),
      },
      true,
    ),
  ),
  expiresAtMs: count,
  serverTimeMs: count,
  attemptsLeft: maybe(count),
  remember: maybe(shape({ days: (value) => value === null || count(value), asks: oneOf(true, false) })),
  support: maybe(
    shape({
      channels: list(shape({ kind: text, href: text, label: text })),
      hours: shape({ from: text, to: text }),
      timeZone: text,
      languages: list(text),
    }),
  ),
  statement: maybe(text),
});
const isSent = shape({ to: text, resendAtMs: count, expiresAtMs: count });
const isVerified = shape({ state: oneOf('verified'), left: maybe(count), serverTimeMs: count });
const isProblem = shape({ type: (type) => Object.hasOwn(PROBLEMS, type as string) });

/** Reads what a guard accepts; null is everything else. */
export const reader =
  <T>(guard: Guard) =>
  (value: unknown): T | null =>
    guard(value) ? (value as T) : null;

export const readChallenge = reader<Challenge>(isChallenge);
export const readSent = reader<SendResponse>(isSent);
export const readVerified = reader<Verified>(isVerified);

/** A problem of the closed list (RFC 9457), or `bad-response`: unknown texts of a server are never shown (WD-20). */
export function readProblem(value: unknown): Refusal {
  if (!isProblem(value)) return { code: 'bad-response' };
  const { type, retryAtMs, attemptsLeft } = value as Record<string, never>;
  return {
    code: type as unknown as Refusal['code'],
    ...(count(retryAtMs) && { retryAtMs }),
    ...(count(attemptsLeft) && { attemptsLeft }),
  };
}
