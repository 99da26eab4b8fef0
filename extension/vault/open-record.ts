import { MfaError } from '../../shared/errors.ts';
import { hashBytes, openRecordRow, type VaultKey } from './envelope.ts';
import { type Entry } from './index-columns.ts';
import { decodeRecord, type OtpRecord } from './record.ts';
import { type Store } from './store.ts';

/**
 * The opener: the only way from a sealed record to a secret. A test holds that nobody but background/release.ts imports
 * this file (EX-06).
 *
 * @throws MfaError `vault-damaged`: the record is missing, or not the one that the index speaks of.
 */
export async function withOpenRecord<T>(store: Store, key: VaultKey, entry: Entry, use: (record: OtpRecord) => T): Promise<T> {
  const row = await store.record(entry.id);
  if (!row) throw new MfaError('vault-damaged', 'A record of the vault is missing.');
  if (row.ver !== entry.ver || (await hashBytes(row.ct)) !== entry.hash) {
    throw new MfaError('vault-damaged', 'A record of the vault is not the one that was last written.');
  }
  const plaintext = await openRecordRow(key, row);
  try {
    return use(decodeRecord(plaintext));
  } finally {
    plaintext.fill(0);
  }
}
