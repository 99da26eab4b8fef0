import { randomBytes, randomInt, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { AccountKey } from './identity.ts';
import type { Sealer } from './sealing.ts';
import type { Transaction } from './store/store.ts';
import { rowsOf, type Turn } from './turn.ts';

/**
 * Backup codes: 80 random bits as sixteen characters of Crockford's base32, `XXXX-XXXX-XXXX-XXXX`. The first four are a
 * public selector, so that a guess is compared with one row; the others pass scrypt with a salt of their own, then HMAC
 * with a pepper that the database does not hold (SV-24, 25).
 */
export interface BackupCode {
  selector: string;
  rest: string;
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHARACTERS = 16;
const SELECTOR_CHARACTERS = 4;
const SALT_BYTES = 16;
const SCRYPT = { N: 2 ** 14, r: 8, p: 1 };

/** What is hashed when no such code exists: the same work, never equal to anything. */
export const DUMMY_CODE = { selector: '0000', rest: '000000000000', salt: 'AAAAAAAAAAAAAAAAAAAAAA' };

/** Reads a code as people type it: any case, spaces and hyphens anywhere, O for 0, I and L for 1. Null if it is none. */
export function readBackupCode(text: string): BackupCode | null {
  const symbols = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  if (symbols.length !== CHARACTERS || [...symbols].some((symbol) => !ALPHABET.includes(symbol))) return null;
  return { selector: symbols.slice(0, SELECTOR_CHARACTERS), rest: symbols.slice(SELECTOR_CHARACTERS) };
}

export async function hashBackupCode(
  sealer: Sealer,
  code: BackupCode,
  salt: string,
  keyId?: string,
): Promise<{ hash: string; keyId: string }> {
  const slow = (await promisify<string, Buffer, number, object, Buffer>(scrypt)(
    code.rest,
    Buffer.from(salt, 'base64url'),
    32,
    SCRYPT,
  )) as Buffer;
  return sealer.pepper('backup-code', slow.toString('base64url'), keyId);
}

export interface CodeSet {
  /** Shown once, and kept nowhere. */
  codes: string[];
  rows: Array<{ selector: string; salt: string; hash: string; key_id: string }>;
}

/** Makes a set of codes. Slow (one scrypt per code): call it outside any transaction. */
export async function makeCodes(sealer: Sealer, count: number): Promise<CodeSet> {
  const codes = new Map<string, BackupCode>();
  while (codes.size < count) {
    const code = randomCode();
    codes.set(code.selector, code); // two codes of a set never share a selector
  }
  const rows = await Promise.all(
    [...codes.values()].map(async (code) => {
      const salt = randomBytes(SALT_BYTES).toString('base64url');
      const { hash, keyId } = await hashBackupCode(sealer, code, salt);
      return { selector: code.selector, salt, hash, key_id: keyId };
    }),
  );
  return { codes: [...codes.values()].map(formatCode), rows };
}

/** Stores a set under an id; it verifies once a factor row of that id exists. */
export async function storeCodes({ tx, key }: Turn, setId: string, set: CodeSet): Promise<void> {
  const values = set.rows.map((row) => ({ ...key, factor_id: setId, ...row }));
  await tx.insertInto('mfa_backup_codes').values(values).execute();
}

/** Puts a stored set in force: every former set is void, with the failures counted on it kept (SV-27). */
export async function enforceCodes({ tx, key, nowMs }: Turn, setId: string): Promise<void> {
  const former = await tx
    .deleteFrom('mfa_factors')
    .where('tenant', '=', key.tenant)
    .where('account', '=', key.account)
    .where('method', '=', 'backup')
    .returning(['failures', 'retry_at_ms'])
    .executeTakeFirst();
  await tx
    .deleteFrom('mfa_backup_codes')
    .where('tenant', '=', key.tenant)
    .where('account', '=', key.account)
    .where('factor_id', '<>', setId)
    .execute();
  await tx
    .insertInto('mfa_factors')
    .values({
      ...key,
      id: setId,
      method: 'backup',
      label: '',
      sealed: '',
      algorithm: '',
      digits: CHARACTERS,
      period_seconds: 0,
      failures: former?.failures ?? 0,
      retry_at_ms: former?.retry_at_ms ?? 0,
      created_ms: nowMs,
    })
    .execute();
}

/** Every set of codes of an account that never came into force. */
export async function dropUnforcedCodes(tx: Transaction, { tenant, account }: AccountKey): Promise<void> {
  await tx
    .deleteFrom('mfa_backup_codes')
    .where('tenant', '=', tenant)
    .where('account', '=', account)
    .where('factor_id', 'not in', rowsOf(tx, 'mfa_factors', { tenant, account }).select('id').where('method', '=', 'backup'))
    .execute();
}

function randomCode(): BackupCode {
  const symbols = Array.from({ length: CHARACTERS }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
  return { selector: symbols.slice(0, SELECTOR_CHARACTERS), rest: symbols.slice(SELECTOR_CHARACTERS) };
}

function formatCode({ selector, rest }: BackupCode): string {
  return (selector + rest).replace(/.{4}(?=.)/g, '$&-');
}
