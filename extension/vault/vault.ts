import { MfaError } from '../../shared/errors.ts';
import { hashBytes, hashSlots, openIndex, sealIndex, sealRecord, type VaultKey } from './envelope.ts';
import { decodeIndex, encodeIndex, type Entry, entryOf, type Group, type Index } from './index-columns.ts';
import { type Mirror } from './mirror.ts';
import { encodeRecord, type OtpRecord } from './record.ts';
import { type Change, type Header, type SealedRecord, type Slot } from './rows.ts';
import { type Random, type Rows, type Store } from './store.ts';
import { verifyWritten } from './verify-written.ts';

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
  groups(): Promise<readonly Group[]>;
  /** Both at one look. */
  arrangement(): Promise<Arrangement>;
  /** Changes several entries, or the groups, at once. `make` may be called again if another window wrote meanwhile. */
  arrange(make: (before: Arrangement) => Partial<Arrangement>): Promise<void>;
  /** Adds accounts whose records are sealed under this vault's key already; those that are there stay as they are. */
  adopt(entries: readonly Entry[], records: readonly SealedRecord[], groups: readonly Group[]): Promise<void>;
  header(): Promise<Header>;
  /** Changes the ways into the vault, and no account. @throws MfaError also `last-slot`: there would be none left. */
  changeSlots(make: (header: Header) => Promise<Slot[]> | Slot[]): Promise<void>;
  /** Deletes for good; the trash is `change(id, () => ({ trashedAtMs }))`. */
  remove(ids: readonly string[]): Promise<void>;
}

/** What accounts there are and how they are sorted; records stay as they are. */
export interface Arrangement {
  entries: readonly Entry[];
  groups: readonly Group[];
}

/** `id` is drawn, version and hash come from the record. */
export type NewEntry = Omit<Partial<Entry>, 'id' | 'ver' | 'hash'>;

export interface VaultPorts {
  store: Store;
  mirror: Mirror;
  random: Random;
  newId: () => string;
}

/** What a writer wants changed: computed from the index as it is, and again if somebody else wrote meanwhile. */
interface Edit<T> {
  entries?: readonly Entry[];
  groups?: readonly Group[];
  header?: Header;
  put?: SealedRecord[];
  drop?: string[];
  result: T;
}

/** What was read last: the rows as they lie in the store, and what the index says. */
type State = Rows & { opened: Index };

/** Two windows writing at once collide once or twice; more often is no collision but a fault. */
const MAX_ATTEMPTS = 8;

/**
 * @throws MfaError `vault-missing` `vault-damaged` `vault-rolled-back` from every method; `vault-busy` `vault-full` from those
 * that write. `loaded`: the rows, if they have just been read.
 */
export function openVault(key: VaultKey, { store, mirror, random, newId }: VaultPorts, loaded?: Rows): Vault {
  let state: State | undefined;
  let reading: Promise<State> | undefined;

  /** One decryption at a time, and none while nobody wrote. */
  async function current(): Promise<State> {
    if (state && (await store.generation()) === state.opened.gen) return state;
    return (reading ??= read().finally(() => (reading = undefined)));
  }

  async function read(): Promise<State> {
    const rows = loaded ?? (await store.load());
    loaded = undefined;
    if (!rows) throw new MfaError('vault-missing', 'There is no vault on this device.');
    const opening = openIndex(key, rows.index).then(decodeIndex);
    const [opened] = await Promise.all([opening, mirror.check(rows.index, rows.header, opening)]);
    return (state = { ...rows, opened });
  }

  async function edit<T>(make: (index: Index, header: Header) => Promise<Edit<T>> | Edit<T>): Promise<T> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      // Whether it is the latest state is for the store to say, which refuses what was made from another.
      const from = state ?? (await current());
      const { opened: before, header, index: row } = from;
      const { entries = before.entries, groups = before.groups, result, ...changed } = await make(before, header);
      const slots = changed.header ? await hashSlots(changed.header) : before.slots;
      const after: Index = { ...before, gen: before.gen + 1, slots, entries: [...entries], groups: [...groups] };
      const index = await sealIndex(key, after.gen, encodeIndex(after), random);
      const change: Change = { from: before.gen, before: row, index, ...changed };
      if ((await store.commit(change)) === 'done') {
        const now = { header: changed.header ?? header, index, opened: after };
        await Promise.all([verifyWritten(store, change), mirror.write(now.header, index)]);
        state = now;
        return result;
      }
      if (state === from) state = undefined;
    }
    throw new MfaError('vault-busy', 'Another window keeps writing to the vault.');
  }

  return {
    key,
    store,
    list: async () => (await current()).opened.entries,
    entry: async (id) => (await current()).opened.entries.find((entry) => entry.id === id),

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

    groups: async () => (await current()).opened.groups,
    arrangement: async () => (await current()).opened,
    arrange: (make) => edit((before) => ({ ...make(before), result: undefined })),
    adopt: (added, records, more) =>
      edit(({ entries, groups }) => {
        const known = new Set(entries.map(({ id }) => id));
        const isNew = ({ id }: { id: string }) => !known.has(id);
        const first = nextOrder(entries);
        const placed = added.filter(isNew).map((entry, at) => ({ ...entry, order: first + at }));
        const missing = more.filter(({ id }) => !groups.some((group) => group.id === id));
        return {
          entries: [...entries, ...placed],
          groups: [...groups, ...missing],
          put: records.filter(isNew),
          result: undefined,
        };
      }),
    header: async () => (await current()).header,

    changeSlots: (make) =>
      edit(async (_index, header) => {
        const slots = await make(header);
        if (slots.length === 0) throw new MfaError('last-slot', 'The last way into a vault cannot be removed.');
        return { header: { ...header, slots }, result: undefined };
      }),

    remove: (ids) =>
      edit(({ entries }) => ({ entries: entries.filter(({ id }) => !ids.includes(id)), drop: [...ids], result: undefined })),
  };
}

const nextOrder = (entries: readonly Entry[]) => entries.reduce((highest, { order }) => Math.max(highest, order), 0) + 1;
