import { MfaError } from '../errors.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** ASCII of each value, and the value of each ASCII character (255: none): a vault's index is megabytes of this. */
const LETTERS = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));
const VALUES = new Uint8Array(128).fill(255);
LETTERS.forEach((letter, value) => (VALUES[letter] = value));
const ascii = new TextDecoder();

/** Bytes as base64url without padding (RFC 4648 section 5). */
export function formatBase64url(bytes: Uint8Array): string {
  const text = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
  let end = 0;
  for (let at = 0; at < bytes.length; at += 3) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    // What lies beyond the end of the array is not written.
    for (let shift = 18; shift >= 0; shift -= 6) text[end++] = LETTERS[(group >> shift) & 63] ?? 0;
  }
  return ascii.decode(text);
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
  for (let index = 0; index < text.length; index++) {
    const value = VALUES[text.charCodeAt(index)] ?? 255;
    if (value === 255) throw new MfaError('bad-payload', 'Not base64url: a character outside of A-Z a-z 0-9 - _.');
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
