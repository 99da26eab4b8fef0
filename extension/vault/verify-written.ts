import { MfaError } from '../../shared/errors.ts';
import { type Change } from './rows.ts';
import { type Store } from './store.ts';

/**
 * What was written is read back before anybody is told that it is safe: disks lie, and an account that was lost is lost.
 *
 * @throws MfaError `vault-damaged`
 */
export async function verifyWritten(store: Store, { header, index, put = [] }: Change): Promise<void> {
  const found = await store.load();
  // A higher generation is another window's write on top of ours, and its own to verify.
  if (found && found.index.gen > index.gen) return;
  let same = found !== undefined && sameBytes(found.index.ct, index.ct);
  if (header) same &&= JSON.stringify(found?.header) === JSON.stringify(header);
  for (const row of put) {
    const record = await store.record(row.id);
    same &&= record !== undefined && sameBytes(record.ct, row.ct);
  }
  if (!same && !(await overtaken(store, index.gen))) {
    throw new MfaError('vault-damaged', 'What was written to the vault does not read back.');
  }
}

/** Somebody may have written between our first look and our last one. */
async function overtaken(store: Store, gen: number): Promise<boolean> {
  return ((await store.load())?.index.gen ?? -1) > gen;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  // A loop: `every` takes ten times as long over an index of megabytes.
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
