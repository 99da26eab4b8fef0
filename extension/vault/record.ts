import { type Algorithm } from '../../shared/otp/account.ts';
import { MfaError } from '../../shared/errors.ts';

/**
 * The plaintext of a record. Secrets are raw bytes after a small JSON part, never text: a string cannot be overwritten.
 *
 *   2 bytes   length of the JSON part, big-endian
 *   n bytes   JSON, UTF-8
 *   the rest  the secret
 *
 * Names and origins repeat what the index said when the record was written, so that an index that was lost can be made anew.
 */
export interface OtpRecord {
  kind: 'otp';
  type: 'totp' | 'hotp' | 'steam';
  algorithm: Algorithm;
  digits: number;
  periodSeconds: number;
  /** hotp only; otherwise 0. */
  counter: number;
  issuer: string;
  account: string;
  origins: string[];
  secret: Uint8Array<ArrayBuffer>;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Overwrite the result once it is sealed. */
export function encodeRecord({ secret, ...rest }: OtpRecord): Uint8Array<ArrayBuffer> {
  const json = encoder.encode(JSON.stringify(rest));
  const bytes = new Uint8Array(2 + json.length + secret.length);
  new DataView(bytes.buffer).setUint16(0, json.length);
  bytes.set(json, 2);
  bytes.set(secret, 2 + json.length);
  return bytes;
}

/**
 * `secret` shares memory with `bytes`: overwriting one overwrites both.
 *
 * @throws MfaError `vault-damaged`
 */
export function decodeRecord(bytes: Uint8Array<ArrayBuffer>): OtpRecord {
  try {
    const end = 2 + new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint16(0);
    const rest = JSON.parse(decoder.decode(bytes.subarray(2, end))) as Omit<OtpRecord, 'secret'>;
    return { ...rest, secret: bytes.subarray(end) };
  } catch (cause) {
    throw new MfaError('vault-damaged', 'A record of the vault cannot be read.', { cause });
  }
}
