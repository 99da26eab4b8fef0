import { type Argon2idCost } from '../../shared/crypto/argon2id.ts';
import { formatBase64url } from '../../shared/crypto/base64url.ts';
import { MfaError } from '../../shared/errors.ts';
import { unwrapSlot, wrapSlot } from './envelope.ts';
import { formatPassphraseKdf, parseHeader, passphraseKdf } from './header.ts';
import { recoveryKdf, recoveryTag } from './recovery-key.ts';
import { type Header, type Slot } from './rows.ts';
import { type Random, type Rows, type Store } from './store.ts';
import { type Vault } from './vault.ts';

/** The ways into a vault. None of them touches an account: each wraps the same vault key. */

type Bytes = Uint8Array<ArrayBuffer>;

/** Argon2id, wherever it runs: a worker in the product. */
export type Derive = (passphrase: string, salt: Bytes, cost: Argon2idCost) => Promise<Bytes>;

/** What somebody has who wants to get in. */
export type Credential = { type: 'passphrase'; passphrase: string } | { type: 'recovery'; key: Bytes };

/** The key in the open, for the moment between a slot and the unlocked state, which overwrites it. */
export interface Opened {
  vaultId: string;
  header: Header;
  vaultKey: Bytes;
}

export interface SlotPorts {
  random: Random;
  newId: () => string;
  derive: Derive;
}

const SALT_BYTES = 16;

/**
 * Opens the vault of a store, and gives the rows that were read for it. `undefined`: the credential opens none of its slots.
 *
 * @throws MfaError `vault-missing`, and what `parseHeader` throws before anything is derived
 */
export async function openWith(
  credential: Credential,
  { store, derive }: { store: Pick<Store, 'load'>; derive: Derive },
): Promise<(Opened & { rows: Rows }) | undefined> {
  const rows = await store.load();
  if (!rows) throw new MfaError('vault-missing', 'There is no vault on this device.');
  const opened = await openHeader(parseHeader(rows.header), credential, derive);
  return opened && { ...opened, rows };
}

/** The same with a header that has been read already. */
export async function openHeader(header: Header, credential: Credential, derive: Derive): Promise<Opened | undefined> {
  const { vaultId } = header;
  for (const slot of header.slots.filter(({ type }) => type === credential.type)) {
    const tag = await tagOf(vaultId, slot, credential, derive);
    try {
      return { vaultId, header, vaultKey: await unwrapSlot(vaultId, slot, tag) };
    } catch (error) {
      if (!(error instanceof MfaError && error.code === 'wrong-key')) throw error;
    } finally {
      tag.fill(0);
    }
  }
  return undefined;
}

async function tagOf(vaultId: string, slot: Slot, credential: Credential, derive: Derive): Promise<Bytes> {
  if (credential.type === 'recovery') return recoveryTag(vaultId, slot.kdf, credential.key);
  const { salt, cost } = passphraseKdf(slot);
  return derive(credential.passphrase, salt, cost);
}

/** A slot that wraps `vaultKey` under a passphrase. With `before`, that slot wrapped anew: same id, counted up. */
export async function passphraseSlot(
  vaultId: string,
  passphrase: string,
  cost: Argon2idCost,
  vaultKey: Bytes,
  { random, newId, derive }: SlotPorts,
  before?: Slot,
): Promise<Slot> {
  const salt = random(SALT_BYTES);
  const kdf = formatPassphraseKdf(formatBase64url(salt), cost);
  const tag = await derive(passphrase, salt, cost);
  const slot = await wrapSlot(vaultId, { ...named(newId, before), type: 'passphrase', kdf }, tag, vaultKey, random);
  tag.fill(0);
  return slot;
}

/** The same under a recovery key. Overwrite `key` when it is on paper. */
export async function recoverySlot(
  vaultId: string,
  key: Bytes,
  vaultKey: Bytes,
  { random, newId }: Pick<SlotPorts, 'random' | 'newId'>,
  before?: Slot,
): Promise<Slot> {
  const kdf = recoveryKdf(random);
  const tag = await recoveryTag(vaultId, kdf, key);
  const slot = await wrapSlot(vaultId, { ...named(newId, before), type: 'recovery', kdf }, tag, vaultKey, random);
  tag.fill(0);
  return slot;
}

const named = (newId: () => string, before: Slot | undefined) =>
  before ? { id: before.id, gen: String(Number(before.gen) + 1) } : { id: newId(), gen: '1' };

/** Puts a slot in the place of the one with its id; or adds it. */
export function putSlot(vault: Vault, slot: Slot): Promise<void> {
  return vault.changeSlots(({ slots }) =>
    slots.some(({ id }) => id === slot.id) ? slots.map((one) => (one.id === slot.id ? slot : one)) : [...slots, slot],
  );
}

/** @throws MfaError `last-slot` */
export function removeSlot(vault: Vault, id: string): Promise<void> {
  return vault.changeSlots(({ slots }) => slots.filter((slot) => slot.id !== id));
}
