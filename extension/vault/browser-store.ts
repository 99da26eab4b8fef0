import { idbStore } from './idb-store.ts';
import { localStore } from './local-store.ts';
import { type Area, browserLock, type Exclusive, type Store } from './store.ts';

/**
 * The store of this browser: IndexedDB, or `storage.local` where the browser refuses to open any database at all. Any other
 * failure is a failure: a vault that cannot be read for a moment must not look like one that was never made.
 */
export function browserStore(area: Area, { database = idbStore(), exclusive = browserLock('mfavault') }: Parts = {}): Store {
  let chosen: Promise<Store> | undefined;
  const store = () => (chosen ??= choose().catch(forget));
  const choose = async () => {
    try {
      await database.remains();
      return database;
    } catch (error) {
      if (isRefused(error)) return localStore(area, exclusive);
      throw error;
    }
  };
  const forget = (error: unknown): never => {
    chosen = undefined;
    throw error;
  };

  return {
    load: async () => (await store()).load(),
    generation: async () => (await store()).generation(),
    remains: async () => (await store()).remains(),
    record: async (id) => (await store()).record(id),
    records: async () => (await store()).records(),
    commit: async (change) => (await store()).commit(change),
    generations: async () => (await store()).generations(),
    drawSessionKey: async (random) => (await store()).drawSessionKey(random),
    sessionKey: async () => (await store()).sessionKey(),
    dropSessionKey: async () => (await store()).dropSessionKey(),
  };
}

interface Parts {
  database?: Store;
  exclusive?: Exclusive;
}

/** What Firefox says under "never remember history" (bugzil.la/781982). */
const isRefused = (error: unknown) => error instanceof DOMException && error.name === 'InvalidStateError';
