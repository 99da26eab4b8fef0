import { MfaError } from '../errors.ts';

/** One-time-password accounts: the type, and the one validator that every way in goes through. */

export const ALGORITHMS = ['SHA1', 'SHA256', 'SHA512'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** What a code is computed from. `secret` is raw bytes; base32 exists at the edges only. */
export interface OtpKey {
  readonly secret: Uint8Array;
  readonly algorithm: Algorithm;
  readonly digits: number;
}

interface Named extends OtpKey {
  /** Who issued it, as shown; may be empty for foreign accounts. */
  readonly issuer: string;
  /** Whose it is: the account name, mostly an e-mail address. */
  readonly account: string;
}

export interface TotpAccount extends Named {
  readonly type: 'totp';
  readonly periodSeconds: number;
}

export interface HotpAccount extends Named {
  readonly type: 'hotp';
  /** The counter of the next code. */
  readonly counter: number;
}

/** Steam Guard: five characters of Steam's own alphabet, SHA-1, 30 seconds. */
export interface SteamAccount extends Named {
  readonly type: 'steam';
  readonly periodSeconds: number;
}

export type OtpAccount = TotpAccount | HotpAccount | SteamAccount;

/** What may be issued or enrolled against what may be imported: RFC 4226 §4 and §5.3; SP 800-63B §3.1.4.1. */
export interface AccountRules {
  readonly types: ReadonlyArray<OtpAccount['type']>;
  readonly minSecretBytes: number;
  readonly digits: readonly [min: number, max: number];
  readonly periodSeconds: readonly [min: number, max: number];
  readonly accountRequired: boolean;
}

/** What our server issues and accepts at enrolment. */
export const STRICT: AccountRules = {
  types: ['totp', 'hotp'],
  minSecretBytes: 16,
  digits: [6, 8],
  periodSeconds: [15, 120],
  accountRequired: true,
};

/** What other apps hold: files, QR codes, typing by hand. */
export const FOREIGN: AccountRules = {
  types: ['totp', 'hotp', 'steam'],
  minSecretBytes: 1,
  digits: [5, 10],
  periodSeconds: [5, 300],
  accountRequired: false,
};

const MAX_SECRET_BYTES = 1024;
const MAX_NAME_CHARS = 256;

/**
 * Returns the account when it keeps the rules.
 *
 * @throws MfaError `bad-secret` `bad-algorithm` `bad-digits` `bad-period` `bad-counter` `bad-label` `bad-uri` (type).
 */
export function checkAccount<A extends OtpAccount>(account: A, rules: AccountRules): A {
  if (!rules.types.includes(account.type)) throw new MfaError('bad-uri', 'this type of account is not accepted here');
  checkKey(account, rules);
  if (account.type === 'hotp') checkCounter(account.counter);
  else checkWithin(account.periodSeconds, rules.periodSeconds, 'bad-period', 'seconds');
  checkName(account.issuer, false);
  checkName(account.account, rules.accountRequired);
  return account;
}

/** Checks what a code is computed from. @throws MfaError `bad-secret` `bad-algorithm` `bad-digits` */
export function checkKey(key: OtpKey, rules: AccountRules): void {
  if (key.secret.length < rules.minSecretBytes || key.secret.length > MAX_SECRET_BYTES)
    throw new MfaError('bad-secret', `a secret has ${String(rules.minSecretBytes)} to ${String(MAX_SECRET_BYTES)} bytes`);
  if (!ALGORITHMS.includes(key.algorithm)) throw new MfaError('bad-algorithm', 'the algorithm is SHA1, SHA256 or SHA512');
  checkWithin(key.digits, rules.digits, 'bad-digits', 'digits');
}

/** @throws MfaError `bad-counter` */
export function checkCounter(counter: number): void {
  if (!Number.isSafeInteger(counter) || counter < 0) throw new MfaError('bad-counter', 'a counter is a whole number from 0');
}

function checkWithin(
  value: number,
  [min, max]: readonly [number, number],
  code: 'bad-digits' | 'bad-period',
  unit: string,
): void {
  if (!Number.isInteger(value) || value < min || value > max)
    throw new MfaError(code, `between ${String(min)} and ${String(max)} ${unit}`);
}

/** Control characters and lone surrogates have no place in a name: they forge log lines and break interfaces. */
function checkName(name: string, required: boolean): void {
  if (required && name.trim() === '') throw new MfaError('bad-label', 'the account name is missing');
  if (name.length > MAX_NAME_CHARS) throw new MfaError('bad-label', `a name has at most ${String(MAX_NAME_CHARS)} characters`);
  if (/[\p{Cc}\p{Cs}]/u.test(name)) throw new MfaError('bad-label', 'a name holds no control characters');
}
