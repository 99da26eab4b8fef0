import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeBase32 } from '../../../shared/otp/base32.ts';

/** Looks for secrets in what a browser left on the disk. */

/** Every form in which a secret might lie about. */
export function formsOf(secretBase32: string): Buffer[] {
  const bytes = Buffer.from(decodeBase32(secretBase32));
  const texts = [secretBase32, secretBase32.toLowerCase(), secretBase32.match(/.{1,4}/g)?.join(' ') ?? '', bytes.toString('hex')];
  // base64 of the bytes at each of the three places where they may begin within a group.
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(shift === 0 ? 0 : 4, -4),
  );
  return [
    bytes,
    ...[...texts, ...base64, ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))].flatMap(encodings),
  ];
}

/** A text as UTF-8 and as UTF-16, which is how browsers keep strings of scripts. */
export const encodings = (text: string): Buffer[] => [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')];

/** Files under `folder` whose path `matches`, with their bytes; deleted and rewritten parts of databases included. */
export async function filesUnder(folder: string, matches: (path: string) => boolean): Promise<{ path: string; bytes: Buffer }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(paths.filter(matches).map(async (path) => ({ path, bytes: await readFile(path) })));
}

/** Which files hold any of these. */
export function holding(files: { path: string; bytes: Buffer }[], needles: readonly Buffer[]): string[] {
  return files.filter(({ bytes }) => needles.some((needle) => bytes.includes(needle))).map(({ path }) => path);
}

/** Script text: everything in the extension's own storage, on disk and in memory; bytes as Latin-1. */
export const DUMP = `(async () => {
  const database = await new Promise((resolve) => { const r = indexedDB.open('mfavault'); r.onsuccess = () => resolve(r.result); });
  const names = [...database.objectStoreNames];
  const rows = await Promise.all(names.map((name) => new Promise((resolve) => {
    const r = database.transaction(name).objectStore(name).getAll();
    r.onsuccess = () => resolve(r.result);
  })));
  database.close();
  const text = (_key, value) => value instanceof Uint8Array ? String.fromCharCode(...value) : value;
  const [local, session, sync] = await Promise.all(
    ['local', 'session', 'sync'].map((area) => chrome.storage[area] ? chrome.storage[area].get(null) : {}));
  return { names, atRest: JSON.stringify([rows, local], text), inMemory: JSON.stringify(session), sync: Object.keys(sync).length };
})()`;
