import { importHkdfKey } from '../../../shared/crypto/hkdf.ts';
import { PHONE_COST } from '../../../shared/crypto/argon2id.ts';
import { type OpenBackup, openBackup, parseBackup } from '../../../extension/vault/backup.ts';
import { createVault } from '../../../extension/vault/create-vault.ts';
import { type VaultKey } from '../../../extension/vault/envelope.ts';
import { localStore } from '../../../extension/vault/local-store.ts';
import { mirrorIn } from '../../../extension/vault/mirror.ts';
import { withOpenRecord } from '../../../extension/vault/open-record.ts';
import { type OtpRecord } from '../../../extension/vault/record.ts';
import { type Credential, type Opened, openWith, type SlotPorts } from '../../../extension/vault/slots.ts';
import { type Area, browserRandom, type Rows, type Store } from '../../../extension/vault/store.ts';
import { openVault, type Vault, type VaultPorts } from '../../../extension/vault/vault.ts';
import { memoryKeyValue, memoryStore } from '../../kit/memory-store.ts';
import { hex } from '../../support/hex.ts';
import { inTurn } from './in-turn.ts';

/** Vaults for tests, on stores in memory. */

export const PASSPHRASE = 'the passphrase';
export const COST = PHONE_COST;

/** Argon2id is tested where it is written; here any function of the passphrase will do. */
export const derive = async (passphrase: string, salt: Uint8Array<ArrayBuffer>) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(passphrase + hex(salt))));

export interface Place {
  store: Store;
  area: Area;
  /** The store over another area: for one that fails half-way. */
  storeOver?: (area: Area) => Store;
}

export const inMemory = (): Place => ({ store: memoryStore(), area: memoryKeyValue() });

export function inLocalStorage(): Place {
  const area = memoryKeyValue();
  const storeOver = (other: Area) => localStore(other, inTurn());
  return { store: storeOver(area), area, storeOver };
}

export const portsOf = ({ store, area }: Place): VaultPorts & SlotPorts => ({
  store,
  mirror: mirrorIn(area),
  random: browserRandom,
  newId: () => crypto.randomUUID(),
  derive,
});

export const keyOf = async ({ vaultId, vaultKey }: Opened): Promise<VaultKey> => ({
  vaultId,
  material: await importHkdfKey(vaultKey),
});

export const makeVault = (place: Place): Promise<Opened> => createVault(PASSPHRASE, COST, portsOf(place));

export async function openedWith(place: Place, credential: Credential): Promise<(Opened & { rows: Rows }) | undefined> {
  return openWith(credential, portsOf(place));
}

/** The vault behind its first passphrase. */
export async function unlock(place: Place, passphrase = PASSPHRASE): Promise<Vault> {
  const opened = await openedWith(place, { type: 'passphrase', passphrase });
  if (!opened) throw new Error('the passphrase was not accepted');
  return openVault(await keyOf(opened), portsOf(place));
}

/** A backup file, read and opened with the passphrase that it was made with. */
export async function readBackup(file: string, passphrase: string): Promise<OpenBackup> {
  const backup = await openBackup(parseBackup(file), passphrase, derive);
  if (!backup) throw new Error('the passphrase of the backup was not accepted');
  return backup;
}

export const otp = (secret = browserRandom(20), issuer = 'Bank'): OtpRecord => ({
  kind: 'otp',
  type: 'totp',
  algorithm: 'SHA1',
  digits: 6,
  periodSeconds: 30,
  counter: 0,
  issuer,
  account: 'alice',
  origins: ['https://bank.example'],
  secret,
});

export async function secretOf(vault: Vault, id: string): Promise<string> {
  const entry = await vault.entry(id);
  if (!entry) throw new Error('there is no such account');
  return withOpenRecord(vault.store, vault.key, entry, ({ secret }) => hex(secret));
}
