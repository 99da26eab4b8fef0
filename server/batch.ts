import { createHash } from 'node:crypto';
import { MfaError } from '../shared/errors.ts';
import type { Transaction } from '../shared/protocol/challenge.ts';
import { payloadText } from './challenges.ts';

/**
 * One approval for many payments: the total, and a digest of every amount and payee (Regulation (EU) 2018/389, Article 5(3)b).
 * Give it to `require` as the payload; the same payments in any order make the same batch, any other set another one.
 *
 * `payee` is what the user reads instead of a name, in your words: `'Salaries, 12 people'`. Show the list itself beside the prompt.
 *
 * @throws MfaError `bad-payload` for no payments, more than one currency, or a payment that is no transaction.
 */
export function batchOf(payments: readonly Transaction[], payee: string): Transaction {
  const [first] = payments;
  if (!first) throw new MfaError('bad-payload', 'a batch needs at least one payment');
  if (payments.some(({ currency }) => currency !== first.currency))
    throw new MfaError('bad-payload', 'a batch is of one currency: make one per currency');
  const lines = payments.map(payloadText).sort();
  const digest = createHash('sha256').update(lines.join('\n')).digest('base64url');
  return { amount: total(payments.map(({ amount }) => amount)), currency: first.currency, payee, memo: `#${digest}` };
}

/** Decimal strings are added as whole numbers of their smallest unit: floating point would lose cents. */
function total(amounts: readonly string[]): string {
  const decimals = Math.max(...amounts.map((amount) => amount.split('.')[1]?.length ?? 0));
  const units = amounts.reduce((sum, amount) => {
    const [whole = '', fraction = ''] = amount.split('.');
    return sum + BigInt(whole + fraction.padEnd(decimals, '0'));
  }, 0n);
  const digits = String(units).padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
