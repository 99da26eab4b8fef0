import { DESKTOP_COST, PHONE_COST } from '../../shared/crypto/argon2id.ts';
import { importHkdfKey } from '../../shared/crypto/hkdf.ts';
import { localArea, sessionArea } from '../storage-areas.ts';
import { attemptsIn } from '../vault/attempts.ts';
import { type OpenBackup, installBackup } from '../vault/backup.ts';
import { browserStore } from '../vault/browser-store.ts';
import { createVault } from '../vault/create-vault.ts';
import { keeper, type VaultState } from '../vault/keeper.ts';
import { lockSettingsIn, limitsOf } from '../vault/lock-settings.ts';
import { mirrorIn } from '../vault/mirror.ts';
import { headersLeft, type Repaired, repairVault } from '../vault/repair.ts';
import { rotateKey } from '../vault/rotate-key.ts';
import { type Credential, type Opened, openHeader, openWith, passphraseSlot, putSlot } from '../vault/slots.ts';
import { browserLock, browserRandom, type Rows } from '../vault/store.ts';
import { openVault, type Vault } from '../vault/vault.ts';
import { ask } from './background.ts';
import { derive } from './derive.ts';

/**
 * The vault as the extension's own pages have it. What is typed is used here, in the page where it was typed: neither a
 * passphrase nor what is derived from it is sent to anybody. The background finds the two halves that this leaves behind.
 */

const store = browserStore(localArea);
const random = browserRandom;
const attempts = attemptsIn(localArea, browserLock('attempts'));

export const ports = { store, mirror: mirrorIn(localArea), random, newId: () => crypto.randomUUID(), derive };
export const lockSettings = lockSettingsIn(localArea);
const limits = async () => limitsOf(await lockSettings.read());
const keep = keeper({ ...ports, session: sessionArea, limits, now: () => Date.now() });
export const cost = () => (/Android/.test(navigator.userAgent) ? PHONE_COST : DESKTOP_COST);

/** What became of a try, and what was done with what it opened. */
export type Unlocking<T = void> = { result: 'unlocked'; value: T } | { result: 'wrong' } | { result: 'wait'; seconds: number };

/** A new vault, unlocked. The key in the result is a copy, for the recovery key that may follow: overwrite it. */
export async function makeVault(passphrase: string): Promise<Opened> {
  const opened = await createVault(passphrase, cost(), ports);
  await askToPersist();
  const copy = { ...opened, vaultKey: opened.vaultKey.slice() };
  await begin(opened);
  return copy;
}

export function unlockVault(credential: Credential): Promise<Unlocking<VaultState>> {
  return counted(
    () => openWith(credential, ports),
    (opened) => begin(opened, opened.rows),
  );
}

/** For what an unlocked vault alone does not allow: the key in the open, for whoever knows the passphrase (again). */
export async function withKey(passphrase: string, use: (opened: Opened) => Promise<void>): Promise<Unlocking> {
  return counted(() => openWith({ type: 'passphrase', passphrase }, ports), use);
}

/** The vault, if it is unlocked. */
export const openedVault = (): Promise<Vault | undefined> => keep.vault();

export const lookAtVault = (): Promise<VaultState> => keep.look();

/** After a change from this page: the background keeps a list of bound sites for when the vault is locked. */
export async function vaultChanged(): Promise<void> {
  await ask({ type: 'vault-changed' });
}

/** The passphrase anew, all accounts as they are. */
export async function changePassphrase(opened: Opened, passphrase: string): Promise<void> {
  const { vaultId, vaultKey } = opened;
  const before = opened.header.slots.find(({ type }) => type === 'passphrase');
  const slot = await passphraseSlot(vaultId, passphrase, cost(), vaultKey, ports, before);
  await putSlot(await vaultOf(opened), slot);
}

/** A new passphrase and a new vault key; a recovery key of the old one opens nothing any more. */
export async function changeKey(opened: Opened, passphrase: string): Promise<Opened> {
  const key = { vaultId: opened.vaultId, material: await importHkdfKey(opened.vaultKey) };
  const after = await rotateKey(key, { passphrase, cost: cost() }, ports);
  const copy = { ...after, vaultKey: after.vaultKey.slice() };
  await begin(after);
  return copy;
}

/** Mends what can be mended and leaves the vault unlocked. */
export function repairWith(passphrase: string): Promise<Unlocking<Repaired>> {
  return counted(
    () => openOneOf(passphrase),
    async (opened) => {
      const key = { vaultId: opened.vaultId, material: await importHkdfKey(opened.vaultKey) };
      const repaired = await repairVault(key, opened.header, ports);
      await begin(opened);
      return repaired;
    },
  );
}

async function openOneOf(passphrase: string): Promise<Opened | undefined> {
  for (const header of await headersLeft(ports)) {
    const opened = await openHeader(header, { type: 'passphrase', passphrase }, derive);
    if (opened) return opened;
  }
  return undefined;
}

export async function isRepairable(): Promise<boolean> {
  return (await headersLeft(ports)).length > 0;
}

/** A backup in the place of whatever is there, unlocked. */
export async function makeVaultFrom(backup: OpenBackup, passphrase: string): Promise<void> {
  await begin(await installBackup(backup, passphrase, cost(), ports));
  await askToPersist();
}

export async function vaultOf({ vaultId, vaultKey }: Opened): Promise<Vault> {
  return openVault({ vaultId, material: await importHkdfKey(vaultKey) }, ports);
}

/** What is read for the list comes first, and the background hears of it after. */
async function begin(opened: Opened, rows?: Rows): Promise<VaultState> {
  const state = await keep.unlock(opened, rows);
  void ask({ type: 'unlocked' }).catch(() => undefined);
  return state;
}

/** One try of a passphrase, whatever it is tried for (EX-40). */
async function counted<Found extends Opened, T>(
  open: () => Promise<Found | undefined>,
  use: (opened: Found) => Promise<T>,
): Promise<Unlocking<T>> {
  const waitMs = await attempts.take(Date.now());
  if (waitMs > 0) return { result: 'wait', seconds: Math.ceil(waitMs / 1000) };
  const opened = await open().catch(async (error: unknown) => {
    await attempts.giveBack();
    throw error;
  });
  if (!opened) return { result: 'wrong' };
  try {
    const [value] = await Promise.all([use(opened), attempts.succeeded()]);
    return { result: 'unlocked', value };
  } finally {
    opened.vaultKey.fill(0);
  }
}

/** Asked once, when there is something to keep: otherwise a full disk may cost the vault. Nobody waits for the answer. */
async function askToPersist(): Promise<void> {
  if (await localArea.get('persist')) return;
  await localArea.set('persist', true).catch(() => undefined);
  void navigator.storage.persist().catch(() => false);
}
