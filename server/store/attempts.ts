import { sql } from 'kysely';
import type { Limits } from '../limits.ts';
import type { Factor } from '../turn.ts';
import type { Transaction } from './store.ts';

/**
 * Verifying, as two set-based statements: `reserve` counts attempts before anybody looks at a code, `settle` claims what
 * a right code stands for. Both take many attempts of different accounts at once, so that one commit can carry them all.
 *
 * Every change repeats its condition (`last_step < step`, `used_ms is null`, `state = 'open'`): even without the lock
 * on the accounts nothing could be claimed twice.
 */

export interface Asked {
  n: number;
  tenant: string;
  account: string;
  challenge: string;
  session: string;
  /** The origin that the browser named, or empty. */
  origin: string;
  method: string;
  /** Null: whichever factor of this method the code fits. */
  factor: string | null;
  /** The public part of a backup code. */
  selector: string | null;
  address: string | null;
}

/** What an attempt met. `tried` are the factors that it was counted on; none: nothing may be checked. */
export interface Reserved {
  n: number;
  now_ms: number;
  mark_ms: number;
  /** Null if there is no such challenge for this account, session and origin. */
  state: 'open' | 'verified' | 'consumed' | 'cancelled' | null;
  action: string;
  attempts: number;
  expires_ms: number;
  code_hash: string | null;
  code_factor: string | null;
  code_expires_ms: number;
  enabled: boolean;
  crowded: boolean;
  /** Factors of this method, whether or not they were tried. */
  matching: number;
  locked: boolean;
  retry_at_ms: number | null;
  tried: Factor[];
  salt: string | null;
  hash: string | null;
  key_id: string | null;
  used_ms: number | null;
}

/** A clock that is this much behind the latest verification has gone back (SV-13). */
export const CLOCK_TOLERANCE_MS = 5_000;

/** Takes the accounts' rows, always in the same order, so that two groups never wait for each other in a circle. */
export async function lockAccounts(tx: Transaction, keys: ReadonlyArray<{ tenant: string; account: string }>): Promise<void> {
  await sql`
    select 1 from mfa_accounts
    where (tenant, account) in (select * from json_to_recordset(${JSON.stringify(keys)}::json) as k(tenant text, account text))
    order by tenant, account for update`.execute(tx);
}

