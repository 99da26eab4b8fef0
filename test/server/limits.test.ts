import { expect } from 'chai';
import * as fc from 'fast-check';
import { DEFAULT_LIMITS } from '../../server/app.ts';
import { takeOne } from '../../server/throttle.ts';
import { onEveryStore } from './support/engines.ts';
import { advance, answerWith, begin, enrollApp, person, startVerifier, type TestVerifier } from './support/verifier.ts';

const RUNS = process.env.LONG === '1' ? 60 : 4;

/** The wait of a factor, written as plainly as it can be. */
class PlainFactor {
  failures = 0;
  retryAtMs = 0;

  attempt(right: boolean, nowMs: number): 'verified' | 'wrong-code' | 'too-many' {
    if (this.retryAtMs > nowMs) return 'too-many';
    const { freeFailures, firstDelayMs, maxDelayMs } = DEFAULT_LIMITS.factor;
    if (right) {
      this.failures = 0;
      this.retryAtMs = 0;
      return 'verified';
    }
    this.failures++;
    if (this.failures >= freeFailures)
      this.retryAtMs = nowMs + Math.min(maxDelayMs, firstDelayMs * 2 ** (this.failures - freeFailures));
    return 'wrong-code';
  }
}

onEveryStore('limits', (open) => {
  let verifier: TestVerifier;
  const now = () => verifier.store.nowMs();
  before(async () => {
    verifier = await startVerifier({
      store: await open(),
      limits: { challengesPerAccount: { count: 100_000, windowMs: 60_000 } },
    });
  });
  after(() => verifier.close());

  it('SV-03: whatever order right, wrong and waiting come in, a factor waits as the plain model says', async () => {
    const move = fc.oneof(
      { weight: 5, arbitrary: fc.constant({ name: 'wrong' as const, ms: 0 }) },
      { weight: 1, arbitrary: fc.constant({ name: 'right' as const, ms: 0 }) },
      { weight: 3, arbitrary: fc.integer({ min: 10_000, max: 400_000 }).map((ms) => ({ name: 'wait' as const, ms })) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 5, maxLength: 25 }), async (moves) => {
        const who = person();
        const app = await enrollApp(verifier, who);
        const model = new PlainFactor();
        let usedStep = -1;
        for (const { name, ms } of moves) {
          if (name === 'wait') {
            await advance(verifier.store, ms);
            continue;
          }
          const { id } = await begin(verifier, who);
          const nowMs = await now();
          const step = Math.floor(nowMs / 30_000);
          if (name === 'right' && step <= usedStep) continue; // a used code is no right code
          // Within a second of a boundary either answer is right: the clock runs on between our reading and the server's.
          if (Math.abs(model.retryAtMs - nowMs) < 2_000) continue;
          const answer = await answerWith(verifier, who, id, name === 'right' ? app.code(nowMs) : app.wrong(nowMs));
          const expected = model.attempt(name === 'right', nowMs);
          expect(answer.body.state ?? answer.body.type).to.equal(expected);
          if (expected === 'verified') usedStep = step + 1;
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('SV-05: of two hundred takers at once a window admits as many as it holds', async () => {
    const subject = { tenant: 'main', subject: person().account };
    const limit = { count: 17, windowMs: 86_400_000 };
    const taken = await Promise.all(
      Array.from({ length: 200 }, () => verifier.store.transaction((tx) => takeOne(tx, 'challenges', subject, limit))),
    );
    expect(taken.filter((retryAtMs) => retryAtMs === null)).to.have.length(17);
    for (const retryAtMs of taken) if (retryAtMs !== null) expect(retryAtMs).to.be.greaterThan(await now());
  });

  it('an account begins so many challenges and no more, until the window ends', async () => {
    const strict = await startVerifier({
      store: verifier.store,
      limits: { challengesPerAccount: { count: 3, windowMs: 86_400_000 } },
    });
    const who = person();
    await enrollApp(strict, who);
    for (let i = 0; i < 3; i++) await begin(strict, who);
    const { body } = await strict.call(who, 'POST', '/challenges', { action: 'sign-in' });
    expect(body.type).to.equal('too-many');
    await advance(verifier.store, body.retryAtMs - (await now()));
    await begin(strict, who);
  });
});
