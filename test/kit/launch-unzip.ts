import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { inflateRawSync } from 'node:zlib';

/** Unpacks a zip of stored or deflated files into a folder, and returns the folder (APPNOTE.TXT 6.3.10 section 4.3). */
export async function unzip(file: string, folder: string): Promise<string> {
  const zip = await readFile(file);
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error(`${file} is not a zip.`);
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    await write(folder, name, contents(zip, at));
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return folder;
}

function contents(zip: Buffer, central: number): Buffer {
  const local = zip.readUInt32LE(central + 42);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const packed = zip.subarray(start, start + zip.readUInt32LE(central + 20));
  return zip.readUInt16LE(central + 10) === 0 ? packed : inflateRawSync(packed);
}

async function write(folder: string, name: string, bytes: Buffer): Promise<void> {
  const path = resolve(folder, name);
  if (!path.startsWith(resolve(folder) + sep)) throw new Error('A file of the zip lies outside of it.');
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(path, bytes);
}
