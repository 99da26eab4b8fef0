import { formatBase64url, parseBase64url } from '../../shared/crypto/base64url.ts';
import { deriveAesKey, importHkdfKey } from '../../shared/crypto/hkdf.ts';
import { pad, unpad } from '../../shared/crypto/padding.ts';
import { IV_BYTES, openSealed, seal } from '../../shared/crypto/seal.ts';
import { type Header, MAGIC, type Sealed, type SealedIndex, type SealedRecord, type Slot, VERSION } from './rows.ts';
import { type Random } from './store.ts';

/**
 * `mfavault/v1`, the cryptography: what wraps the vault key, and what seals a row under it.
 * Frozen by known-answer tests in Chromium, Firefox and Node.
 */

type Bytes = Uint8Array<ArrayBuffer>;

/** The opened vault: what rows are sealed with. The bytes of the key cannot be read out of it. */
export interface VaultKey {
  vaultId: string;
  material: CryptoKey;
}

const SALT_BYTES = 16;
const encoder = new TextEncoder();

/**
 * Wraps the vault key into a slot under 32 bytes that only the holder of this slot has (for a passphrase: the Argon2id tag).
 * The slot's parameters are authenticated with it: who edits them gets nothing (EX-29).
 */
export async function wrapSlot(
  vaultId: string,
  slot: Pick<Slot, 'id' | 'type' | 'gen' | 'kdf'>,
  tag: Bytes,
  vaultKey: Bytes,
  random: Random,
): Promise<Slot> {
  const iv = random(IV_BYTES);
  const ct = await seal(await wrappingKey(vaultId, tag), iv, slotContext(vaultId, slot), vaultKey);
  return { ...slot, iv: formatBase64url(iv), ct: formatBase64url(ct) };
}

/**
 * The 32 bytes of the vault key. Overwrite them as soon as they are imported.
 *
 * @throws MfaError `wrong-key`: another passphrase, or a slot that was tampered with.
 */
export async function unwrapSlot(vaultId: string, slot: Slot, tag: Bytes): Promise<Bytes> {
  const context = slotContext(vaultId, slot);
  return openSealed(await wrappingKey(vaultId, tag), parseBase64url(slot.iv), context, parseBase64url(slot.ct));
}

async function wrappingKey(vaultId: string, tag: Bytes): Promise<CryptoKey> {
  return deriveAesKey(await importHkdfKey(tag), `mfavault/v1/kek|${vaultId}`);
}

/** RFC 8785: members in order of their names, no white space; all values are ASCII strings, for which JSON.stringify agrees. */
function slotContext(vaultId: string, { gen, kdf }: Pick<Slot, 'gen' | 'kdf'>): string {
  const sorted = Object.fromEntries(Object.entries(kdf).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify({ gen, kdf: sorted, magic: MAGIC, v: VERSION, vaultId });
}

/** What the index remembers of all slots, so that a slot exchanged on disk is noticed after unlock. base64url of SHA-256. */
export async function hashSlots({ vaultId, slots }: Header): Promise<string> {
  const list = slots.map((slot) => [slot.id, slot.type, slotContext(vaultId, slot), slot.iv, slot.ct]);
  return hashBytes(encoder.encode(JSON.stringify(list)));
}

/** base64url of SHA-256 over the ciphertext: the index holds one per record, so that none can be swapped or put back. */
export async function hashBytes(bytes: Bytes): Promise<string> {
  return formatBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

export async function sealIndex(key: VaultKey, gen: number, plaintext: Bytes, random: Random): Promise<SealedIndex> {
  return { id: 'index', gen, ...(await sealRow(key, 'index', gen, plaintext, random)) };
}

/** @throws MfaError `wrong-key` */
export function openIndex(key: VaultKey, row: SealedIndex): Promise<Bytes> {
  return openRow(key, 'index', row.gen, row);
}

export async function sealRecord(
  key: VaultKey,
  id: string,
  ver: number,
  plaintext: Bytes,
  random: Random,
): Promise<SealedRecord> {
  return { id, ver, ...(await sealRow(key, id, ver, plaintext, random)) };
}

/** Used by open-record.ts, and by describe-record.ts, which gives no secret away. @throws MfaError `wrong-key` */
export function openRecordRow(key: VaultKey, row: SealedRecord): Promise<Bytes> {
  return openRow(key, row.id, row.ver, row);
}

/**
 * The same record under another vault key, one version on. What is inside is seen by nobody.
 *
 * @throws MfaError `wrong-key`
 */
export async function resealRecord(from: VaultKey, to: VaultKey, row: SealedRecord, random: Random): Promise<SealedRecord> {
  const plaintext = await openRow(from, row.id, row.ver, row);
  try {
    return await sealRecord(to, row.id, row.ver + 1, plaintext, random);
  } finally {
    plaintext.fill(0);
  }
}

/** A fresh key for every write: no pair of key and iv can come twice, however often a row is written (EX-30). */
async function sealRow(key: VaultKey, id: string, ver: number, plaintext: Bytes, random: Random): Promise<Sealed> {
  const salt = random(SALT_BYTES);
  const iv = random(IV_BYTES);
  const padded = pad(plaintext);
  const ct = await seal(await rowKey(key, id, salt), iv, rowContext(key, id, ver), padded);
  padded.fill(0);
  return { salt, iv, ct };
}

async function openRow(key: VaultKey, id: string, ver: number, { salt, iv, ct }: Sealed): Promise<Bytes> {
  return unpad(await openSealed(await rowKey(key, id, salt), iv, rowContext(key, id, ver), ct));
}

const rowKey = ({ vaultId, material }: VaultKey, id: string, salt: Bytes) =>
  deriveAesKey(material, `mfavault/v1/rec|${vaultId}|${id}`, salt);

const rowContext = ({ vaultId }: VaultKey, id: string, ver: number) => `mfavault/v1|${vaultId}|${id}|${ver}`;
