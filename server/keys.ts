import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { MfaError } from '../shared/errors.ts';

/** A key-encryption key. `key` is 32 bytes from a CSPRNG. */
export interface MfaKey {
  readonly id: string;
  readonly key: Uint8Array;
}

/**
 * Where the key-encryption keys come from: a file, the environment, or a key service of yours. They never enter the
 * database: whoever has only that reads no secret.
 *
 * To rotate, make another key current and keep the old one readable; `mfa.rekey()` seals everything anew, and says when
 * nothing needs the old one any more. A provider that throws makes requests fail with `unavailable`, never succeed.
 */
export interface KeyProvider {
  /** The key that new secrets are sealed with. */
  current(): Promise<MfaKey>;
  /** The key of this id. @throws MfaError `wrong-key` if there is none. */
  byId(id: string): Promise<MfaKey>;
}

const KeyRing = v.strictObject({
  current: v.string(),
  keys: v.record(v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/)), v.string()),
});
type KeyRing = v.InferOutput<typeof KeyRing>;

const KEY_BYTES = 32;
/** 32 random bytes have some 30 different values; fewer than 16 has never been seen. */
const MIN_DIFFERENT_BYTES = 16;

/**
 * Keys in a file that only its owner may read. Made with a fresh key when missing.
 *
 * @throws MfaError `bad-config` if others may read it, `weak-key` for a short or sample key (on first use).
 */
export function fileKeys(path: string): KeyProvider {
  return ringOf(async () => {
    await makeIfMissing(path);
    const { mode } = await stat(path);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw new MfaError('bad-config', 'the key file may be read by others: chmod 600 it');
    return readFile(path, 'utf8');
  });
}

/** Keys from an environment variable: `{"current":"k1","keys":{"k1":"<32 bytes, base64url>"}}`. */
export function environmentKeys(text: string | undefined): KeyProvider {
  return ringOf(() => {
    if (!text) throw new MfaError('bad-config', 'the variable with the keys is empty');
    return Promise.resolve(text);
  });
}

/** @throws MfaError `weak-key` for a key that is short, made of few different bytes or of plain text. */
export function checkKeyStrength({ id, key }: MfaKey): MfaKey {
  const isText = key.every((byte) => byte >= 0x20 && byte < 0x7f);
  if (key.length !== KEY_BYTES || isText || new Set(key).size < MIN_DIFFERENT_BYTES || isSequence(key))
    throw new MfaError('weak-key', `key ${id} is short, or looks like a sample: use 32 random bytes`);
  return { id, key };
}

function isSequence(key: Uint8Array): boolean {
  return key.every((byte, i) => i === 0 || ((byte - (key[i - 1] ?? 0)) & 0xff) === 1);
}

function ringOf(read: () => Promise<string>): KeyProvider {
  let reading: Promise<Map<string, MfaKey> & { current?: string }> | null = null;
  const keys = () =>
    (reading ??= read()
      .then(parseRing)
      .catch((error: unknown) => {
        reading = null; // a file that was not readable a moment ago may be now
        throw error;
      }));
  const byId = async (id: string) => {
    const found = (await keys()).get(id);
    if (!found) throw new MfaError('wrong-key', 'no key of this id: was it retired too early?');
    return found;
  };
  return { byId, current: async () => byId((await keys()).current ?? '') };
}

function parseRing(text: string): Map<string, MfaKey> & { current?: string } {
  const ring = ringFrom(text);
  const keys: Map<string, MfaKey> & { current?: string } = new Map<string, MfaKey>();
  for (const [id, encoded] of Object.entries(ring.keys))
    keys.set(id, checkKeyStrength({ id, key: new Uint8Array(Buffer.from(encoded, 'base64url')) }));
  if (!keys.has(ring.current)) throw new MfaError('bad-config', 'the current key is not among the keys');
  keys.current = ring.current;
  return keys;
}

/** The cause is left out on purpose: a parser's message may quote the text, and the text is the keys. */
function ringFrom(text: string): KeyRing {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MfaError('bad-config', 'the keys are not JSON');
  }
  const result = v.safeParse(KeyRing, value);
  if (!result.success) throw new MfaError('bad-config', 'the keys are { "current": id, "keys": { id: base64url } }');
  return result.output;
}

async function makeIfMissing(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const ring: KeyRing = { current: 'k1', keys: { k1: randomBytes(KEY_BYTES).toString('base64url') } };
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(`${JSON.stringify(ring)}\n`);
    await file.sync();
    await file.close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
