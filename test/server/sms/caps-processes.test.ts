import { join } from 'node:path';
import { expect } from 'chai';
import { hasPostgres } from '../../support/postgres.ts';
import { sharedCluster } from '../support/engines.ts';
import { type ServerProcess, sharedKeys, spawnServer } from '../support/spawn.ts';
import { callOf, person } from '../support/verifier.ts';
import { answerJson, type LoopbackProvider, startProvider } from './loopback-provider.ts';
import { number } from './phones.ts';

const DAY = 86_400_000;
const ENTRY = join(import.meta.dirname, 'caps-process.ts');
const RULES = {
  perPrefix: { count: 30, windowMs: DAY },
  perAddress: { count: 10, windowMs: DAY },
  perNumber: [{ count: 3, windowMs: DAY }],
  perDay: { count: 60, windowMs: DAY },
  typedShare: { mode: 'off' },
};

describe('two processes on one PostgreSQL: what was sent equals the caps, to the message', () => {
  const processes: ServerProcess[] = [];
  let provider: LoopbackProvider;

  before(async function () {
    if (!hasPostgres) this.skip();
    provider = await startProvider(answerJson(202, {}));
    const database = await (await sharedCluster()).database();
    const keys = sharedKeys();
    const more = { SMS_URL: provider.url, SMS_RULES: JSON.stringify(RULES) };
    processes.push(...(await Promise.all([1, 2].map(() => spawnServer({ database }, keys, [], ENTRY, more)))));
  });
  after(async () => {
    for (const one of processes) await one.kill();
    await provider?.close();
  });

  /** Asks all at once, by turns at either process, from as many accounts; returns what the provider was handed. */
  const flood = async (count: number, phone: (n: number) => string, address: (n: number) => string, tenant: string) => {
    const before = provider.seen.length;
    const answers = await Promise.all(
      Array.from({ length: count }, (_, n) =>
        callOf(
          processes[n % 2]!,
          person({ tenant }),
          'POST',
          '/enrollments',
          { method: 'sms', phone: phone(n) },
          { 'x-forwarded-for': address(n) },
        ),
      ),
    );
    const accepted = answers.filter(({ status }) => status === 201).length;
    const handed = provider.seen.slice(before).map(({ headers, body }) => ({
      key: String(headers['webhook-id']),
      to: (JSON.parse(body) as { to: string }).to,
    }));
    expect(accepted, 'nobody is told that a message went out when none did').to.equal(handed.length);
    expect(new Set(handed.map(({ key }) => key)).size, 'nothing is sent twice').to.equal(handed.length);
    expect(
      answers.every(({ status }) => [201, 429, 502].includes(status)),
      'refused as documented',
    ).to.equal(true);
    return handed.map(({ to }) => to);
  };
  const ownAddress = (n: number) => `198.51.${String(n >> 8)}.${String(n & 255)}`;

  it('SV-19: 200 sequential numbers', async () => {
    expect(await flood(200, number, ownAddress, 'sequential')).to.have.length(30);
  });

  it('SV-19: 50 accounts from one address', async () => {
    expect(
      await flood(
        50,
        (n) => number(n * 10_000),
        () => '203.0.113.9',
        'one-address',
      ),
    ).to.have.length(10);
  });

  it('SV-19: 100 accounts, five numbers', async () => {
    const sent = await flood(100, (n) => number((n % 5) * 10_000), ownAddress, 'five-numbers');
    expect(sent.sort()).to.deep.equal([0, 1, 2, 3, 4].flatMap((n) => Array<string>(3).fill(number(n * 10_000))));
  });

  it('SV-19: a whole day', async () => {
    expect(await flood(150, (n) => number(n * 10_000), ownAddress, 'day')).to.have.length(60);
  });
});
