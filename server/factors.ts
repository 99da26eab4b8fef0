import type { Factor as FactorOut } from '../shared/protocol/enrollment.ts';
import { announce } from './audit.ts';
import { cancelAll } from './challenges.ts';
import type { Core } from './core.ts';
import { removeEnrollment } from './enrollment-rows.ts';
import type { Who } from './identity.ts';
import { forgetDevices } from './trusted-devices.ts';
import type { Factor, Turn } from './turn.ts';

const HOUR_MS = 60 * 60 * 1000;

/** A factor as the settings show it. */
export function factorOut(factor: Factor): FactorOut {
  return {
    factorId: factor.id,
    method: factor.method as FactorOut['method'],
    label: factor.label,
    ...(factor.method === 'totp' ? { digits: factor.digits } : {}),
    createdAtMs: factor.created_ms,
    lastUsedMs: factor.last_used_ms,
  };
}

/** Removes factors for good: they never verify again (SV-59). Their owner is told. */
export async function dropFactors(core: Core, turn: Turn, who: Who, factors: readonly Factor[]): Promise<void> {
  const { tx, key } = turn;
  if (factors.length === 0) return;
  await tx
    .deleteFrom('mfa_factors')
    .where('tenant', '=', key.tenant)
    .where('account', '=', key.account)
    .where(
      'id',
      'in',
      factors.map(({ id }) => id),
    )
    .execute();
  for (const { id, method, label } of factors)
    if (method !== 'backup') await announce(core, turn, who, 'factor-removed', { method, label, factorId: id });
}

/**
 * The methods by which one signs in have changed: a new epoch; with `coolOff`, money waits as the policy says.
 *
 * @param enabled - whether they are in force from now on, or suspended
 * @param by - the set-up that did it, which goes on to its last step
 */
export async function endTrust(
  core: Core,
  turn: Turn,
  who: Who,
  { coolOff, enabled, by }: { coolOff: boolean; enabled: boolean; by?: string },
): Promise<void> {
  const { account, nowMs } = turn;
  const coolingUntilMs = coolOff ? nowMs + core.policyFor(who).coolOffHours * HOUR_MS : account.cooling_until_ms;
  await newEpoch(turn, { enabled, cooling_until_ms: coolingUntilMs }, by);
}

/**
 * How one signs in has changed, and whatever rested on how it was ends: open and verified challenges, one-time permissions,
 * remembered browsers, and a set-up, which was approved, or needed no approval, as things were.
 */
export async function newEpoch(turn: Turn, more: Partial<Turn['account']> = {}, by?: string): Promise<void> {
  const { tx, key, account } = turn;
  await cancelAll(turn);
  await removeEnrollment(turn, by);
  await tx.deleteFrom('mfa_grants').where('tenant', '=', key.tenant).where('account', '=', key.account).execute();
  await forgetDevices(turn);
  await tx
    .updateTable('mfa_accounts')
    .set({ ...more, epoch: account.epoch + 1 })
    .where('tenant', '=', key.tenant)
    .where('account', '=', key.account)
    .execute();
}
