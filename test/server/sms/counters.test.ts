import { expect } from 'chai';
import fc from 'fast-check';
import type { Store } from '../../../server/app.ts';
import { giveBack, type Need, takeAll, type Taken } from '../../../server/sms/counters.ts';
import { onEveryStore } from '../support/engines.ts';
import { advance } from '../support/verifier.ts';

const WINDOW = 86_400_000;
const SCOPES = ['a', 'b', 'c'] as const;

onEveryStore('counters that are taken all or none', (open) => {
  let store: Store;
  let tenants = 0;

  before(async () => {
    store = await open();
    await store.ready();
  });
  after(() => store.close());

  const need = (scope: string, cap: number, amount = 1): Need => ({ scope, subject: 'x', amount, cap, windowMs: WINDOW });
  const take = (tenant: string, needs: Need[]) => store.transaction((tx) => takeAll(tx, tenant, needs));

  it('do what a plain implementation does, whatever is asked and given back', async () => {
    const caps = { a: 3, b: 5, c: 8 };
    const step = fc.record({
      scopes: fc.subarray([...SCOPES], { minLength: 1 }),
      amount: fc.integer({ min: 1, max: 3 }),
      undo: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        const tenant = `model-${String(++tenants)}`;
        const model = { a: 0, b: 0, c: 0 };
        // In one transaction: a window may end between two, which is another test.
        await store.transaction(async (tx) => {
          for (const { scopes, amount, undo } of steps) {
            const fits = scopes.every((scope) => model[scope] + amount <= caps[scope]);
            const { taken, full } = await takeAll(
              tx,
              tenant,
              scopes.map((scope) => need(scope, caps[scope], amount)),
            );
            expect(taken.length > 0).to.equal(fits);
            expect(full.map(({ scope }) => scope)).to.have.members(scopes.filter((scope) => model[scope] + amount > caps[scope]));
            if (fits && !undo) for (const scope of scopes) model[scope] += amount;
            if (fits && undo) await giveBack(tx, tenant, taken);
          }
        });
      }),
      { numRuns: process.env['LONG'] ? 200 : 25 },
    );
  });

  it('give exactly as many as there are to a crowd that asks at once, in any order of needs', async () => {
    for (let round = 0; round < (process.env['LONG'] ? 50 : 3); round++) {
      const tenant = `crowd-${String(round)}`;
      const results = await Promise.all(
        Array.from({ length: 60 }, (_, n) => {
          const needs = [need('a', 40), need('b', 25), need('c', 60)];
          return take(tenant, n % 2 ? needs : needs.reverse());
        }),
      );
      expect(results.filter(({ taken }) => taken.length > 0)).to.have.length(25);
      const left = await take(tenant, [need('a', 40, 15)]);
      expect(left.taken, 'what b refused took nothing from a').to.have.length(1);
      expect((await take(tenant, [need('a', 40)])).full.map(({ scope }) => scope)).to.deep.equal(['a']);
    }
  });

  it('begin anew with the next window, and what is given back late changes nothing there', async () => {
    const { taken } = await take('window', [need('a', 1)]);
    const { full } = await take('window', [need('a', 1)]);
    await advance(store, (full[0]?.retryAtMs ?? 0) - (await store.nowMs()));
    expect((await take('window', [need('a', 1)])).taken).to.have.length(1);
    await store.transaction((tx) => giveBack(tx, 'window', taken as Taken[]));
    expect((await take('window', [need('a', 1)])).taken).to.have.length(0);
  });

  it('are nobody else’s: each tenant has its own', async () => {
    expect((await take('one', [need('a', 1)])).taken).to.have.length(1);
    expect((await take('two', [need('a', 1)])).taken).to.have.length(1);
    expect((await take('one', [need('a', 1)])).taken).to.have.length(0);
  });
});
