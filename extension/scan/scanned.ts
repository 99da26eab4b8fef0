import { MfaError } from '../../shared/errors.ts';
import { type OtpAccount } from '../../shared/otp/account.ts';
import { parseForeign } from '../../shared/otp/otpauth-uri.ts';
import { type NewEntry, type Vault } from '../vault/vault.ts';
import { type OtpRecord } from '../vault/record.ts';

export type Scannable = Exclude<OtpAccount, { type: 'hotp' }>;
export type NotScanned = 'nothing-found' | 'not-an-account' | 'broken-account' | 'counter-account';
export type Scanned = { accounts: Scannable[] } | { refused: NotScanned };

/**
 * The accounts that the texts of QR codes describe. Only `otpauth:` is read; any other address, `https:` and `javascript:` too,
 * is refused and never opened (EX-44). One that can be used is enough.
 */
export function scanned(texts: readonly string[]): Scanned {
  const results = texts.map(read);
  const accounts = results.filter((result): result is Scannable => typeof result !== 'string');
  if (accounts.length > 0) return { accounts };
  const reasons = results.filter((result) => typeof result === 'string');
  const refused = reasons.find((reason) => reason !== 'not-an-account') ?? reasons[0];
  return { refused: refused ?? 'nothing-found' };
}

function read(text: string): Scannable | NotScanned {
  if (!/^otpauth:\/\//i.test(text.trim())) return 'not-an-account';
  try {
    const { account } = parseForeign(text);
    return account.type === 'hotp' ? 'counter-account' : account;
  } catch (error) {
    if (error instanceof MfaError) return 'broken-account';
    throw error;
  }
}

/**
 * Saves a scanned account: pending, beside whatever is there, and bound to no site. An issuer is what a picture says of itself;
 * which site gets its codes the user says on that site (EX-02, EX-43).
 */
export async function saveScanned(vault: Vault, account: Scannable, issuer: string, name: string, nowMs: number): Promise<void> {
  const { type, algorithm, digits, periodSeconds, secret } = account;
  const names = { issuer: issuer.trim() || account.issuer, account: name.trim() || account.account };
  const entry: NewEntry = { ...names, kind: 'otp', type, digits, periodSeconds, state: 'pending', createdAtMs: nowMs };
  const record: OtpRecord = {
    ...names,
    kind: 'otp',
    type,
    algorithm,
    digits,
    periodSeconds,
    counter: 0,
    origins: [],
    secret: secret.slice(),
  };
  await vault.add(entry, record);
  secret.fill(0);
}
