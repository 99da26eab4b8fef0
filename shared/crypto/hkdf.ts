/** HKDF-SHA-256 (RFC 5869) through WebCrypto. */

const encoder = new TextEncoder();
const NO_SALT = new Uint8Array(0);

/** Key material that can only be derived from: its bytes cannot be read back. You should overwrite `bytes` afterwards. */
export function importHkdfKey(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveKey', 'deriveBits']);
}

/** A non-extractable AES-256-GCM key; `info` says what it is for, `salt` makes it another one each time. */
export function deriveAesKey(material: CryptoKey, info: string, salt: Uint8Array<ArrayBuffer> = NO_SALT): Promise<CryptoKey> {
  return crypto.subtle.deriveKey(parameters(info, salt), material, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
}

/** 32 bytes, for what is no AES key. */
export async function deriveBytes(
  material: CryptoKey,
  info: string,
  salt: Uint8Array<ArrayBuffer> = NO_SALT,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.deriveBits(parameters(info, salt), material, 256));
}

function parameters(info: string, salt: Uint8Array<ArrayBuffer>): HkdfParams {
  return { name: 'HKDF', hash: 'SHA-256', salt, info: encoder.encode(info) };
}
