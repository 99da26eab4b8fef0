import { record, tell } from './audit.ts';
import type { Core } from './core.ts';
import type { Enrolling } from './enrollment-rows.ts';
import type { Who } from './identity.ts';
import { accept, type Outcome, refuse } from './outcome.ts';
import { countOne, giveBackOne } from './throttle.ts';
import type { Turn } from './turn.ts';

/**
 * Lets one code of a set-up be looked at. It is counted before (SV-01), per account and method over a window: beginning anew, in
 * whatever session, gives nobody more guesses. A right one is given back.
 *
 * @param check - what a right code stands for, or null
 */
export async function attempt<T>(
  core: Core,
  turn: Turn,
  who: Who,
  { method, factor_id: factorId }: Pick<Enrolling, 'method' | 'factor_id'>,
  check: () => Promise<T | null>,
): Promise<Outcome<T>> {
  const limit = core.limits.enrollment.attempts[method];
  const subject = { tenant: turn.key.tenant, subject: turn.key.account };
  const { count, endsMs } = await countOne(turn.tx, `enrollment-${method}`, subject, limit.windowMs);
  if (count > limit.count) return refuse('too-many', { attemptsLeft: 0, retryAtMs: endsMs });
  const found = await check();
  if (found !== null) {
    await giveBackOne(turn.tx, `enrollment-${method}`, subject);
    return accept(found);
  }
  await record(turn, who, 'wrong-code', { method, factorId });
  // Only a code that was sent can be a guess; somebody is guessing for a while before the day's tries are used up (SV-08).
  if (method === 'sms' && count === core.limits.factor.freeFailures) tell(core, turn, who, 'failed-attempts', { method });
  return refuse('wrong-code', { attemptsLeft: limit.count - count });
}
