import { formatBase64url, parseBase64url } from '../../shared/crypto/base64url.ts';
import { deriveBytes, importHkdfKey } from '../../shared/crypto/hkdf.ts';
import { MfaError } from '../../shared/errors.ts';
import { decodeBase32, encodeBase32 } from '../../shared/otp/base32.ts';
import { type Slot } from './rows.ts';
import { type Random } from './store.ts';

/**
 * The recovery key: a second way into the vault, for paper. 160 random bits as eight groups of four characters (RFC 4648
 * base32: no 0, 1, 8 or 9 that could be taken for a letter). Being random it needs no slow derivation.
 */

const KEY_BYTES = 20;
const SALT_BYTES = 16;
const GROUP = /.{4}/g;

/** Bytes of a new key: overwrite them once the slot is made. */
export const drawRecoveryKey = (random: Random): Uint8Array<ArrayBuffer> => random(KEY_BYTES);

/** The groups in which it is printed and read. */
export const formatRecoveryKey = (key: Uint8Array): string[] => encodeBase32(key).match(GROUP) ?? [];

/** The key as somebody typed it from paper, or `undefined` when that is none. Case, spaces and hyphens do not matter. */
export function parseRecoveryKey(text: string): Uint8Array<ArrayBuffer> | undefined {
  const plain = normalizeRecoveryText(text);
  if (!/^[A-Z2-7]{32}$/.test(plain)) return undefined;
  return new Uint8Array(decodeBase32(plain));
}

/** What a hand makes of printed letters, undone. */
export function normalizeRecoveryText(text: string): string {
  return text
    .toUpperCase()
    .replace(/[\s\u2010-\u2015-]/g, '')
    .replaceAll('0', 'O')
    .replaceAll('1', 'I')
    .replaceAll('8', 'B');
}

export const recoveryKdf = (random: Random): Slot['kdf'] => ({ alg: 'hkdf-sha256', salt: formatBase64url(random(SALT_BYTES)) });

/**
 * The 32 bytes under which a recovery slot wraps the vault key: HKDF-SHA-256 over the key and the slot's salt.
 *
 * @throws MfaError `bad-kdf`: a slot of another kind.
 */
export async function recoveryTag(vaultId: string, { alg, salt }: Slot['kdf'], key: Uint8Array<ArrayBuffer>) {
  if (alg !== 'hkdf-sha256' || !salt) {
    throw new MfaError('bad-kdf', 'The slot names a derivation that this extension does not know.');
  }
  return deriveBytes(await importHkdfKey(key), `mfavault/v1/recovery|${vaultId}`, parseBase64url(salt));
}
