import { MfaError } from '../errors.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Lengths (mod 8) at which no whole byte sequence ends (RFC 4648 §6). */
const IMPOSSIBLE_TAILS = new Set([1, 3, 6]);

/**
 * Decodes base32 (RFC 4648 §6): case-insensitive, padding optional, spaces and hyphens ignored as people type them.
 * Bits beyond the last whole byte are dropped, as every authenticator app does.
 *
 * @throws MfaError `bad-secret` for any other character, padding in the middle, an empty text or a length that no bytes have.
 */
export function decodeBase32(text: string): Uint8Array<ArrayBuffer> {
  const symbols = normalize(text);
  if (IMPOSSIBLE_TAILS.has(symbols.length % 8)) throw new MfaError('bad-secret', 'base32 text has an impossible length');
  return decodeSymbols(symbols);
}

/** As `decodeBase32`, for what people own already: a length that ends inside a byte is accepted and the rest dropped. */
export function decodeBase32Leniently(text: string): { bytes: Uint8Array<ArrayBuffer>; exact: boolean } {
  const symbols = normalize(text);
  const bytes = decodeSymbols(symbols);
  return { bytes, exact: !IMPOSSIBLE_TAILS.has(symbols.length % 8) };
}

/** Encodes bytes as base32 in upper case; `padding` appends `=` to a multiple of 8. Authenticator apps want none. */
export function encodeBase32(bytes: Uint8Array, options: { padding?: boolean } = {}): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET.charAt((held >>> bits) & 31);
      held &= (1 << bits) - 1;
    }
  }
  if (bits > 0) text += ALPHABET.charAt((held << (5 - bits)) & 31);
  return options.padding ? text.padEnd(Math.ceil(text.length / 8) * 8, '=') : text;
}

function normalize(text: string): string {
  const symbols = text
    .replace(/[\s-]/g, '')
    .replace(/={1,6}$/, '')
    .toUpperCase();
  if (!/^[A-Z2-7]+$/.test(symbols)) throw new MfaError('bad-secret', 'a secret is base32: letters A to Z and digits 2 to 7');
  return symbols;
}

function decodeSymbols(symbols: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.floor((symbols.length * 5) / 8));
  if (bytes.length === 0) throw new MfaError('bad-secret', 'a secret has at least one byte');
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const symbol of symbols) {
    held = ((held << 5) | ALPHABET.indexOf(symbol)) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >>> bits) & 0xff;
    }
  }
  return bytes;
}
