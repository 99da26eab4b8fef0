import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { createMfa, optionalTrusted, postgres } from '../../server/app.ts';
import { totp } from '../../shared/otp/totp.ts';
import { callOf, identityFrom, memoryKeys, ORIGIN, person, requestOf } from '../server/support/verifier.ts';
import type { Cluster } from '../support/postgres.ts';
import type { BenchRow } from './bench.ts';
import { openPool } from './server.bench.ts';

const SMALL = 1_000;
const LARGE = 1_000_000;

interface Statement {
  text: string;
  values: unknown[];
}

/** Pages touched by the statements of one verification, by `EXPLAIN (ANALYZE, BUFFERS)`: with a thousand accounts and with a million. */
export async function buffersPerVerify(cluster: Cluster): Promise<BenchRow[]> {
  const pool = await openPool(cluster);
  const recorded: Statement[] = [];
  let recording = false;
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((text: string, values: unknown[], ...rest: unknown[]) => {
      if (recording && typeof text === 'string' && /^\s*(with|select|update|insert)/i.test(text)) recorded.push({ text, values });
      return query(text, values, ...rest);
    }) as never;
  });
  const store = postgres({ pool, testClock: true });
  const mfa = createMfa({
    store,
    keys: memoryKeys(),
    policy: optionalTrusted,
    issuer: 'Bench',
    origins: [ORIGIN],
    identify: identityFrom,
  });
  await mfa.ready;
  const pages: number[] = [];
  for (const size of [SMALL, LARGE]) {
    await fill(pool, size);
    const who = person();
    const secret = new Uint8Array(randomBytes(20));
    await mfa.import(who, [{ secret }]);
    const gate = await mfa.require(requestOf(who), 'withdrawal', { amount: '1', currency: 'IDR', payee: 'x' });
    if (gate.ok || !gate.challenge) throw new Error('a withdrawal must ask');
    const code = totp({ secret, algorithm: 'SHA1', digits: 6, periodSeconds: 30 }, await store.nowMs());
    recorded.length = 0;
    recording = true;
    const answer = await callOf(mfa, who, 'POST', `/challenges/${gate.challenge.id}/verify`, { method: 'totp', code });
    recording = false;
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    pages.push(await explain(pool, recorded));
  }
  const [small = 0, large = 0] = pages;
  return [
    {
      name: 'server: pages per verification, 10⁶ accounts',
      value: large,
      unit: 'pages',
      peer: `10³ accounts: ${String(small)}`,
      ratio: Number((large / small).toFixed(2)),
      target: 'does not grow but for the height of the indexes',
    },
  ];
}

/** Accounts with one factor and one challenge each, as they would lie there. */
async function fill(pool: pg.Pool, count: number): Promise<void> {
  const rows = `generate_series(1, ${String(count)}) i`;
  await pool.query('set synchronous_commit = off');
  for (const table of ['mfa_accounts', 'mfa_factors', 'mfa_challenges']) await pool.query(`truncate ${table}`);
  await pool.query(`insert into mfa_accounts (tenant, account) select 'main', 'account-' || i from ${rows}`);
  await pool.query(`insert into mfa_factors (tenant, account, id, method, label, sealed, algorithm, digits, period_seconds, created_ms)
    select 'main', 'account-' || i, md5(i::text), 'totp', '', repeat('x', 150), 'SHA1', 6, 30, 0 from ${rows}`);
  await pool.query(`insert into mfa_challenges (tenant, account, id, session_hash, action, kind, payload, origin, created_ms, expires_ms)
    select 'main', 'account-' || i, md5(i::text), repeat('s', 43), 'withdrawal', 'transaction', '', '', 0, 0 from ${rows}`);
  await pool.query('vacuum analyze mfa_accounts, mfa_factors, mfa_challenges');
}

async function explain(pool: pg.Pool, statements: Statement[]): Promise<number> {
  let pages = 0;
  for (const { text, values } of statements) {
    const client = await pool.connect();
    await client.query('begin');
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
      `explain (analyze, buffers, format json) ${text}`,
      values,
    );
    await client.query('rollback');
    client.release();
    const plan = rows[0]?.['QUERY PLAN'][0].Plan ?? {};
    pages += (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
  }
  return pages;
}