/** Counts one attempt per item on its challenge, its factors and its address. Call `lockAccounts` before. */
export async function reserve(tx: Transaction, asked: readonly Asked[], limits: Limits): Promise<Reserved[]> {
  const { challenge, factor, address } = limits;
  const { rows } = await sql<Reserved>`
    with asked as (
      select *, row_number() over (partition by address order by n) as place, count(*) over (partition by address) as crowd
      from json_to_recordset(${JSON.stringify(asked)}::json) as a(n int, tenant text, account text, challenge text,
        session text, origin text, method text, factor text, selector text, address text)
    ),
    clock as materialized (
      select mfa_now() as now_ms, (select value from mfa_meta where name = 'clock-mark') as mark_ms
    ),
    bound as (
      select a.n, c.state, c.action, c.attempts, c.expires_ms, c.code_hash, c.code_factor, c.code_expires_ms
      from asked a join mfa_challenges c on c.tenant = a.tenant and c.account = a.account and c.id = a.challenge
      where c.session_hash = a.session and (c.origin = '' or a.origin = '' or c.origin = a.origin)
    ),
    admitted as (
      insert into mfa_limits as l (scope, tenant, subject, window_ms, count)
      select 'address', '', a.address, min(clock.now_ms - clock.now_ms % ${address.windowMs}::bigint), count(*)
      from asked a, clock where a.address is not null group by a.address order by a.address
      on conflict (scope, tenant, subject) do update set window_ms = excluded.window_ms,
        count = excluded.count + case when l.window_ms = excluded.window_ms then l.count else 0 end
      returning subject, count
    ),
    judged as (
      select a.*, coalesce(d.count - a.crowd + a.place > ${address.count}, false) as crowded
      from asked a left join admitted d on d.subject = a.address
    ),
    candidates as (
      select distinct j.n
      from judged j
      join bound b on b.n = j.n
      join mfa_accounts o on o.tenant = j.tenant and o.account = j.account
      join mfa_factors f on f.tenant = j.tenant and f.account = j.account and f.method = j.method
        and (j.factor is null or f.id = j.factor)
      cross join clock
      where b.state = 'open' and b.attempts < ${challenge.attempts} and b.expires_ms > clock.now_ms and not j.crowded
        and (o.enabled or b.action = 'enable') and f.failures < ${factor.lockAfter} and f.retry_at_ms <= clock.now_ms
        and (j.method <> 'totp' or clock.now_ms >= clock.mark_ms - ${CLOCK_TOLERANCE_MS}::bigint)
    ),
    reserved as (
      update mfa_challenges c set attempts = c.attempts + 1
      from asked a
      where c.tenant = a.tenant and c.account = a.account and c.id = a.challenge
        and c.state = 'open' and c.attempts < ${challenge.attempts} and a.n in (select n from candidates)
      returning a.n
    ),
    tried as (
      update mfa_factors f set failures = f.failures + 1, retry_at_ms = ${delay(limits)}
      from asked a, clock
      where f.tenant = a.tenant and f.account = a.account and f.method = a.method and (a.factor is null or f.id = a.factor)
        and f.failures < ${factor.lockAfter} and f.retry_at_ms <= clock.now_ms and a.n in (select n from reserved)
      returning a.n, f.*
    )
    select j.n, clock.now_ms, clock.mark_ms, b.state, b.action, b.attempts, b.expires_ms, b.code_hash, b.code_factor, b.code_expires_ms,
      o.enabled, j.crowded, m.matching, m.locked, m.retry_at_ms,
      coalesce((select json_agg(t) from tried t where t.n = j.n), '[]') as tried,
      k.salt, k.hash, k.key_id, k.used_ms
    from judged j
    cross join clock
    left join bound b on b.n = j.n
    left join mfa_accounts o on o.tenant = j.tenant and o.account = j.account
    left join lateral (
      select count(*)::int as matching, bool_and(f.failures >= ${factor.lockAfter}) as locked,
        min(case when f.failures < ${factor.lockAfter} then f.retry_at_ms end) as retry_at_ms
      from mfa_factors f
      where f.tenant = j.tenant and f.account = j.account and f.method = j.method and (j.factor is null or f.id = j.factor)
    ) m on true
    left join lateral (
      select k.salt, k.hash, k.key_id, k.used_ms
      from mfa_backup_codes k join mfa_factors f
        on f.tenant = k.tenant and f.account = k.account and f.id = k.factor_id and f.method = 'backup'
      where j.selector is not null and k.tenant = j.tenant and k.account = j.account and k.selector = j.selector
        and (j.factor is null or f.id = j.factor)
      limit 1
    ) k on true
    order by j.n`.execute(tx);
  return rows;
}

/** Nothing for the first failures, then a wait that doubles: computed where it is stored, from what is stored. */
function delay({ factor }: Limits) {
  return sql`case when f.failures + 1 < ${factor.freeFailures} then 0
    else clock.now_ms + least(${factor.maxDelayMs}::bigint,
      ${factor.firstDelayMs}::bigint * (2 ^ least(f.failures + 1 - ${factor.freeFailures}, 20))::bigint) end`;
}

export interface Settled {
  n: number;
  tenant: string;
  account: string;
  challenge: string;
  method: string;
  action: string;
  right: boolean;
  factor: string | null;
  step: number | null;
  offset: number;
  drift: number;
  selector: string | null;
  /** The other factors that this attempt was counted on: they are given their try back. */
  others: string[];
  address: string | null;
  session: string;
  eventId: string;
}

