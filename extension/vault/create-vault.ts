import { type Argon2idCost } from '../../shared/crypto/argon2id.ts';
import { importHkdfKey } from '../../shared/crypto/hkdf.ts';
import { MfaError } from '../../shared/errors.ts';
import { hashSlots, sealIndex } from './envelope.ts';
import { encodeIndex, emptyIndex } from './index-columns.ts';
import { type Mirror } from './mirror.ts';
import { type Header, MAGIC, VERSION } from './rows.ts';
import { type Opened, passphraseSlot, type SlotPorts } from './slots.ts';
import { type Store } from './store.ts';
import { verifyWritten } from './verify-written.ts';

interface Ports extends SlotPorts {
  store: Store;
  mirror: Mirror;
}

const KEY_BYTES = 32;

/**
 * Makes a vault with one passphrase slot. Never over an existing one.
 *
 * @throws MfaError `vault-exists` `vault-full`
 */
export async function createVault(passphrase: string, cost: Argon2idCost, ports: Ports): Promise<Opened> {
  const { store, mirror, random, newId } = ports;
  if (await store.load()) throw new MfaError('vault-exists', 'There is a vault on this device already.');
  const vaultId = newId();
  const vaultKey = random(KEY_BYTES);
  const slots = [await passphraseSlot(vaultId, passphrase, cost, vaultKey, ports)];
  const header: Header = { v: VERSION, magic: MAGIC, vaultId, slots };
  const key = { vaultId, material: await importHkdfKey(vaultKey) };
  const index = await sealIndex(key, 0, encodeIndex(emptyIndex(await hashSlots(header))), random);
  if ((await store.commit({ from: null, header, index })) === 'conflict') {
    throw new MfaError('vault-exists', 'Another window has just made a vault.');
  }
  await verifyWritten(store, { from: null, header, index });
  await mirror.write(header, index);
  return { vaultId, header, vaultKey };
}
