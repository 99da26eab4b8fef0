import { sql } from 'kysely';
import type { Transaction } from '../store/store.ts';

/** One cap that a message needs room under. */
export interface Need {
  scope: string;
  /** Whose: a peppered hash where it would tell about a person. */
  subject: string;
  /** How much it takes: 1, or the price. */
  amount: number;
  cap: number;
  windowMs: number;
}

/** What was taken, so that it can be given back. */
export interface Taken extends Pick<Need, 'scope' | 'subject' | 'amount'> {
  /** The beginning of the window it was taken from. */
  begunMs: number;
  /** How much of that window was taken before. */
  before: number;
}

export interface Full {
  scope: string;
  /** When its window ends. */
  retryAtMs: number;
}

/**
 * Takes all needs or none, in fixed windows. Whatever number of processes ask at once, no more is taken than each cap has.
 *
 * The counters are made where missing, then locked in one order (two messages never wait for each other), looked at and
 * counted up by one statement. They stay locked until the transaction ends: what is refused elsewhere in it takes nothing.
 */
export async function takeAll(
  tx: Transaction,
  tenant: string,
  needs: readonly Need[],
): Promise<{ taken: Taken[]; full: Full[] }> {
  const asked = JSON.stringify(needs);
  await sql`
    insert into mfa_sms_counters (tenant, scope, subject, begun_ms, count)
    select ${tenant}, scope, subject, 0, 0 from jsonb_to_recordset(${asked}::jsonb) as asked (scope text, subject text)
    order by scope, subject
    on conflict do nothing`.execute(tx);
  const { rows } = await sql<Judged>`
    with asked as (
      select * from jsonb_to_recordset(${asked}::jsonb)
        as asked (scope text, subject text, amount bigint, cap bigint, "windowMs" bigint)
    ), clock as materialized (
      select mfa_now() as now_ms
    ), locked as materialized (
      select c.scope, c.subject, c.begun_ms, c.count, a.amount, a.cap, a."windowMs" as window_ms,
             greatest(c.begun_ms, clock.now_ms - clock.now_ms % a."windowMs") as current_ms
      from asked a join mfa_sms_counters c on c.tenant = ${tenant} and c.scope = a.scope and c.subject = a.subject, clock
      order by c.scope, c.subject for update of c
    ), judged as materialized (
      select *, case when begun_ms = current_ms then count else 0 end as used from locked
    ), counted as (
      update mfa_sms_counters c set begun_ms = j.current_ms, count = j.used + j.amount from judged j
      where c.tenant = ${tenant} and c.scope = j.scope and c.subject = j.subject
        and not exists (select 1 from judged where used + amount > cap)
    )
    select scope, subject, amount, used, current_ms as begun_ms, current_ms + window_ms as ends_ms, used + amount <= cap as fits
    from judged`.execute(tx);
  if (rows.length < needs.length) throw new Swept('a counter was swept meanwhile');
  const full = rows.filter(({ fits }) => !fits).map(({ scope, ends_ms }) => ({ scope, retryAtMs: Number(ends_ms) }));
  const taken = rows.map(({ scope, subject, amount, begun_ms, used }) => ({
    scope,
    subject,
    amount: Number(amount),
    begunMs: Number(begun_ms),
    before: Number(used),
  }));
  return full.length > 0 ? { taken: [], full } : { taken, full };
}

interface Judged {
  scope: string;
  subject: string;
  amount: number;
  used: number;
  begun_ms: number;
  ends_ms: number;
  fits: boolean;
}

/** The store runs the transaction again, as after a serialisation failure. */
class Swept extends Error {
  readonly code = '40001';
}

/** Gives back what a message took that was certainly not sent. A window that has ended keeps what it counted. */
export async function giveBack(tx: Transaction, tenant: string, taken: readonly Taken[]): Promise<void> {
  await sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(taken)}::jsonb) as given (scope text, subject text, amount bigint, "begunMs" bigint)
    ), locked as materialized (
      select c.scope, c.subject, c.count, g.amount
      from given g join mfa_sms_counters c
        on c.tenant = ${tenant} and c.scope = g.scope and c.subject = g.subject and c.begun_ms = g."begunMs"
      order by c.scope, c.subject for update of c
    )
    update mfa_sms_counters c set count = greatest(0, l.count - l.amount) from locked l
    where c.tenant = ${tenant} and c.scope = l.scope and c.subject = l.subject`.execute(tx);
}

/** Counts one without a cap, in the window that began at `begunMs`. */
export async function countOne(
  tx: Transaction,
  counter: { tenant: string; scope: string; subject: string; begun_ms: number },
): Promise<void> {
  const { tenant, scope, subject, begun_ms } = counter;
  await sql`
    insert into mfa_sms_counters as c (tenant, scope, subject, begun_ms, count)
    values (${tenant}, ${scope}, ${subject}, ${begun_ms}, 1)
    on conflict (tenant, scope, subject) do update set begun_ms = excluded.begun_ms,
      count = 1 + case when c.begun_ms = excluded.begun_ms then c.count else 0 end
      where c.begun_ms <= excluded.begun_ms`.execute(tx);
}

/** What a counter says of the window that began at `begunMs`. */
export async function readCount(
  tx: Transaction,
  { tenant, scope, subject, begun_ms }: { tenant: string; scope: string; subject: string; begun_ms: number },
): Promise<number> {
  const row = await tx
    .selectFrom('mfa_sms_counters')
    .select('count')
    .where('tenant', '=', tenant)
    .where('scope', '=', scope)
    .where('subject', '=', subject)
    .where('begun_ms', '=', begun_ms)
    .executeTakeFirst();
  return row ? Number(row.count) : 0;
}

/** Forgets windows that began long ago. It waits for nobody, so that nobody waits for it. */
export async function sweepCounters(tx: Transaction, tenant: string, begunBeforeMs: number): Promise<void> {
  await sql`
    delete from mfa_sms_counters where tenant = ${tenant} and (scope, subject) in (
      select scope, subject from mfa_sms_counters where tenant = ${tenant} and begun_ms < ${begunBeforeMs} for update skip locked
    )`.execute(tx);
}
