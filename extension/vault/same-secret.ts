import { openRecordRow } from './envelope.ts';
import { type Entry } from './index-columns.ts';
import { decodeRecord } from './record.ts';
import { type Vault } from './vault.ts';

/**
 * Which of these accounts has this secret: the first, or `undefined`. It says yes or no and gives nothing of a record away; what it
 * opened is overwritten. A record that cannot be read is not the one.
 */
export async function findBySecret(
  { store, key }: Pick<Vault, 'store' | 'key'>,
  entries: readonly Entry[],
  secret: Uint8Array,
): Promise<Entry | undefined> {
  for (const entry of entries) {
    const row = await store.record(entry.id);
    const plaintext = row && (await openRecordRow(key, row).catch(() => undefined));
    if (!plaintext) continue;
    const isSame = equal(decodeRecord(plaintext).secret, secret);
    plaintext.fill(0);
    if (isSame) return entry;
  }
  return undefined;
}

const equal = (one: Uint8Array, other: Uint8Array) => one.length === other.length && one.every((byte, at) => byte === other[at]);
