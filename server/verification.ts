import { createHash, timingSafeEqual } from 'node:crypto';
import type { Algorithm } from '../shared/otp/account.ts';
import { matchTotp, timeStep } from '../shared/otp/totp.ts';
import type { Sealer } from './sealing.ts';
import type { Factor } from './turn.ts';

/**
 * The one place where a code is compared with what it should be. Sign-in, step-up, set-up, `/try` and `/unlock` all come
 * here; whoever calls must have counted the attempt before, and claim `step` by a conditional write after.
 */

/** What a right code stands for. `step` is null for codes that are not time-based. */
export interface Match {
  step: number | null;
  /** How many steps the device's clock is from ours. */
  offset: number;
}

export type TotpState = Pick<
  Factor,
  'tenant' | 'account' | 'id' | 'sealed' | 'algorithm' | 'digits' | 'period_seconds' | 'drift'
>;

/** Checks a time-based code in the window of the policy, shifted by the learned drift. @throws MfaError `wrong-key` */
export async function checkTotp(
  sealer: Sealer,
  factor: TotpState,
  code: string,
  nowMs: number,
  window: number,
): Promise<Match | null> {
  const key = await totpKey(sealer, factor);
  const shiftedMs = nowMs + factor.drift * factor.period_seconds * 1000;
  const step = matchTotp(key, code, shiftedMs, { back: window, ahead: window });
  return step === null ? null : { step, offset: step - timeStep(factor.period_seconds, nowMs) };
}

const SEARCH_STEPS = 20;

/**
 * How far the device's clock is off, in milliseconds (positive: ahead), when a code is right at another time within ten
 * minutes; null otherwise. It never accepts: it only explains. Ask it only about a secret that the asker was just shown,
 * for it would tell a guesser which codes are coming.
 */
export async function findClockOff(sealer: Sealer, factor: TotpState, code: string, nowMs: number): Promise<number | null> {
  const key = await totpKey(sealer, factor);
  const step = matchTotp(key, code, nowMs, { back: SEARCH_STEPS, ahead: SEARCH_STEPS });
  return step === null ? null : (step - timeStep(key.periodSeconds, nowMs)) * key.periodSeconds * 1000;
}

/** Compares a code with its peppered hash `<key id>.<hash>`. */
export async function checkSmsCode(sealer: Sealer, stored: string, binding: string, code: string): Promise<boolean> {
  const [keyId = '', hash = ''] = stored.split('.');
  const given = await sealer.pepper('sms-code', `${binding}|${code}`, keyId);
  return sameHash(hash, given.hash);
}

/** Constant in time for any two texts: their digests are compared. */
export function sameHash(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** A device whose codes lie off by the same step twice in a row has that clock: the window moves, by one step at most. */
export function learnDrift(factor: Pick<Factor, 'drift' | 'last_offset'>, offset: number): number {
  if (offset !== factor.last_offset) return factor.drift;
  return Math.max(-1, Math.min(1, offset));
}

async function totpKey(sealer: Sealer, factor: TotpState) {
  const algorithm = factor.algorithm as Algorithm;
  const secret = await sealer.open(factor.sealed, {
    tenant: factor.tenant,
    account: factor.account,
    factorId: factor.id,
    method: 'totp',
    algorithm,
    digits: factor.digits,
    periodSeconds: factor.period_seconds,
  });
  return { secret, algorithm, digits: factor.digits, periodSeconds: factor.period_seconds };
}
