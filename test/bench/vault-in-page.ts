import { idbStore } from '../../extension/vault/idb-store.ts';
import { mirrorIn } from '../../extension/vault/mirror.ts';
import { openWith } from '../../extension/vault/slots.ts';
import { type KeyValue } from '../../extension/vault/store.ts';
import { browserRandom } from '../../extension/vault/store.ts';
import { openVault } from '../../extension/vault/vault.ts';
import { deriveFromPassphrase, DESKTOP_COST } from '../../shared/crypto/argon2id.ts';
import { importHkdfKey } from '../../shared/crypto/hkdf.ts';

/**
 * What vault.bench.ts runs inside of a page of the extension, on the vault that lies there: the product's own store, vault and
 * mirror, and beside them, on the same bytes, the least that any such program has to do, and the layout that most have.
 */

declare const chrome: {
  storage: {
    local: {
      get(key: string): Promise<Record<string, unknown>>;
      set(values: object): Promise<void>;
      remove(key: string): Promise<void>;
    };
  };
};

const local: KeyValue = {
  get: async (key) => (await chrome.storage.local.get(key))[key],
  set: (key, value) => chrome.storage.local.set({ [key]: value }),
  remove: (key) => chrome.storage.local.remove(key),
};
const portsOn = (store = idbStore()) => ({
  store,
  mirror: mirrorIn(local),
  random: browserRandom,
  newId: () => crypto.randomUUID(),
  derive: deriveFromPassphrase,
});

export async function prepare(passphrase: string, accounts: object[]) {
  const ports = portsOn();
  const opened = await openWith({ type: 'passphrase', passphrase }, ports);
  if (!opened) throw new Error('that is not the passphrase');
  const key = { vaultId: opened.vaultId, material: await importHkdfKey(opened.vaultKey) };
  const vault = openVault(key, ports);
  const { database, open } = await layouts(accounts);
  const anyone = (await vault.list())[0]?.id ?? '';

  return {
    /** Reads, decrypts and unfolds the list: by a program that has just started, and by one that has its database open. */
    cold: () => timed(() => openVault(key, portsOn()).list()),
    warm: () => timed(() => openVault(key, ports).list()),
    /** One account renamed; resolves when it is on the disk, has been read back and is in the mirror. */
    edit: () => timed(() => vault.change(anyone, ({ issuer }) => ({ issuer: `${issuer}.` }))),
    /** One get, one AES-GCM, one JSON.parse. */
    floor: () =>
      timed(async () => {
        const { iv, ct } = (await get(database, 'blob', 'blob')) as Sealed;
        return open(iv, ct);
      }),
    /** The layout of most: getAll, then each row by itself. */
    rows: () => timed(async () => Promise.all(((await getAll(database, 'rows')) as Sealed[]).map(({ iv, ct }) => open(iv, ct)))),
    /** The same bytes written once and durably, and nothing else. */
    writeFloor: async () => {
      const blob = await get(database, 'blob', 'blob');
      return timed(() => put(database, 'blob', [['blob', blob]], 'strict'));
    },
    derive: () => timed(() => deriveFromPassphrase(passphrase, browserRandom(16), DESKTOP_COST)),
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const at = performance.now();
  await work();
  return performance.now() - at;
}

interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  ct: Uint8Array<ArrayBuffer>;
}

async function layouts(accounts: object[]) {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const seal = async (value: object): Promise<Sealed> => {
    const iv = browserRandom(12);
    const text = new TextEncoder().encode(JSON.stringify(value));
    return { iv, ct: new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, text)) };
  };
  const open = async (iv: Uint8Array<ArrayBuffer>, ct: Uint8Array<ArrayBuffer>) =>
    JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, ct))) as unknown;
  const database = await openDatabase();
  const columns = Object.fromEntries(
    Object.keys(accounts[0] ?? {}).map((name) => [name, accounts.map((one) => (one as never)[name])]),
  );
  await put(database, 'blob', [['blob', await seal(columns)]]);
  await put(database, 'rows', await Promise.all(accounts.map(async (one, at) => [at, await seal(one)] as const)));
  return { database, open };
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(`bench-${crypto.randomUUID()}`, 1);
    request.onupgradeneeded = () => ['blob', 'rows'].forEach((name) => request.result.createObjectStore(name));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('no database'));
  });
}

const get = (database: IDBDatabase, store: string, key: IDBValidKey) =>
  answer(database.transaction(store).objectStore(store).get(key));
const getAll = (database: IDBDatabase, store: string) => answer(database.transaction(store).objectStore(store).getAll());

const answer = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('not read'));
  });

function put(
  database: IDBDatabase,
  store: string,
  rows: readonly (readonly [IDBValidKey, unknown])[],
  durability: IDBTransactionDurability = 'default',
): Promise<void> {
  const transaction = database.transaction(store, 'readwrite', { durability });
  for (const [key, value] of rows) transaction.objectStore(store).put(value, key);
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('not written'));
  });
}
