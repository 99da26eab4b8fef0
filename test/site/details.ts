import type { Account, Accounts } from './accounts.ts';
import { internationalPhone } from './phone.ts';
import { textOf, type Fields } from './second-factor.ts';
import type { Words } from './words/en.ts';
import { readPayee } from './withdrawal.ts';

/** What a player may change about the account. */
export const DETAILS = ['email', 'phone', 'password', 'payment-method'] as const;
export type Detail = (typeof DETAILS)[number];

/** Which action of the policy each of them is. */
export const ACTION_OF = {
  email: 'change-email',
  phone: 'change-phone',
  password: 'change-password',
  'payment-method': 'payment-method',
} as const;

export type Read = { ok: true; value: string } | { ok: false; problem: string };

/** The new value that a form holds, as it will be kept: a password is a hash from here on. */
export async function readDetail(
  what: Detail,
  fields: Fields,
  account: Account,
  accounts: Accounts,
  words: Words,
): Promise<Read> {
  const text = textOf(fields, 'value')?.trim() ?? '';
  const read = (value: string | null, problem: string): Read => (value === null ? { ok: false, problem } : { ok: true, value });
  if (what === 'email') return accounts.byEmail(text) ? read(null, words.error.taken) : read(readEmail(text), words.error.email);
  if (what === 'phone') return read(internationalPhone(text), words.error.phone);
  if (what === 'payment-method') return readBank(fields, account, words);
  if (!(await accounts.passwordIs(account, textOf(fields, 'current') ?? ''))) return read(null, words.account.wrongPassword);
  const password = readPassword(textOf(fields, 'value'));
  return read(password && (await accounts.hashed(password)), words.error.password);
}

export function readEmail(text: string): string | null {
  return /^[^\s@]{1,64}@[^\s@]{1,190}$/.test(text) ? text.toLowerCase() : null;
}

export function readPassword(text: string | null): string | null {
  return text !== null && text.length >= 8 && text.length <= 256 ? text : null;
}

/** Adding is `+`, removing is `-`. */
function readBank(fields: Fields, account: Account, words: Words): Read {
  const removed = textOf(fields, 'remove');
  if (removed !== null)
    return account.banks?.includes(removed) ? { ok: true, value: `-${removed}` } : { ok: false, problem: words.error.change };
  const payee = readPayee(fields);
  return payee.ok ? { ok: true, value: `+${payee.text}` } : { ok: false, problem: words.error[payee.problem] };
}

/** Writes the approved value down. */
export function applyDetail(what: Detail, value: string, account: Account, accounts: Accounts): void {
  if (what === 'email') accounts.change(account, { email: value });
  else if (what === 'phone') accounts.change(account, { phone: value });
  else if (what === 'password') accounts.change(account, { passwordHash: value });
  else {
    const others = (account.banks ?? []).filter((bank) => bank !== value.slice(1));
    accounts.change(account, { banks: value.startsWith('+') ? [...others, value.slice(1)] : others });
  }
}
