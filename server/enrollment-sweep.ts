import { sql } from 'kysely';
import { dropUnforcedCodes } from './backup-codes.ts';
import type { Core } from './core.ts';
import { readClock } from './store/store.ts';

/** For so long the page of a set-up that has run out is told that it has, and not that there never was one. */
const KEPT_MS = 60 * 60_000;
/** More than one that begins can leave, and few enough to be nothing for whoever begins next. */
const AT_ONCE = 100;

/**
 * Clears away what nobody came back to: set-ups that have run out, with their secret and the backup codes that were shown and never
 * came into force. Each one that begins clears for its tenant, because whoever is gone does not do it. It waits for nobody, so that
 * nobody waits for it.
 */
export function sweepEnrollments(core: Core, tenant: string): Promise<void> {
  return core.store.transaction(async (tx) => {
    const before = (await readClock(tx)) - KEPT_MS;
    const { rows } = await sql<{ account: string }>`
      delete from mfa_enrollments where tenant = ${tenant} and account in (
        select account from mfa_enrollments where tenant = ${tenant} and expires_ms < ${before} and resend_at_ms < ${before}
        limit ${AT_ONCE} for update skip locked
      ) returning account`.execute(tx);
    for (const { account } of rows) await dropUnforcedCodes(tx, { tenant, account });
  });
}
