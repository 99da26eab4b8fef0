import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { canonicalJson } from '../shared/crypto/canonical-json.ts';
import { MfaError } from '../shared/errors.ts';
import { checkKeyStrength, type KeyProvider, type MfaKey } from './keys.ts';

/**
 * Sealed bytes: `v1.<key id>.<salt>.<iv>.<ciphertext and tag>`, AES-256-GCM under a key of their own (HKDF of the
 * key-encryption key with a random salt). What they belong to is authenticated with them: moved to another account or
 * factor, or with its digits edited, a row does not open (SV-29).
 */
export interface Sealer {
  seal(bytes: Uint8Array, place: Place): Promise<string>;
  /** @throws MfaError `wrong-key` if key, place or bytes differ; `bad-version` for another format. */
  open(sealed: string, place: Place): Promise<Uint8Array>;
  /** Whether these bytes are sealed with the current key. */
  isCurrent(sealed: string): Promise<boolean>;
  /** HMAC-SHA-256 with the pepper of a key (the current one if none is named), base64url: hashes that the database alone cannot search. */
  pepper(purpose: 'sms-code' | 'backup-code' | 'subject', text: string, keyId?: string): Promise<{ hash: string; keyId: string }>;
}

/** Where sealed bytes belong. */
export interface Place {
  tenant: string;
  account: string;
  factorId: string;
  method: 'totp' | 'sms';
  algorithm: string;
  digits: number;
  periodSeconds: number;
}

const SALT_BYTES = 16;
const IV_BYTES = 12;
const TAG_BYTES = 16;

export function sealerWith(keys: KeyProvider): Sealer {
  const current = async () => checkKeyStrength(await keys.current());
  return {
    seal: async (bytes, place) => seal(bytes, place, await current()),
    open: async (sealed, place) => {
      const parts = partsOf(sealed);
      return open(parts, place, await keys.byId(parts.keyId));
    },
    isCurrent: async (sealed) => partsOf(sealed).keyId === (await current()).id,
    pepper: async (purpose, text, keyId) => {
      const key = keyId === undefined ? await current() : await keys.byId(keyId);
      const pepper = Buffer.from(hkdfSync('sha256', key.key, '', `mfa/pepper/v1|${purpose}`, 32));
      return { keyId: key.id, hash: createHmac('sha256', pepper).update(text).digest('base64url') };
    },
  };
}

function seal(bytes: Uint8Array, place: Place, key: MfaKey): string {
  const salt = randomBytes(SALT_BYTES);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', recordKey(key, salt), iv);
  cipher.setAAD(additionalData(place, key.id));
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  return ['v1', key.id, salt.toString('base64url'), iv.toString('base64url'), sealed.toString('base64url')].join('.');
}

interface Parts {
  keyId: string;
  salt: Buffer;
  iv: Buffer;
  sealed: Buffer;
}

function open({ salt, iv, sealed }: Parts, place: Place, key: MfaKey): Uint8Array {
  try {
    const decipher = createDecipheriv('aes-256-gcm', recordKey(key, salt), iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(additionalData(place, key.id));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    return new Uint8Array(Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]));
  } catch (cause) {
    throw new MfaError('wrong-key', 'a sealed secret does not open: other key, other row, or changed bytes', { cause });
  }
}

function partsOf(text: string): Parts {
  const [version, keyId = '', salt = '', iv = '', sealed = ''] = text.split('.');
  if (version !== 'v1') throw new MfaError('bad-version', 'a sealed secret has an unknown format');
  return {
    keyId,
    salt: Buffer.from(salt, 'base64url'),
    iv: Buffer.from(iv, 'base64url'),
    sealed: Buffer.from(sealed, 'base64url'),
  };
}

function recordKey(key: MfaKey, salt: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key.key, salt, 'mfa/seal/v1', 32));
}

function additionalData(place: Place, keyId: string): Uint8Array {
  const fields = {
    account: place.account.normalize('NFC'),
    algorithm: place.algorithm,
    digits: String(place.digits),
    factor: place.factorId,
    key: keyId,
    method: place.method,
    period: String(place.periodSeconds),
    tenant: place.tenant.normalize('NFC'),
    v: '1',
  };
  return new TextEncoder().encode(canonicalJson(fields));
}
