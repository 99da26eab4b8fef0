import { sql } from 'kysely';
import type { WindowLimit } from './limits.ts';
import type { Transaction } from './store/store.ts';

export type Scope = 'challenges' | 'sms-account' | 'enrollment-totp' | 'enrollment-sms';

interface Subject {
  tenant: string;
  subject: string;
}

/** What a fixed window holds with this one counted, and when the next window begins. */
export interface Counted {
  count: number;
  endsMs: number;
}

/**
 * Takes one from a fixed window: null when there was one left, else when the next window begins. Whatever number of processes
 * ask at once, `limit.count` of them get null.
 */
export async function takeOne(tx: Transaction, scope: Scope, subject: Subject, limit: WindowLimit): Promise<number | null> {
  const { count, endsMs } = await countOne(tx, scope, subject, limit.windowMs);
  return count > limit.count ? endsMs : null;
}

/** Counts one in its window, in one statement. */
export async function countOne(tx: Transaction, scope: Scope, subject: Subject, windowMs: number): Promise<Counted> {
  const { rows } = await sql<{ count: number; window_ms: number }>`
    with clock as materialized (select mfa_now() as now_ms)
    insert into mfa_limits as l (scope, tenant, subject, window_ms, count)
    select ${scope}, ${subject.tenant}, ${subject.subject}, now_ms - now_ms % ${windowMs}::bigint, 1 from clock
    on conflict (scope, tenant, subject) do update set window_ms = excluded.window_ms,
      count = excluded.count + case when l.window_ms = excluded.window_ms then l.count else 0 end
    returning count, window_ms`.execute(tx);
  const row = rows[0];
  if (!row) throw new Error('the limiter returned nothing');
  return { count: row.count, endsMs: Number(row.window_ms) + windowMs };
}

/** Gives back the one that this transaction counted. */
export async function giveBackOne(tx: Transaction, scope: Scope, { tenant, subject }: Subject): Promise<void> {
  await tx
    .updateTable('mfa_limits')
    .set(({ eb }) => ({ count: eb('count', '-', 1) }))
    .where('scope', '=', scope)
    .where('tenant', '=', tenant)
    .where('subject', '=', subject)
    .execute();
}
