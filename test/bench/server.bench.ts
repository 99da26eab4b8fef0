import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { createMfa, type Identity, type Mfa, optionalTrusted, postgres, type Store } from '../../server/app.ts';
import { parseForeign } from '../../shared/otp/otpauth-uri.ts';
import { totp } from '../../shared/otp/totp.ts';
import { identityFrom, memoryKeys, ORIGIN, person, requestOf } from '../server/support/verifier.ts';
import { type Cluster, hasPostgres, startCluster } from '../support/postgres.ts';
import type { BenchRow } from './bench.ts';
import { startBetterAuth } from './better-auth.ts';
import { buffersPerVerify } from './buffers.ts';

const ACCOUNTS = 256;
const CONCURRENCY = 64;
const ROUNDS = 5;
const PAYMENT = { amount: '250000', currency: 'IDR', payee: 'DANA 0812' };

export interface Measured {
  perSecond: number;
  p99Ms: number;
}

/**
 * Verify-and-consume on a durable PostgreSQL (fsync on) through `pg` with the same pool of 8 connections; 64 requests under way,
 * straight into each product's `fetch` handler, rounds interleaved. What comes before (passwords, making challenges) is not
 * timed for anybody. better-auth verifies on a live session, which saves it the making of a new one.
 */
export default async function bench(): Promise<BenchRow[]> {
  if (!hasPostgres) return [];
  const cluster = await startCluster({ durable: true });
  try {
    const grouped = await contender(cluster, 32);
    const single = await contender(cluster, 1);
    const peer = await startBetterAuth(await openPool(cluster), ACCOUNTS);
    const runs = { grouped: [] as Measured[], single: [] as Measured[], peer: [] as Measured[] };
    for (let round = 0; round < ROUNDS; round++) {
      runs.grouped.push(await grouped.round());
      runs.peer.push(await measure(ACCOUNTS, CONCURRENCY, peer.verify));
      runs.single.push(await single.round());
    }
    const [ours, one, theirs] = [median(runs.grouped), median(runs.single), median(runs.peer)];
    return [
      row('server: verify and consume', ours.perSecond, '/s', 'better-auth', theirs.perSecond, '≥ 3×'),
      row('server: verify and consume, p99', ours.p99Ms, 'ms', 'better-auth', theirs.p99Ms, '< 1×'),
      row('server: commits shared', ours.perSecond, '/s', 'one commit per request', one.perSecond, '≥ 5×'),
      row('server: commits shared, p99', ours.p99Ms, 'ms', 'one commit per request', one.p99Ms, '< 1×'),
      ...(await buffersPerVerify(cluster)),
    ];
  } finally {
    await cluster.stop();
  }
}

function row(name: string, value: number, unit: string, peer: string, peerValue: number, target: string): BenchRow {
  return {
    name,
    value,
    unit,
    peer: `${peer}: ${peerValue.toPrecision(4)}`,
    ratio: Number((value / peerValue).toFixed(2)),
    target,
  };
}

async function contender(cluster: Cluster, groupSize: number): Promise<{ round(): Promise<Measured> }> {
  const store = postgres({ pool: await openPool(cluster), groupSize, testClock: true });
  const mfa = createMfa({
    store,
    keys: memoryKeys(),
    policy: optionalTrusted,
    issuer: 'Bench',
    origins: [ORIGIN],
    identify: identityFrom,
  });
  await mfa.ready;
  const people = await Promise.all(Array.from({ length: ACCOUNTS }, () => enrolled(mfa)));
  let steps = 0;
  return {
    round: async () => {
      await store.setClockOffset(++steps * 60_000);
      const ready = await Promise.all(people.map((one) => prepare(mfa, store, one)));
      return measure(ready.length, CONCURRENCY, (i) => verifyAndConsume(mfa, ready[i]!));
    },
  };
}

interface Enrolled {
  who: Identity;
  secret: Uint8Array;
}

async function enrolled(mfa: Mfa): Promise<Enrolled> {
  const who = person();
  const secret = new Uint8Array(randomBytes(20));
  await mfa.import(who, [{ secret }]);
  return { who, secret };
}

interface Ready {
  who: Identity;
  id: string;
  code: string;
}

async function prepare(mfa: Mfa, store: Store, { who, secret }: Enrolled): Promise<Ready> {
  const gate = await mfa.require(requestOf(who), 'withdrawal', PAYMENT);
  if (gate.ok || !gate.challenge) throw new Error('a withdrawal must ask');
  const key = { secret, algorithm: 'SHA1', digits: 6, periodSeconds: 30 } as const;
  return { who, id: gate.challenge.id, code: totp(key, await store.nowMs()) };
}

async function verifyAndConsume(mfa: Mfa, { who, id, code }: Ready): Promise<void> {
  const { headers } = requestOf(who, { 'mfa-request': '1', 'content-type': 'application/json' });
  const body = JSON.stringify({ method: 'totp', code });
  const verified = await mfa.fetch(new Request(`${ORIGIN}/mfa/challenges/${id}/verify`, { method: 'POST', headers, body }));
  if (verified.status !== 200) throw new Error(await verified.text());
  const gate = await mfa.require(requestOf(who), 'withdrawal', PAYMENT, { challenge: id });
  if (!gate.ok) throw new Error(gate.problem.type);
}

/** Runs `act` for every i below `count`, `concurrency` at a time. */
async function measure(count: number, concurrency: number, act: (i: number) => Promise<void>): Promise<Measured> {
  const times: number[] = [];
  let next = 0;
  const worker = async () => {
    for (let i = next++; i < count; i = next++) {
      const startedMs = performance.now();
      await act(i);
      times.push(performance.now() - startedMs);
    }
  };
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  const tookMs = performance.now() - startedMs;
  times.sort((one, other) => one - other);
  return { perSecond: (count / tookMs) * 1000, p99Ms: times[Math.floor(times.length * 0.99)] ?? 0 };
}

function median(runs: Measured[]): Measured {
  const middle = (values: number[]) => values.sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
  return { perSecond: middle(runs.map((run) => run.perSecond)), p99Ms: middle(runs.map((run) => run.p99Ms)) };
}

export async function openPool(cluster: Cluster): Promise<pg.Pool> {
  const types = {
    getTypeParser: ((id: number, format?: 'text') => (id === 20 ? Number : pg.types.getTypeParser(id, format))) as never,
  };
  return new pg.Pool({ connectionString: await cluster.database(), max: 8, types });
}

/** A code of the authenticator that this URI set up. */
export function codeOf(uri: string, nowMs: number): string {
  const { account } = parseForeign(uri);
  if (account.type === 'hotp') throw new Error('a time-based account was expected');
  return totp(account, nowMs);
}

export function randomEmail(): string {
  return `${randomUUID()}@example.org`;
}
