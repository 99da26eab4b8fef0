import type { Settings } from '../shared/protocol/settings.ts';
import type { Core } from './core.ts';
import { factorOut } from './factors.ts';
import type { Factor as FactorOut } from '../shared/protocol/enrollment.ts';
import type { Who } from './identity.ts';
import { accept, type Outcome, refuse } from './outcome.ts';
import { undeliveredMs } from './sms/reports.ts';
import { type Factor, takeTurn, type Turn } from './turn.ts';

/**
 * "Is this still your number?" A number that went dead is a common reason why people cannot sign in, and they notice when it is too
 * late. So it is asked now and then, and after a message that did not arrive, until its owner answers.
 */
export async function reminderOf(core: Core, turn: Turn, factors: readonly Factor[]): Promise<Settings['reminder']> {
  const number = factors.find(({ method }) => method === 'sms');
  if (!number || !turn.account.enabled) return undefined;
  const { id: factorId, created_ms, confirmed_ms, last_used_ms } = number;
  if (((await undeliveredMs(core, turn, number)) ?? 0) > Math.max(created_ms, confirmed_ms))
    return { factorId, why: 'undelivered' };
  // A code that came back from the phone says the same as its owner.
  const knownMs = Math.max(created_ms, confirmed_ms, last_used_ms ?? 0);
  return knownMs + core.limits.phoneReminderMs <= turn.nowMs ? { factorId, why: 'time' } : undefined;
}

/** Its owner says that the number is still theirs. Nothing else changes by that. */
export function confirmNumber(core: Core, who: Who, id: string): Promise<Outcome<FactorOut>> {
  return takeTurn(core.store, who, async ({ tx, key, nowMs }) => {
    const row = await tx
      .updateTable('mfa_factors')
      .set({ confirmed_ms: nowMs })
      .where('tenant', '=', key.tenant)
      .where('account', '=', key.account)
      .where('id', '=', id)
      .where('method', '=', 'sms')
      .returningAll()
      .executeTakeFirst();
    return row ? accept(factorOut(row)) : refuse('unknown-challenge');
  });
}
