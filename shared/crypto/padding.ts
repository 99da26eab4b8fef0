import { MfaError } from '../errors.ts';

const BLOCK_BYTES = 256;

/** `0x80`, then zeros up to a multiple of 256 bytes: a sealed row tells its size class and nothing finer (ISO/IEC 7816-4). */
export function pad(plaintext: Uint8Array): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(Math.ceil((plaintext.length + 1) / BLOCK_BYTES) * BLOCK_BYTES);
  padded.set(plaintext);
  padded[plaintext.length] = 0x80;
  return padded;
}

/**
 * What was padded. Shares memory with `padded`.
 *
 * @throws MfaError `bad-payload`
 */
export function unpad(padded: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end--;
  if (padded.length % BLOCK_BYTES !== 0 || padded[end] !== 0x80) throw new MfaError('bad-payload', 'The padding is not ours.');
  return padded.subarray(0, end);
}
