import { expect } from 'chai';
import * as fc from 'fast-check';
import { Group } from '../../server/group.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('group commit', () => {
  it('carries what arrives together in one commit, and answers each its own', async () => {
    const groups: number[][] = [];
    const group = new Group<number, string>({ size: 32, concurrency: 1 }, String, (items) => {
      groups.push(items);
      return Promise.resolve(items.map((item) => `answer ${String(item)}`));
    });
    const answers = await Promise.all([1, 2, 3].map((item) => group.add(item)));
    expect(answers).to.deep.equal(['answer 1', 'answer 2', 'answer 3']);
    expect(groups).to.deep.equal([[1, 2, 3]]);
  });

  it('never holds two of one key, never more than its size, never more commits than allowed, and forgets nobody', async () => {
    const settings = fc.record({ size: fc.integer({ min: 1, max: 8 }), concurrency: fc.integer({ min: 1, max: 3 }) });
    await fc.assert(
      fc.asyncProperty(settings, fc.array(fc.nat(5), { maxLength: 60 }), async (grouping, keys) => {
        let running = 0;
        const group = new Group<{ key: number; n: number }, number>(
          grouping,
          ({ key }) => String(key),
          async (items) => {
            running++;
            expect(running).to.be.at.most(grouping.concurrency);
            expect(items.length).to.be.at.most(grouping.size);
            expect(new Set(items.map(({ key }) => key)).size).to.equal(items.length);
            await turn();
            running--;
            return items.map(({ n }) => n);
          },
        );
        const answers = await Promise.all(keys.map((key, n) => group.add({ key, n })));
        expect(answers).to.deep.equal(keys.map((_key, n) => n));
      }),
    );
  });

  it('a commit that fails fails for all it carried, and the next goes on', async () => {
    let fails = true;
    const group = new Group<number, number>({ size: 32, concurrency: 1 }, String, (items) => {
      if (fails) return Promise.reject(new Error('disk full'));
      return Promise.resolve(items);
    });
    const results = await Promise.allSettled([group.add(1), group.add(2)]);
    expect(results.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
    fails = false;
    expect(await group.add(3)).to.equal(3);
  });
});
