import { expect } from 'chai';
import fc from 'fast-check';
import { batchOf } from '../../server/batch.ts';
import { payloadText } from '../../server/challenges.ts';
import type { Transaction } from '../../shared/protocol/challenge.ts';
import { expectCode } from '../support/expect-code.ts';

const pay = (payee: string, amount: string, currency = 'EUR'): Transaction => ({ amount, currency, payee });
const SALARIES = [pay('Siti', '1200.50'), pay('Budi', '999.5'), pay('Alex', '1')];
const texts = (payments: Transaction[]) => payloadText(batchOf(payments, 'Salaries'));

describe('a batch', () => {
  it('SV-43: binds the total and every payee: swap one, and it is another batch', () => {
    expect(batchOf(SALARIES, 'Salaries')).to.deep.include({ amount: '2201.00', currency: 'EUR', payee: 'Salaries' });
    expect(texts([pay('Eve', '1200.50'), ...SALARIES.slice(1)])).not.to.equal(texts(SALARIES));
    expect(texts([pay('Siti', '999.5'), pay('Budi', '1200.50'), pay('Alex', '1')]), 'the same total').not.to.equal(
      texts(SALARIES),
    );
    expect(texts(SALARIES.slice(1))).not.to.equal(texts(SALARIES));
    expect(texts([...SALARIES].reverse()), 'the order says nothing').to.equal(texts(SALARIES));
  });

  it('adds without losing a cent, and is a transaction that can be approved', () => {
    const cents = fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 30 });
    const written = (amount: bigint) => `${amount / 100n}.${String(amount % 100n).padStart(2, '0')}`;
    fc.assert(
      fc.property(cents, (amounts) => {
        const batch = batchOf(
          amounts.map((amount) => pay('Siti', written(amount))),
          'All',
        );
        expect(batch.amount).to.equal(written(amounts.reduce((sum, amount) => sum + amount, 0n)));
        expect(payloadText(batch)).to.include(batch.amount);
      }),
    );
  });

  it('refuses nothing at all, two currencies, and what is no payment', () => {
    expectCode('bad-payload', () => batchOf([], 'x'));
    expectCode('bad-payload', () => batchOf([pay('Siti', '1'), pay('Budi', '1', 'IDR')], 'x'));
    expectCode('bad-payload', () => batchOf([pay('Siti', '1,50')], 'x'));
  });
});
