import type { Words } from './words/en.ts';
import { LEAST_RUPIAH, parseRupiah } from './money.ts';

/** Fictitious, like the wallet. */
export const BANKS = ['Bank Samudra', 'Bank Rimba', 'Bank Tiga Gunung', 'Dompet Angin', 'Dompet Pelangi'] as const;

/** What the form holds, as text. */
export type WithdrawalText = { amount: string; bank: string; number: string; holder: string };

/** Checked: what moves where, and the same in the words that the approval is about. */
export type Withdrawal = {
  readonly rupiah: number;
  readonly text: WithdrawalText;
  readonly payload: { amount: string; currency: 'IDR'; payee: string };
};

export type Problem = keyof Pick<Words['error'], 'amount' | 'bank' | 'number' | 'holder'>;

/** The withdrawal that a form describes, or the name of its first wrong field. */
export function readWithdrawal(form: Record<string, unknown>): Withdrawal | Problem {
  const field = (name: keyof WithdrawalText) => (typeof form[name] === 'string' ? form[name].trim().replace(/\s+/g, ' ') : '');
  const rupiah = parseRupiah(field('amount'));
  const number = field('number').replace(/[\s-]/g, '');
  if (rupiah === null || rupiah < LEAST_RUPIAH) return 'amount';
  if (!BANKS.some((bank) => bank === field('bank'))) return 'bank';
  if (!/^[0-9]{6,20}$/.test(number)) return 'number';
  if (!/^[\p{L}\p{M}'’. -]{2,80}$/u.test(field('holder'))) return 'holder';
  return {
    rupiah,
    text: { amount: String(rupiah), bank: field('bank'), number, holder: field('holder') },
    payload: {
      amount: String(rupiah),
      currency: 'IDR',
      payee: `${field('bank')} · ${number} · ${field('holder')}`.normalize('NFC'),
    },
  };
}
