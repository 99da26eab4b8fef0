import { MfaError } from '../../shared/errors.ts';
import { hashBytes, openIndex, sealIndex, sealRecord, type VaultKey } from './envelope.ts';
import { decodeIndex, encodeIndex, type Entry, entryOf, type Index } from './index-columns.ts';
import { type Mirror } from './mirror.ts';
import { encodeRecord, type OtpRecord } from './record.ts';
import { type Header, type SealedIndex, type SealedRecord } from './rows.ts';
import { type Random, type Store } from './store.ts';

/** The unlocked vault: lists and changes accounts. It cannot open a record: that is open-record.ts. */
export interface Vault {
  readonly key: VaultKey;
  readonly store: Store;
  /** Every entry, trash included, in order. The list is shared: do not change it. */
  list(): Promise<readonly Entry[]>;
  entry(id: string): Promise<Entry | undefined>;
  /** Adds an account; its record and its entry come into being together. Overwrites `record.secret`. */
  add(entry: NewEntry, record: OtpRecord): Promise<Entry>;
  /** Changes what the index says of an account. `undefined`: there is no such account any more. */
  change(id: string, change: (entry: Entry) => Partial<Entry>): Promise<Entry | undefined>;
  /** Deletes for good; the trash is `change(id, () => ({ trashedAtMs }))`. */
  remove(ids: readonly string[]): Promise<void>;
}

/** `id` is drawn, version and hash come from the record. */
export type NewEntry = Omit<Partial<Entry>, 'id' | 'ver' | 'hash'>;

interface VaultPorts {
  store: Store;
  mirror: Mirror;
  random: Random;
  newId: () => string;
}

/** What a writer wants changed: computed from the index as it is, and again if somebody else wrote meanwhile. */
interface Edit<T> {
  entries: Entry[];
  put?: SealedRecord[];
  drop?: string[];
  result: T;
}

/** Two windows writing at once collide once or twice; more often is no collision but a fault. */
const MAX_ATTEMPTS = 8;

/**
 * @throws MfaError `vault-missing` `vault-damaged` `vault-rolled-back` from every method; `vault-busy` `vault-full` from those
 * that write.
 */
export function openVault(key: VaultKey, { store, mirror, random, newId }: VaultPorts): Vault {
  let cached: { index: Index; header: Header } | undefined;

  async function current(): Promise<{ index: Index; header: Header }> {
    const rows = await store.load();
    if (!rows) throw new MfaError('vault-missing', 'There is no vault on this device.');
    if (cached?.index.gen === rows.index.gen) return cached;
    const index = decodeIndex(await openIndex(key, rows.index));
    await mirror.check(rows.index, rows.header, index);
    return (cached = { index, header: rows.header });
  }

  async function edit<T>(make: (index: Index) => Promise<Edit<T>> | Edit<T>): Promise<T> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const { index: before, header } = await current();
      const { entries, put = [], drop = [], result } = await make(before);
      const after: Index = { ...before, gen: before.gen + 1, entries };
      const index = await sealIndex(key, after.gen, encodeIndex(after), random);
      if ((await store.commit({ from: before.gen, index, put, drop })) === 'done') {
        await verifyWritten(store, index, put);
        cached = { index: after, header };
        await mirror.write(header, index);
        return result;
      }
      cached = undefined;
    }
    throw new MfaError('vault-busy', 'Another window keeps writing to the vault.');
  }

  return {
    key,
    store,
    list: async () => (await current()).index.entries,
    entry: async (id) => (await current()).index.entries.find((entry) => entry.id === id),

    async add(values, record) {
      const id = newId();
      const plaintext = encodeRecord(record);
      record.secret.fill(0);
      const row = await sealRecord(key, id, 1, plaintext, random);
      plaintext.fill(0);
      const hash = await hashBytes(row.ct);
      return edit(({ entries }) => {
        const entry = entryOf({ order: nextOrder(entries), ...values, id, ver: row.ver, hash });
        return { entries: [...entries, entry], put: [row], result: entry };
      });
    },

    change: (id, change) =>
      edit(({ entries }) => {
        const before = entries.find((entry) => entry.id === id);
        const after = before && { ...before, ...change(before), id };
        return { entries: entries.map((entry) => (after && entry.id === id ? after : entry)), result: after };
      }),

    remove: (ids) =>
      edit(({ entries }) => ({ entries: entries.filter(({ id }) => !ids.includes(id)), drop: [...ids], result: undefined })),
  };
}

const nextOrder = (entries: readonly Entry[]) => entries.reduce((highest, { order }) => Math.max(highest, order), 0) + 1;

/** What was written is read back before anybody is told that it is safe: disks lie, and an account that was lost is lost. */
async function verifyWritten(store: Store, index: SealedIndex, put: readonly SealedRecord[]): Promise<void> {
  const found = await store.load();
  // A higher generation is another window's write on top of ours, and its own to verify.
  const overtaken = found !== undefined && found.index.gen > index.gen;
  let same = overtaken || (found !== undefined && sameBytes(found.index.ct, index.ct));
  for (const row of put) {
    const record = await store.record(row.id);
    same &&= overtaken || (record !== undefined && sameBytes(record.ct, row.ct));
  }
  if (!same) throw new MfaError('vault-damaged', 'What was written to the vault does not read back.');
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
