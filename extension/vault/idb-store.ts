import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { MfaError } from '../../shared/errors.ts';
import { type Change, type Generation, type Header, KEPT_GENERATIONS, type SealedIndex, type SealedRecord } from './rows.ts';
import { bothOrNone, type Rows, refuseUnsealed, type Store } from './store.ts';

/** All object stores exist from version 1: what comes later needs no upgrade, so that no upgrade can go wrong. */
interface Schema extends DBSchema {
  /** `latest`: the generation of the index, which is megabytes in a large vault. Absent where an older version wrote last. */
  header: { key: 'header' | 'latest'; value: Header | number };
  index: { key: 'index'; value: SealedIndex };
  records: { key: string; value: SealedRecord };
  session: { key: 'key'; value: CryptoKey };
  generations: { key: number; value: Generation };
}

const VERSION = 1;
const EVERYTHING = ['header', 'index', 'records', 'generations'] as const;

/** The vault in IndexedDB. Opens the database when it is first needed, and again after the browser closed it. */
export function idbStore(name = 'mfavault'): Store {
  let database: Promise<IDBPDatabase<Schema>> | undefined;
  const open = () =>
    (database ??= openDB<Schema>(name, VERSION, {
      upgrade: createStores,
      // Another version of the extension wants to upgrade, or the browser closed us: open anew next time.
      blocking: () => void forget(),
      terminated: () => (database = undefined),
    }).catch((error: unknown) => {
      database = undefined;
      throw error;
    }));
  const forget = async () => {
    const closing = database;
    database = undefined;
    (await closing)?.close();
  };

  const remains = async (): Promise<Partial<Rows>> => {
    const transaction = (await open()).transaction(['header', 'index']);
    const [header, index] = await Promise.all([
      transaction.objectStore('header').get('header'),
      transaction.objectStore('index').get('index'),
    ]);
    return { ...(typeof header === 'object' && { header }), ...(index && { index }) };
  };

  return {
    load: async () => bothOrNone(await remains()),
    async generation() {
      const transaction = (await open()).transaction(['header', 'index']);
      const latest = await transaction.objectStore('header').get('latest');
      return typeof latest === 'number' ? latest : (await transaction.objectStore('index').get('index'))?.gen;
    },
    remains,
    record: async (id) => (await open()).get('records', id),
    records: async () => (await open()).getAll('records'),
    commit: async (change) => commit(await open(), change),
    generations: async () => (await (await open()).getAll('generations')).reverse(),
    async drawSessionKey() {
      // Its bytes can be read by nobody, ourselves included.
      const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
      await (await open()).put('session', key, 'key').catch(asVaultError);
      return key;
    },
    sessionKey: async () => (await open()).get('session', 'key'),
    dropSessionKey: async () => (await open()).delete('session', 'key'),
  };
}

function createStores(database: IDBPDatabase<Schema>): void {
  database.createObjectStore('header');
  database.createObjectStore('index', { keyPath: 'id' });
  database.createObjectStore('records', { keyPath: 'id' });
  database.createObjectStore('session');
  database.createObjectStore('generations', { keyPath: 'gen' });
}

async function commit(database: IDBPDatabase<Schema>, change: Change): Promise<'done' | 'conflict'> {
  refuseUnsealed(change);
  // 'strict': resolved means written to disk, not only handed to the operating system (W3C IndexedDB, durability hint).
  const transaction = database.transaction(EVERYTHING, 'readwrite', { durability: 'strict' });
  const done = transaction.done.then(() => 'done' as const, asVaultError);
  const [header, indexes] = [transaction.objectStore('header'), transaction.objectStore('index')];
  const known = (await header.get('latest')) === change.from ? change.before : undefined;
  const before = known ?? (await indexes.get('index'));
  if ((before?.gen ?? null) !== change.from) {
    transaction.abort();
    await done.catch(() => undefined);
    return 'conflict';
  }
  const { put = [], drop = [] } = change;
  const [records, generations] = [transaction.objectStore('records'), transaction.objectStore('generations')];
  const touched = change.whole ? [] : [...put.map(({ id }) => id), ...drop];
  const replaced = (await Promise.all(touched.map((id) => records.get(id)))).filter((row) => row !== undefined);
  const writes: (() => Promise<unknown>)[] = change.whole ? [() => records.clear(), () => generations.clear()] : [];
  writes.push(
    () => indexes.put(change.index),
    () => header.put(change.index.gen, 'latest'),
  );
  const { header: changed } = change;
  if (changed) writes.push(() => header.put(changed, 'header'));
  if (before && !change.whole) {
    writes.push(
      () => generations.put({ gen: before.gen, index: before, records: replaced }),
      () => generations.delete(IDBKeyRange.upperBound(before.gen - KEPT_GENERATIONS)),
    );
  }
  for (const row of put) writes.push(() => records.put(row));
  for (const id of drop) writes.push(() => records.delete(id));
  try {
    // One after the other. Where there is no room for one, Firefox takes the transaction back and then carries out what waited
    // behind it, outside of any: half of a change would be on the disk.
    for (const write of writes) await write();
  } catch (error) {
    await done.catch(() => undefined);
    return asVaultError(error);
  }
  return done;
}

function asVaultError(error: unknown): never {
  if (error instanceof DOMException && error.name === 'QuotaExceededError') {
    throw new MfaError('vault-full', 'The browser has no room left for the vault.', { cause: error });
  }
  throw error;
}
