import { inflateSync } from 'node:zlib';
import { MfaError } from '../../shared/errors.ts';

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Four bytes per pixel: red, green, blue, alpha. */
  readonly data: Uint8Array;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Colour type → bytes per pixel: 2 is RGB, 6 is RGBA. */
const CHANNELS: Record<number, number> = { 2: 3, 6: 4 };

/**
 * Reads the PNGs that browsers make of a page: 8 bits, RGB or RGBA, not interlaced (PNG, third edition, §11 and §9).
 *
 * @throws MfaError `bad-payload` for any other.
 */
export function decodePng(png: Uint8Array): Pixels {
  if (SIGNATURE.some((byte, at) => png[at] !== byte)) throw new MfaError('bad-payload', 'these bytes are not a PNG');
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const [width, height, depth, colour, interlace] = [view.getUint32(16), view.getUint32(20), png[24], png[25], png[28]];
  const channels = CHANNELS[colour ?? -1];
  if (depth !== 8 || channels === undefined || interlace !== 0)
    throw new MfaError('bad-payload', 'only 8-bit RGB or RGBA without interlacing is read: take the screenshot as PNG');
  const lines = inflateSync(Buffer.concat(imageData(png, view)));
  return { width, height, data: toRgba(unfilter(lines, width * channels, height, channels), channels) };
}

function imageData(png: Uint8Array, view: DataView): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = SIGNATURE.length; at + 8 <= png.length;) {
    const size = view.getUint32(at);
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    if (type === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + size));
    at += size + 12;
  }
  return parts;
}

/** Undoes the filter of each line (§9.2): a byte was stored as its difference from the left, the upper, or both. */
function unfilter(lines: Uint8Array, stride: number, height: number, channels: number): Uint8Array {
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = lines[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x < channels ? 0 : (out[at - channels] ?? 0);
      const up = y === 0 ? 0 : (out[at - stride] ?? 0);
      const upLeft = y === 0 || x < channels ? 0 : (out[at - stride - channels] ?? 0);
      out[at] = (lines[y * (stride + 1) + 1 + x] ?? 0) + predict(filter, left, up, upLeft);
    }
  }
  return out;
}

function predict(filter: number, left: number, up: number, upLeft: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  return filter === 4 ? paeth(left, up, upLeft) : 0;
}

function paeth(left: number, up: number, upLeft: number): number {
  const guess = left + up - upLeft;
  const [toLeft, toUp, toUpLeft] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - upLeft)];
  if (toLeft <= toUp && toLeft <= toUpLeft) return left;
  return toUp <= toUpLeft ? up : upLeft;
}

function toRgba(bytes: Uint8Array, channels: number): Uint8Array {
  if (channels === 4) return bytes;
  const rgba = new Uint8Array((bytes.length / 3) * 4).fill(255);
  for (let pixel = 0; pixel * 3 < bytes.length; pixel++) rgba.set(bytes.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
  return rgba;
}
