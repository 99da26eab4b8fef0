import { expect } from 'chai';
import { pglite, postgres, type Store } from '../../server/app.ts';
import { takeTurn } from '../../server/turn.ts';
import { MfaError } from '../../shared/errors.ts';
import { onEveryStore, sharedCluster } from '../server/support/engines.ts';
import { hasPostgres } from '../support/postgres.ts';

const codeOf = (act: Promise<unknown>) =>
  act.then(
    () => 'nothing',
    (error: unknown) => (error as { code?: string }).code,
  );

onEveryStore('a store', (open) => {
  let store: Store;
  const key = { tenant: 'main', account: 'alice' };
  const epoch = () => takeTurn(store, key, ({ account }) => Promise.resolve(account.epoch));
  before(async () => {
    store = await open();
    await store.ready();
  });
  after(() => store.close());

  it('keeps what was committed and nothing of what was not', async () => {
    const raise = (by: number, fails: boolean) =>
      takeTurn(store, key, async ({ tx, account }) => {
        await tx
          .updateTable('mfa_accounts')
          .set({ epoch: account.epoch + by })
          .where('account', '=', key.account)
          .execute();
        if (fails) throw new MfaError('bad-payload', 'stop');
      });
    await raise(1, false);
    expect(await codeOf(raise(10, true)), 'and hands the reason on').to.equal('bad-payload');
    expect(await epoch()).to.equal(1);
  });

  it('gives an account to one at a time: a hundred increments are a hundred', async () => {
    const before = await epoch();
    await Promise.all(
      Array.from({ length: 100 }, () =>
        takeTurn(store, key, ({ tx, account }) =>
          tx
            .updateTable('mfa_accounts')
            .set({ epoch: account.epoch + 1 })
            .where('account', '=', key.account)
            .execute(),
        ),
      ),
    );
    expect(await epoch()).to.equal(before + 100);
  });

  it('wakes others after the commit, and never for what was rolled back', async () => {
    const heard: string[] = [];
    await takeTurn(store, key, (turn) => Promise.resolve(turn.wake.push(() => heard.push('committed'))));
    await codeOf(
      takeTurn(store, key, (turn) => {
        turn.wake.push(() => heard.push('rolled back'));
        return Promise.reject(new MfaError('bad-payload', 'stop'));
      }),
    );
    expect(heard).to.deep.equal(['committed']);
  });

  it('numbers are numbers, times whole milliseconds, and the clock moves as told', async () => {
    const before = await store.nowMs();
    expect(Number.isSafeInteger(before)).to.equal(true);
    await store.setClockOffset(3_600_000);
    expect((await store.nowMs()) - before).to.be.within(3_600_000, 3_660_000);
    await store.setClockOffset(0);
  });

  it('a statement that fails is `unavailable`, and the next one works', async () => {
    expect(
      await codeOf(
        store.transaction((tx) =>
          tx
            .selectFrom('no_such_table' as 'mfa_meta')
            .selectAll()
            .execute(),
        ),
      ),
    ).to.equal('unavailable');
    expect(await epoch()).to.be.greaterThan(0);
  });
});

describe('starting stores', () => {
  it('several at once on an empty PostgreSQL migrate it once', async function () {
    if (!hasPostgres) return this.skip();
    const connectionString = await (await sharedCluster()).database();
    const stores = Array.from({ length: 4 }, () => postgres({ connectionString }));
    await Promise.all(stores.map((store) => store.ready()));
    for (const store of stores) await store.close();
  });

  it('refuses a database whose clock was moved, unless it is opened for tests again', async function () {
    if (!hasPostgres) return this.skip();
    const connectionString = await (await sharedCluster()).database();
    const test = postgres({ connectionString, testClock: true });
    await test.setClockOffset(1000);
    await test.close();
    expect(await codeOf(postgres({ connectionString }).ready())).to.equal('bad-config');
  });

  it('a database that is not there is `unavailable`, or what the driver says, and no answer', async () => {
    const store = postgres({ connectionString: 'postgres://postgres@127.0.0.1:1/none' });
    expect(await codeOf(store.ready())).to.not.equal('nothing');
    expect(await codeOf(store.nowMs())).to.not.equal('nothing');
  });

  it('a file where the folder should be is refused', async () => {
    expect(await codeOf(pglite({ dataDir: '/dev/null/db' }).ready())).to.not.equal('nothing');
  });
});
