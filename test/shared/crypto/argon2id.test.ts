import { expect } from 'chai';
import { checkCost, deriveFromPassphrase, DESKTOP_COST, PHONE_COST } from '../../../shared/crypto/argon2id.ts';
import { expectCode } from '../../support/expect-code.ts';
import { hex, sequence } from '../../support/hex.ts';

describe('argon2id', () => {
  it('EX-27: derives the frozen tag of the vault format', async () => {
    const tag = await deriveFromPassphrase('correct horse battery staple', sequence(0, 16), DESKTOP_COST);
    expect(hex(tag)).to.equal('853b272a44db1421c02962669a55eb0994f3cab385ed1c4c79253eee19bab49e');
  });

  it('gives one tag for every way of typing one character', async () => {
    const composed = await deriveFromPassphrase('caf\u00e9', sequence(0, 16), PHONE_COST);
    const decomposed = await deriveFromPassphrase('cafe\u0301', sequence(0, 16), PHONE_COST);
    expect(hex(composed)).to.equal(hex(decomposed));
  });

  it('EX-28: refuses a cost below the floor or above the ceiling before it takes memory', () => {
    for (const cost of [
      { memoryKiB: 8, passes: 1, lanes: 1 },
      { ...PHONE_COST, memoryKiB: PHONE_COST.memoryKiB - 1 },
      { ...PHONE_COST, passes: 1 },
      { ...DESKTOP_COST, memoryKiB: 64 * 1024 * 1024 },
      { ...DESKTOP_COST, passes: 17 },
      { ...DESKTOP_COST, lanes: 17 },
      { ...DESKTOP_COST, memoryKiB: Number.NaN },
    ]) {
      expectCode('bad-kdf', () => checkCost(cost));
    }
    expect(() => checkCost(DESKTOP_COST)).not.to.throw();
    expect(() => checkCost(PHONE_COST)).not.to.throw();
  });
});
