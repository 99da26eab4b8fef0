import { PROBLEMS, type ProblemCode } from '../shared/errors.ts';
import type { Challenge } from '../shared/protocol/challenge.ts';
import type { Problem } from '../shared/protocol/problem.ts';

/** What an operation answers: expected refusals are values, in the shape that goes over the wire. */
export type Outcome<T> = { ok: true; value: T } | Refusal;
export interface Refusal {
  ok: false;
  problem: Problem;
}

export interface ProblemDetails {
  retryAtMs?: number;
  of?: 'messages';
  attemptsLeft?: number;
  challenge?: Challenge;
  clockOffMs?: number;
}

const TITLES: Record<ProblemCode, string> = {
  'bad-request': 'The request is not as documented.',
  'not-signed-in': 'Nobody is signed in.',
  'mfa-required': 'A second factor is required.',
  'enrollment-required': 'A second factor has to be set up first.',
  'method-not-allowed': 'This is not allowed here.',
  'bad-origin': 'The request does not come from one of the configured origins, or lacks the header MFA-Request.',
  'unknown-challenge': 'There is no such thing here.',
  'already-used': 'This was used already.',
  'already-enrolled': 'This is set up already.',
  expired: 'This has expired.',
  'shown-once': 'This was shown already, and is shown once.',
  'too-large': 'The request is larger than 8 kB.',
  'wrong-code': 'The code is wrong.',
  'bad-phone': 'This is not a phone number.',
  'country-not-served': 'Messages to this country are not sent.',
  'secret-too-short': 'The secret has less than 128 bits.',
  locked: 'This factor is locked.',
  'cooling-off': 'This has to wait after a change of how one signs in.',
  'too-many': 'Too many attempts.',
  'sms-not-sent': 'The message could not be sent.',
  unavailable: 'This cannot be answered at the moment.',
};

export function accept<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function refuse(type: ProblemCode, details: ProblemDetails = {}): Refusal {
  return { ok: false, problem: problem(type, details) };
}

export function problem(type: ProblemCode, details: ProblemDetails = {}): Problem {
  return { type, title: TITLES[type], status: PROBLEMS[type], ...details };
}

/** The response of a refusal: `application/problem+json`, never cached; `Retry-After` where a time is known. */
export function problemResponse(refused: Problem, nowMs: number): Response {
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  if (refused.retryAtMs !== undefined)
    headers.set('retry-after', String(Math.max(1, Math.ceil((refused.retryAtMs - nowMs) / 1000))));
  return new Response(JSON.stringify(refused), { status: refused.status, headers });
}
