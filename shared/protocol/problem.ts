import * as v from 'valibot';
import { PROBLEMS, type ProblemCode } from '../errors.ts';
import { Challenge, TimeMs } from './challenge.ts';

/** What the server answers when it says no: `application/problem+json` (RFC 9457), `type` from one closed list. */
export const Problem = v.object({
  type: v.picklist(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
  /** For developers; the interface translates `type`. */
  title: v.string(),
  status: v.pipe(v.number(), v.integer()),
  /** When trying again makes sense; also sent as Retry-After. */
  retryAtMs: v.optional(TimeMs),
  /**
   * Only with `too-many`: a cap on messages is reached, for hours maybe, or, without `retryAtMs`, for this challenge or set-up. A wait
   * between two messages is none: it is short, and worth a countdown.
   */
  of: v.optional(v.literal('messages')),
  attemptsLeft: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  /** Only with `wrong-code` while setting an app up: its clock is ahead (positive) or behind by about this. */
  clockOffMs: v.optional(v.pipe(v.number(), v.safeInteger())),
  /** Only with `mfa-required`. */
  challenge: v.optional(Challenge),
});
export type Problem = v.InferOutput<typeof Problem>;
