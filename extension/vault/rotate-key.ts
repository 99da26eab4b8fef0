import { type Argon2idCost } from '../../shared/crypto/argon2id.ts';
import { importHkdfKey } from '../../shared/crypto/hkdf.ts';
import { MfaError } from '../../shared/errors.ts';
import { hashBytes, hashSlots, openIndex, resealRecord, sealIndex, type VaultKey } from './envelope.ts';
import { decodeIndex, encodeIndex, type Entry } from './index-columns.ts';
import { type Change, type SealedRecord } from './rows.ts';
import { type Opened, passphraseSlot, recoverySlot, type SlotPorts } from './slots.ts';
import { verifyWritten } from './verify-written.ts';
import { type VaultPorts } from './vault.ts';

/** What will open the vault from now on. Everything else stops to. */
export interface NewWays {
  passphrase: string;
  cost: Argon2idCost;
  /** A recovery key cannot be kept: it is not here to wrap the new key under. */
  recoveryKey?: Uint8Array<ArrayBuffer>;
}

/**
 * Draws a new vault key and encrypts everything anew under it: for a passphrase that somebody else knows, who may have kept
 * a copy of the header, and with it the old key. What was replaced earlier is forgotten with it.
 *
 * @throws MfaError `vault-missing` `vault-damaged` `vault-full`; `vault-busy`: somebody wrote meanwhile, and nothing happened
 */
export async function rotateKey(before: VaultKey, ways: NewWays, ports: VaultPorts & SlotPorts): Promise<Opened> {
  const { store, mirror, random } = ports;
  const rows = await store.load();
  if (!rows) throw new MfaError('vault-missing', 'There is no vault on this device.');
  const { vaultId } = before;
  const vaultKey = random(32);
  const key: VaultKey = { vaultId, material: await importHkdfKey(vaultKey) };
  const slots = [await passphraseSlot(vaultId, ways.passphrase, ways.cost, vaultKey, ports)];
  if (ways.recoveryKey) slots.push(await recoverySlot(vaultId, ways.recoveryKey, vaultKey, ports));
  const header = { ...rows.header, slots };

  const index = decodeIndex(await openIndex(before, rows.index));
  await mirror.check(rows.index, rows.header, index);
  const sealed = await resealAll(before, key, index.entries, ports);
  const gen = index.gen + 1;
  const after = { ...index, gen, slots: await hashSlots(header), entries: sealed.entries };
  const change: Change = {
    from: index.gen,
    header,
    index: await sealIndex(key, gen, encodeIndex(after), random),
    put: sealed.records,
    whole: true,
  };
  if ((await store.commit(change)) === 'conflict') throw new MfaError('vault-busy', 'Another window wrote to the vault.');
  await verifyWritten(store, change);
  await mirror.replace(header, change.index);
  return { vaultId, header, vaultKey };
}

/**
 * The same accounts under another key.
 *
 * @throws MfaError `vault-damaged`: a record is missing or not the one that the index speaks of. Nothing is left out in silence.
 */
export async function resealAll(
  from: VaultKey,
  to: VaultKey,
  entries: readonly Entry[],
  { store, random }: { store: Pick<VaultPorts['store'], 'records'>; random: VaultPorts['random'] },
): Promise<{ entries: Entry[]; records: SealedRecord[] }> {
  const rows = new Map((await store.records()).map((row) => [row.id, row]));
  const records = await Promise.all(
    entries.map(async ({ id, ver, hash }) => {
      const row = rows.get(id);
      if (!row || row.ver !== ver || (await hashBytes(row.ct)) !== hash) {
        throw new MfaError('vault-damaged', 'A record of the vault is missing, or not the one that was last written.');
      }
      return resealRecord(from, to, row, random);
    }),
  );
  const hashes = await Promise.all(records.map(({ ct }) => hashBytes(ct)));
  return {
    records,
    entries: entries.map((entry, at) => ({ ...entry, ver: records[at]?.ver ?? entry.ver, hash: hashes[at] ?? '' })),
  };
}
