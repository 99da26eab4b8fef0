import type { FinderPoints, Image } from 'qr/decode.js';

/** So many codes on one picture are a choice; more are a wall. */
const MAX_CODES = 4;
/** Longer sides are scaled down: no screen is larger, and no photograph has to be. */
const MAX_SIDE_PX = 4096;
const EFFORT = { effort: 8, timeLimit: 2_000 };
const GREY = 128;

/**
 * The texts of the QR codes on a picture, at most four; dark-on-light or the other way round. Nothing is done with them here: whatever
 * they say, they are words of a stranger (EX-44).
 *
 * @throws DOMException for what is no picture.
 */
export async function readCodes(picture: ImageBitmapSource): Promise<string[]> {
  // Only whoever scans pays for it.
  const [{ default: decode }, image] = await Promise.all([import('qr/decode.js'), pixelsOf(picture)]);
  const texts = new Set<string>();
  for (let found = 0; found < MAX_CODES; found++) {
    let points: FinderPoints | undefined;
    const pointsOnDetect = (at: FinderPoints, result: string | Error) => {
      if (typeof result === 'string') points = at;
    };
    try {
      texts.add(decode(image, { ...EFFORT, pointsOnDetect }));
    } catch {
      // The decoder throws where it finds nothing (more).
      break;
    }
    if (!points) break;
    cover(image, points);
  }
  return [...texts];
}

/** Takes a code off the picture, so that the next look finds another. */
function cover({ width, height, data }: Image, { bounds }: FinderPoints): void {
  const within = (value: number, max: number) => Math.max(0, Math.min(max, value));
  const [xs, ys] = [bounds.map(({ x }) => x), bounds.map(({ y }) => y)];
  const [left, right] = [within(Math.floor(Math.min(...xs)), width), within(Math.ceil(Math.max(...xs)), width)];
  const [top, bottom] = [within(Math.floor(Math.min(...ys)), height), within(Math.ceil(Math.max(...ys)), height)];
  for (let y = top; y < bottom; y++) data.fill(GREY, (y * width + left) * 4, (y * width + right) * 4);
}

async function pixelsOf(picture: ImageBitmapSource): Promise<Image> {
  const bitmap = await createImageBitmap(picture);
  const scale = Math.min(1, MAX_SIDE_PX / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [Math.ceil(bitmap.width * scale), Math.ceil(bitmap.height * scale)];
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new DOMException('This browser draws nothing here.', 'NotSupportedError');
  // What is transparent is paper.
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return context.getImageData(0, 0, width, height);
}
