import { sql } from 'kysely';
import type { WindowLimit } from './limits.ts';
import type { Transaction } from './store/store.ts';

export type Scope = 'challenges' | 'sms-account' | 'sms-number';

/**
 * Takes one from a fixed window, in one statement: null when there was one left, else when the next window begins.
 * Whatever number of processes ask at once, `limit.count` of them get null.
 */
export async function takeOne(
  tx: Transaction,
  scope: Scope,
  subject: { tenant: string; subject: string },
  limit: WindowLimit,
): Promise<number | null> {
  const { rows } = await sql<{ count: number; window_ms: number }>`
    with clock as materialized (select mfa_now() as now_ms)
    insert into mfa_limits as l (scope, tenant, subject, window_ms, count)
    select ${scope}, ${subject.tenant}, ${subject.subject}, now_ms - now_ms % ${limit.windowMs}::bigint, 1 from clock
    on conflict (scope, tenant, subject) do update set window_ms = excluded.window_ms,
      count = excluded.count + case when l.window_ms = excluded.window_ms then l.count else 0 end
    returning count, window_ms`.execute(tx);
  const row = rows[0];
  if (!row) throw new Error('the limiter returned nothing');
  return row.count > limit.count ? Number(row.window_ms) + limit.windowMs : null;
}
