import { hashBytes, openRecordRow, type VaultKey } from './envelope.ts';
import { type Entry, entryOf } from './index-columns.ts';
import { decodeRecord } from './record.ts';
import { type SealedRecord } from './rows.ts';

/**
 * What a record says of itself, for an index that was lost: everything but its secret, which is overwritten here.
 * `undefined`: the row does not open under this key, or holds nothing that we know.
 */
export async function describeRecord(key: VaultKey, row: SealedRecord): Promise<Entry | undefined> {
  const plaintext = await openRecordRow(key, row).catch(() => undefined);
  if (!plaintext) return undefined;
  try {
    const { kind, type, digits, periodSeconds, issuer, account, origins } = decodeRecord(plaintext);
    // What the site called the factor is known to the index only: `''` leaves the account possible for any of the site's.
    const bindings = origins.map((origin) => ({ origin, factorId: '', fill: 'ask' as const, money: false }));
    const hash = await hashBytes(row.ct);
    return entryOf({ id: row.id, ver: row.ver, hash, kind, type, digits, periodSeconds, issuer, account, bindings });
  } catch {
    return undefined;
  } finally {
    plaintext.fill(0);
  }
}
