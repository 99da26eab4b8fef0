import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';

/**
 * Zips a folder so that the same files give the same bytes: sorted names, no clock, no owner.
 * Layout: APPNOTE.TXT 6.3.10 §4.3 (local header, data, central directory, end record).
 */
export async function zipFolder(folder: string, file: string): Promise<void> {
  const entries = await Promise.all(
    (await filesIn(folder)).map(async (name) => zipEntry(name, await readFile(join(folder, name)))),
  );
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    central.push(centralHeader(entry, offset));
    offset += entry.local.length;
  }
  const directory = Buffer.concat(central);
  await writeFile(
    file,
    Buffer.concat([...entries.map((entry) => entry.local), directory, endRecord(entries.length, directory.length, offset)]),
  );
}

interface ZipEntry {
  name: Buffer;
  /** Version, flags, method, time, date, checksum, sizes, name and extra lengths: common to both headers. */
  common: Buffer;
  local: Buffer;
}

async function filesIn(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

function zipEntry(path: string, bytes: Buffer): ZipEntry {
  const name = Buffer.from(path, 'utf8');
  const packed = deflateRawSync(bytes, { level: 9 });
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(0x0800, 2); // names are UTF-8
  common.writeUInt16LE(8, 4); // deflate
  common.writeUInt16LE(0x21, 8); // 1980-01-01, the first day that the format knows
  common.writeUInt32LE(crc32(bytes), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(bytes.length, 18);
  common.writeUInt16LE(name.length, 22);
  return { name, common, local: Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, packed]) };
}

function centralHeader({ name, common }: ZipEntry, offset: number): Buffer {
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(offset, 10);
  return Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, rest, name]);
}

function endRecord(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