/** Claims the steps and codes of the right answers and marks their challenges; answers which of them got both. */
export async function settle(tx: Transaction, outcomes: readonly Settled[], limits: Limits): Promise<SettledRow[]> {
  const { rows } = await sql<SettledRow>`
    with done as (
      select * from json_to_recordset(${JSON.stringify(outcomes)}::json) as d(n int, tenant text, account text,
        challenge text, method text, action text, "right" boolean, factor text, step bigint, "offset" int, drift int,
        selector text, others json, address text, session text, "eventId" text)
    ),
    clock as materialized (select mfa_now() as now_ms),
    spent as (
      update mfa_backup_codes k set used_ms = clock.now_ms from done d, clock
      where d."right" and k.tenant = d.tenant and k.account = d.account and k.factor_id = d.factor
        and k.selector = d.selector and k.used_ms is null
      returning d.n
    ),
    claimed as (
      update mfa_factors f set failures = 0, retry_at_ms = 0, unlock_streak = 0, last_used_ms = clock.now_ms,
        last_step = coalesce(d.step, f.last_step), last_offset = d."offset", drift = d.drift
      from done d, clock
      where d."right" and f.tenant = d.tenant and f.account = d.account and f.id = d.factor
        and (d.step is null or f.last_step < d.step) and (d.selector is null or d.n in (select n from spent))
      returning d.n
    ),
    verified as (
      update mfa_challenges c set state = 'verified', method = d.method, factor_id = d.factor, code_hash = null
      from done d
      where c.tenant = d.tenant and c.account = d.account and c.id = d.challenge and c.state = 'open'
        and d.n in (select n from claimed)
      returning d.n
    ),
    relieved as (
      update mfa_factors f set failures = case when f.failures >= ${limits.factor.lockAfter} then 0 else greatest(f.failures - 1, 0) end,
        retry_at_ms = 0
      from done d
      where f.tenant = d.tenant and f.account = d.account and f.id <> d.factor and d.n in (select n from verified)
        and (f.failures >= ${limits.factor.lockAfter} or f.id in (select json_array_elements_text(d.others)))
      returning d.n
    ),
    forgiven as (
      update mfa_limits l set count = l.count - g.count
      from (select d.address, count(*) from done d where d.n in (select n from verified) group by d.address) g
      where l.scope = 'address' and l.tenant = '' and l.subject = g.address
      returning 1
    ),
    told as (
      insert into mfa_events (tenant, account, at_ms, id, type, method, factor_id, action, session_hash, address)
      select d.tenant, d.account, clock.now_ms, d."eventId",
        case when d.n in (select n from verified) then 'verified' when d."right" then 'already-used' else 'wrong-code' end,
        d.method, d.factor, d.action, d.session, coalesce(d.address, '')
      from done d, clock
      returning 1
    ),
    alarm as (
      insert into mfa_limits as l (scope, tenant, subject, window_ms, count)
      select 'failures', '', '', min(clock.now_ms - clock.now_ms % ${limits.alarm.windowMs}::bigint), count(*)
      from done d, clock where not d."right" having count(*) > 0
      on conflict (scope, tenant, subject) do update set window_ms = excluded.window_ms,
        count = excluded.count + case when l.window_ms = excluded.window_ms then l.count else 0 end
      returning count
    ),
    marked as (
      update mfa_meta set value = clock.now_ms from clock
      where name = 'clock-mark' and value < clock.now_ms - 1000
      returning 1
    )
    select d.n, clock.now_ms, d.n in (select n from claimed) as claimed, d.n in (select n from verified) as verified,
      (select count from alarm) as alarm,
      case when d.selector is null then null else (
        select count(*)::int from mfa_backup_codes k where k.tenant = d.tenant and k.account = d.account
          and k.factor_id = d.factor and k.used_ms is null and k.selector <> d.selector) end as left_over
    from done d, clock order by d.n`.execute(tx);
  return rows;
}

export interface SettledRow {
  n: number;
  now_ms: number;
  claimed: boolean;
  verified: boolean;
  /** Failures of the installation in this window, when this group added some. */
  alarm: number | null;
  left_over: number | null;
}

export interface Redeem {
  n: number;
  tenant: string;
  account: string;
  challenge: string;
  session: string;
  action: string;
  payload: string;
}

/** Consumes verified challenges, each once, for exactly this session, action and payload: n → the method that answered. */
export async function redeem(tx: Transaction, items: readonly Redeem[]): Promise<Map<number, string>> {
  const { rows } = await sql<{ n: number; method: string }>`
    with asked as (
      select * from json_to_recordset(${JSON.stringify(items)}::json) as a(n int, tenant text, account text,
        challenge text, session text, action text, payload text)
    ),
    clock as materialized (select mfa_now() as now_ms)
    update mfa_challenges c set state = 'consumed' from asked a, clock
    where c.tenant = a.tenant and c.account = a.account and c.id = a.challenge and c.session_hash = a.session
      and c.action = a.action and c.payload = a.payload and c.state = 'verified' and c.expires_ms > clock.now_ms
    returning a.n, c.method`.execute(tx);
  return new Map(rows.map(({ n, method }) => [n, method]));
}
