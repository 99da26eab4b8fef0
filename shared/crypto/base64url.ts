import { MfaError } from '../errors.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES = new Map([...ALPHABET].map((character, value) => [character, value]));

/** Bytes as base64url without padding (RFC 4648 section 5). */
export function formatBase64url(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const group = (a << 16) | (b << 8) | c;
    const characters = Math.min(bytes.length - at, 3) + 1;
    for (let index = 0; index < characters; index++) text += ALPHABET[(group >> (18 - 6 * index)) & 63];
  }
  return text;
}

/**
 * The bytes of a base64url text. Strict, so that one value has one spelling: no padding, no white space, and the bits left
 * over are zero (RFC 4648 section 3.5).
 *
 * @throws MfaError `bad-payload`
 */
export function parseBase64url(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const character of text) {
    const value = VALUES.get(character);
    if (value === undefined) throw new MfaError('bad-payload', 'Not base64url: a character outside of A-Z a-z 0-9 - _.');
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = held >> bits;
    }
  }
  if (bits >= 6 || (held & ((1 << bits) - 1)) !== 0) throw new MfaError('bad-payload', 'Not base64url: it ends in mid-byte.');
  return bytes;
}
