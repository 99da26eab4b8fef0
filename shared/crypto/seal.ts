import { MfaError } from '../errors.ts';

/** 96 bits, the size for which GCM needs no further hashing (NIST SP 800-38D section 8.2). */
export const IV_BYTES = 12;

const encoder = new TextEncoder();

/**
 * AES-256-GCM with a 128-bit tag at the end.
 *
 * You must never use the same `key` and `iv` twice: callers derive a fresh key per write (`deriveAesKey`) and draw the iv.
 * `context` is authenticated and not stored: `openSealed` has to be told the same.
 */
export async function seal(
  key: CryptoKey,
  iv: Uint8Array<ArrayBuffer>,
  context: string,
  plaintext: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.encrypt(parameters(iv, context), key, plaintext));
}

/**
 * What was sealed, if key, iv and context are the same and no bit changed.
 *
 * @throws MfaError `wrong-key`: which of these it was cannot be told apart.
 */
export async function openSealed(
  key: CryptoKey,
  iv: Uint8Array<ArrayBuffer>,
  context: string,
  sealed: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(parameters(iv, context), key, sealed));
  } catch (cause) {
    throw new MfaError('wrong-key', 'Does not open: another key, another place, or changed bytes.', { cause });
  }
}

function parameters(iv: Uint8Array<ArrayBuffer>, context: string): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: encoder.encode(context), tagLength: 128 };
}
