import { randomBytes, randomUUID } from 'node:crypto';
import { sitesIn } from '../../extension/background/sites.ts';
import { createVault } from '../../extension/vault/create-vault.ts';
import { mirrorIn } from '../../extension/vault/mirror.ts';
import { type Area, type Store } from '../../extension/vault/store.ts';
import { openVault } from '../../extension/vault/vault.ts';
import { deriveFromPassphrase, PHONE_COST } from '../../shared/crypto/argon2id.ts';
import { importHkdfKey } from '../../shared/crypto/hkdf.ts';
import { parseForeign } from '../../shared/otp/otpauth-uri.ts';
import { memoryKeyValue, memoryStore } from './memory-store.ts';

/** Accounts as a user would have them, bound to the origins where they were set up, or to none. */
export interface PreparedVault {
  passphrase: string;
  accounts: { uri: string; origin?: string; factorId?: string }[];
}

/** Script text that puts a vault with these accounts into the extension in whose page it runs. */
export async function vaultRows({ passphrase, accounts }: PreparedVault): Promise<string> {
  const local = memoryKeyValue();
  const store = memoryStore();
  const random = (sizeBytes: number) => new Uint8Array(randomBytes(sizeBytes));
  const ports = { store, mirror: mirrorIn(local), random, newId: () => randomUUID(), derive: deriveFromPassphrase };
  const { vaultId, vaultKey } = await createVault(passphrase, PHONE_COST, ports);
  const vault = openVault({ vaultId, material: await importHkdfKey(vaultKey) }, ports);
  for (const { uri, origin, factorId = '' } of accounts) {
    const { account } = parseForeign(uri);
    const { issuer, type, algorithm, digits, secret } = account;
    const periodSeconds = account.type === 'hotp' ? 30 : account.periodSeconds;
    const names = { issuer, account: account.account };
    await vault.add(
      {
        ...names,
        type,
        digits,
        periodSeconds,
        bindings: origin === undefined ? [] : [{ origin, factorId, fill: 'ask', money: false }],
        createdAtMs: Date.now(),
      },
      {
        kind: 'otp',
        type,
        algorithm,
        digits,
        periodSeconds,
        counter: 0,
        ...names,
        origins: origin === undefined ? [] : [origin],
        secret: new Uint8Array(secret),
      },
    );
  }
  await sitesIn(local, random).write(accounts.flatMap(({ origin = [] }) => origin));
  return rowsScript(store, local);
}

/** Script text that puts what these hold into the extension in whose page it runs. */
export async function rowsScript(store: Store, local: Area): Promise<string> {
  return putScript({ rows: await store.load(), records: await store.records(), local: await local.all() });
}

/** Bytes as `{ $: base64 }`, since script text is JSON. */
function putScript(value: object): string {
  const json = JSON.stringify(value, (_key, item: unknown) =>
    item instanceof Uint8Array ? { $: Buffer.from(item).toString('base64') } : item,
  );
  return `(async () => {
    const bytes = (_key, item) => item && item.$ ? Uint8Array.from(atob(item.$), (c) => c.charCodeAt(0)) : item;
    const { rows, records, local } = JSON.parse(${JSON.stringify(json)}, bytes);
    const database = await new Promise((resolve, reject) => {
      const request = indexedDB.open('mfavault', 1);
      request.onupgradeneeded = () => {
        for (const name of ['header', 'session']) request.result.createObjectStore(name);
        for (const name of ['index', 'records']) request.result.createObjectStore(name, { keyPath: 'id' });
        request.result.createObjectStore('generations', { keyPath: 'gen' });
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const transaction = database.transaction(['header', 'index', 'records'], 'readwrite');
    transaction.objectStore('header').put(rows.header, 'header');
    transaction.objectStore('header').put(rows.index.gen, 'latest');
    transaction.objectStore('index').put(rows.index);
    for (const record of records) transaction.objectStore('records').put(record);
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = () => reject(transaction.error);
    });
    database.close();
    await chrome.storage.local.set(local);
  })()`;
}
