import { createVault } from '../../../extension/vault/create-vault.ts';
import { makeBackup } from '../../../extension/vault/backup.ts';
import { hashBytes, sealRecord } from '../../../extension/vault/envelope.ts';
import { entryOf } from '../../../extension/vault/index-columns.ts';
import { encodeRecord } from '../../../extension/vault/record.ts';
import { openVault } from '../../../extension/vault/vault.ts';
import { mirrorIn } from '../../../extension/vault/mirror.ts';
import { deriveFromPassphrase, PHONE_COST } from '../../../shared/crypto/argon2id.ts';
import { importHkdfKey } from '../../../shared/crypto/hkdf.ts';
import { decodeBase32 } from '../../../shared/otp/base32.ts';
import { browserRandom } from '../../../extension/vault/store.ts';
import { memoryKeyValue, memoryStore } from '../../kit/memory-store.ts';

export interface Saved {
  issuer: string;
  account: string;
  secretBase32: string;
}

/** The text of a backup file with these accounts, as another device of the user would have written it. */
export async function backupWith(accounts: readonly Saved[], passphrase: string): Promise<string> {
  const newId = () => crypto.randomUUID();
  const mirror = mirrorIn(memoryKeyValue());
  const ports = { store: memoryStore(), mirror, random: browserRandom, newId, derive: deriveFromPassphrase };
  const { vaultId, vaultKey } = await createVault(passphrase, PHONE_COST, ports);
  const key = { vaultId, material: await importHkdfKey(vaultKey) };
  const vault = openVault(key, ports);
  const settings = { kind: 'otp', type: 'totp', digits: 6, periodSeconds: 30 } as const;
  const made = accounts.map(async ({ secretBase32, ...names }) => {
    const id = newId();
    const record = { ...settings, ...names, algorithm: 'SHA1', counter: 0, origins: [] as string[] } as const;
    const row = await sealRecord(key, id, 1, encodeRecord({ ...record, secret: decodeBase32(secretBase32) }), browserRandom);
    return { row, entry: entryOf({ id, ver: 1, hash: await hashBytes(row.ct), ...settings, ...names }) };
  });
  const all = await Promise.all(made);
  await vault.adopt(
    all.map(({ entry }) => entry),
    all.map(({ row }) => row),
    [],
  );
  return makeBackup(vault, passphrase, PHONE_COST, ports);
}

/** Script text: header, index and records as they lie in the store, their bytes as base64url. */
export const ROWS = `(async () => {
  const text = (_name, value) => value instanceof Uint8Array
    ? btoa(Array.from(value, (byte) => String.fromCharCode(byte)).join('')).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') : value;
  const local = await chrome.storage.local.get(null);
  if (local.vault) {
    const records = Object.keys(local).filter((key) => key.startsWith('vault:')).map((key) => local[key]);
    return JSON.stringify({ ...local.vault, records });
  }
  const database = await new Promise((resolve) => { const r = indexedDB.open('mfavault'); r.onsuccess = () => resolve(r.result); });
  const all = (name) => new Promise((resolve) => { const r = database.transaction(name).objectStore(name).getAll(); r.onsuccess = () => resolve(r.result); });
  const [[header], [index], records] = await Promise.all(['header', 'index', 'records'].map(all));
  database.close();
  return JSON.stringify({ header, index, records }, text);
})()`;
