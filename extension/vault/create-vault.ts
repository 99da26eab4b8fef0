import { type Argon2idCost } from '../../shared/crypto/argon2id.ts';
import { formatBase64url } from '../../shared/crypto/base64url.ts';
import { importHkdfKey } from '../../shared/crypto/hkdf.ts';
import { MfaError } from '../../shared/errors.ts';
import { hashSlots, sealIndex, unwrapSlot, wrapSlot } from './envelope.ts';
import { formatPassphraseKdf, parseHeader, passphraseKdf } from './header.ts';
import { emptyIndex, encodeIndex } from './index-columns.ts';
import { type Mirror } from './mirror.ts';
import { type Header, MAGIC, VERSION } from './rows.ts';
import { type Random, type Store } from './store.ts';

/** Argon2id, wherever it runs: a worker in the product. */
export type Derive = (passphrase: string, salt: Uint8Array<ArrayBuffer>, cost: Argon2idCost) => Promise<Uint8Array<ArrayBuffer>>;

interface Ports {
  store: Store;
  mirror: Mirror;
  random: Random;
  newId: () => string;
  derive: Derive;
}

/** The key in the open, for the moment between a slot and the unlocked state, which overwrites it. */
export interface Opened {
  vaultId: string;
  vaultKey: Uint8Array<ArrayBuffer>;
}

const KEY_BYTES = 32;
const SALT_BYTES = 16;

/**
 * Makes a vault with one passphrase slot. Never over an existing one.
 *
 * @throws MfaError `vault-exists` `vault-full`
 */
export async function createVault(passphrase: string, cost: Argon2idCost, ports: Ports): Promise<Opened> {
  const { store, mirror, random, newId, derive } = ports;
  if (await store.load()) throw new MfaError('vault-exists', 'There is a vault on this device already.');
  const vaultId = newId();
  const vaultKey = random(KEY_BYTES);
  const salt = random(SALT_BYTES);
  const tag = await derive(passphrase, salt, cost);
  const kdf = formatPassphraseKdf(formatBase64url(salt), cost);
  const slot = await wrapSlot(vaultId, { id: newId(), type: 'passphrase', gen: '1', kdf }, tag, vaultKey, random);
  tag.fill(0);
  const header: Header = { v: VERSION, magic: MAGIC, vaultId, slots: [slot] };
  const key = { vaultId, material: await importHkdfKey(vaultKey) };
  const index = await sealIndex(key, 0, encodeIndex(emptyIndex(await hashSlots(header))), random);
  if ((await store.commit({ from: null, header, index })) === 'conflict') {
    throw new MfaError('vault-exists', 'Another window has just made a vault.');
  }
  await mirror.write(header, index);
  return { vaultId, vaultKey };
}

/**
 * Opens with a passphrase. `undefined`: it was not the right one.
 *
 * @throws MfaError `vault-missing`, and what `parseHeader` throws before anything is derived
 */
export async function openWithPassphrase(
  passphrase: string,
  { store, derive }: Pick<Ports, 'store' | 'derive'>,
): Promise<Opened | undefined> {
  const rows = await store.load();
  if (!rows) throw new MfaError('vault-missing', 'There is no vault on this device.');
  const header = parseHeader(rows.header);
  for (const slot of header.slots.filter(({ type }) => type === 'passphrase')) {
    const { salt, cost } = passphraseKdf(slot);
    const tag = await derive(passphrase, salt, cost);
    try {
      return { vaultId: header.vaultId, vaultKey: await unwrapSlot(header.vaultId, slot, tag) };
    } catch (error) {
      if (!(error instanceof MfaError && error.code === 'wrong-key')) throw error;
    } finally {
      tag.fill(0);
    }
  }
  return undefined;
}
