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
  const amount = fieldOf(form, 'amount');
  const rupiah = parseRupiah(amount);
  if (rupiah === null || rupiah < LEAST_RUPIAH) return 'amount';
  const payee = readPayee(form);
  if (!payee.ok) return payee.problem;
  return {
    rupiah,
    text: { amount: String(rupiah), ...payee.fields },
    payload: { amount: String(rupiah), currency: 'IDR', payee: payee.text },
  };
}

type Payee =
  { ok: true; text: string; fields: Omit<WithdrawalText, 'amount'> } | { ok: false; problem: Exclude<Problem, 'amount'> };

/** To whom, or the name of the first wrong field. */
export function readPayee(form: Record<string, unknown>): Payee {
  const [bank, holder] = [fieldOf(form, 'bank'), fieldOf(form, 'holder')];
  const number = fieldOf(form, 'number').replace(/[\s-]/g, '');
  if (!BANKS.some((known) => known === bank)) return { ok: false, problem: 'bank' };
  if (!/^[0-9]{6,20}$/.test(number)) return { ok: false, problem: 'number' };
  if (!/^[\p{L}\p{M}'’. -]{2,80}$/u.test(holder)) return { ok: false, problem: 'holder' };
  return { ok: true, text: `${bank} · ${number} · ${holder}`.normalize('NFC'), fields: { bank, number, holder } };
}

function fieldOf(form: Record<string, unknown>, name: keyof WithdrawalText): string {
  const text = form[name];
  return typeof text === 'string' ? text.trim().replace(/\s+/g, ' ') : '';
}
