import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { MfaError } from '../../shared/errors.ts';
import { type Change, type Generation, type Header, KEPT_GENERATIONS, type SealedIndex, type SealedRecord } from './rows.ts';
import { bothOrNone, type Rows, refuseUnsealed, type Store } from './store.ts';

/** All object stores exist from version 1: what comes later needs no upgrade, so that no upgrade can go wrong. */
interface Schema extends DBSchema {
  header: { key: 'header'; value: Header };
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
    return { ...(header && { header }), ...(index && { index }) };
  };

  return {
    load: async () => bothOrNone(await remains()),
    remains,
    record: async (id) => (await open()).get('records', id),
    records: async () => (await open()).getAll('records'),
    commit: async (change) => commit(await open(), change),
    generations: async () => (await (await open()).getAll('generations')).reverse(),
    async drawSessionKey() {
      // Its bytes can be read by nobody, ourselves included.
      const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
      await (await open()).put('session', key, 'key');
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
  const before = await transaction.objectStore('index').get('index');
  if ((before?.gen ?? null) !== change.from) {
    transaction.abort();
    await done.catch(() => undefined);
    return 'conflict';
  }
  const { put = [], drop = [] } = change;
  const [records, generations] = [transaction.objectStore('records'), transaction.objectStore('generations')];
  const touched = change.whole ? [] : [...put.map(({ id }) => id), ...drop];
  const replaced = (await Promise.all(touched.map((id) => records.get(id)))).filter((row) => row !== undefined);
  const writes: Promise<unknown>[] = change.whole ? [records.clear(), generations.clear()] : [];
  writes.push(transaction.objectStore('index').put(change.index));
  if (change.header) writes.push(transaction.objectStore('header').put(change.header, 'header'));
  for (const row of put) writes.push(records.put(row));
  for (const id of drop) writes.push(records.delete(id));
  if (before && !change.whole) {
    writes.push(generations.put({ gen: before.gen, index: before, records: replaced }));
    writes.push(generations.delete(IDBKeyRange.upperBound(before.gen - KEPT_GENERATIONS)));
  }
  // A failed write aborts the transaction, which `done` reports.
  for (const write of writes) write.catch(() => undefined);
  return done;
}

function asVaultError(error: unknown): never {
  if (error instanceof DOMException && error.name === 'QuotaExceededError') {
    throw new MfaError('vault-full', 'The browser has no room left for the vault.', { cause: error });
  }
  throw error;
}
