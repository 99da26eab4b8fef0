import { webcrypto } from 'node:crypto';
import { argon2id } from 'hash-wasm';

/**
 * A reader of `mfavault/v1` that was written from extension/vault/README.md, and shares no line with the extension: WebCrypto and
 * an Argon2id are all it needs. If this one opens a vault, so can anybody's.
 */

/** Rows as they lie in a store, their bytes as base64url. */
export interface Rows {
  header: { v: string; magic: string; vaultId: string; slots: Slot[] };
  index: Row & { gen: number };
  records: (Row & { id: string; ver: number })[];
}
interface Slot {
  id: string;
  type: string;
  gen: string;
  kdf: Record<string, string>;
  iv: string;
  ct: string;
}
interface Row {
  salt: string;
  iv: string;
  ct: string;
}

export interface Account {
  id: string;
  issuer: string;
  account: string;
  origins: string[];
  digits: number;
  periodSeconds: number;
  algorithm: string;
  secretHex: string;
}

const { subtle } = webcrypto;
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));
const utf8 = (text: string) => new Uint8Array(Buffer.from(text, 'utf8'));

/** Throws when anything is not what the specification says. */
export async function readVault({ header, index, records }: Rows, way: { passphrase: string } | { recoveryKey: string }) {
  if (header.v !== '1' || header.magic !== 'mfavault') throw new Error('not a vault that I know');
  const vaultKey = await openSlots(header, way);
  const rowOf = async (id: string, version: number, row: Row) => {
    const key = await hkdf(vaultKey, bytes(row.salt), `mfavault/v1/rec|${header.vaultId}|${id}`);
    return unpad(await open(key, row, `mfavault/v1|${header.vaultId}|${id}|${version}`));
  };
  const list = JSON.parse(Buffer.from(await rowOf('index', index.gen, index)).toString('utf8')) as {
    v: number;
    gen: number;
    slots: string;
    columns: Record<string, unknown[]>;
  };
  if (list.v !== 1 || list.gen !== index.gen) throw new Error('not the index of this generation');
  if (list.slots !== (await sha256(utf8(slotList(header))))) throw new Error('a slot was exchanged');
  const usual: Record<string, unknown> = { issuer: '', account: '', bindings: [], digits: 6, periodSeconds: 30 };
  const column = (name: string, at: number) => (list.columns[name] ? list.columns[name][at] : usual[name]);
  const accounts: Account[] = [];
  for (const [at, id] of (list.columns['id'] as string[]).entries()) {
    const row = records.find((record) => record.id === id);
    if (!row || row.ver !== column('ver', at) || (await sha256(bytes(row.ct))) !== column('hash', at)) {
      throw new Error('a record was exchanged');
    }
    const plain = await rowOf(id, row.ver, row);
    const length = new DataView(plain.buffer, plain.byteOffset).getUint16(0);
    const { algorithm } = JSON.parse(Buffer.from(plain.subarray(2, 2 + length)).toString('utf8')) as { algorithm: string };
    accounts.push({
      id,
      issuer: String(column('issuer', at)),
      account: String(column('account', at)),
      origins: (column('bindings', at) as { origin: string }[]).map(({ origin }) => origin),
      digits: Number(column('digits', at)),
      periodSeconds: Number(column('periodSeconds', at)),
      algorithm,
      secretHex: Buffer.from(plain.subarray(2 + length)).toString('hex'),
    });
  }
  return accounts;
}

async function openSlots({ vaultId, slots }: Rows['header'], way: { passphrase: string } | { recoveryKey: string }) {
  for (const slot of slots) {
    const tag = await tagOf(slot, vaultId, way);
    if (!tag) continue;
    const kek = await hkdf(tag, new Uint8Array(0), `mfavault/v1/kek|${vaultId}`);
    const opened = await open(kek, { iv: slot.iv, ct: slot.ct }, slotData(slot, vaultId)).catch(() => undefined);
    if (opened) return opened;
  }
  throw new Error('that opens none of the slots');
}

async function tagOf({ type, kdf }: Slot, vaultId: string, way: { passphrase: string } | { recoveryKey: string }) {
  const salt = bytes(kdf['salt'] ?? '');
  if (type === 'recovery' && 'recoveryKey' in way) {
    const material = await subtle.importKey('raw', base32(way.recoveryKey), 'HKDF', false, ['deriveBits']);
    const info = utf8(`mfavault/v1/recovery|${vaultId}`);
    return new Uint8Array(await subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, material, 256));
  }
  if (type !== 'passphrase' || !('passphrase' in way)) return undefined;
  return argon2id({
    password: way.passphrase.normalize('NFKC'),
    salt,
    memorySize: Number(kdf['m']),
    iterations: Number(kdf['t']),
    parallelism: Number(kdf['p']),
    hashLength: 32,
    outputType: 'binary',
  });
}

const sortedJson = (value: Record<string, string>) =>
  `{${Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${JSON.stringify(value[name])}`)
    .join(',')}}`;
const slotData = ({ gen, kdf }: Slot, vaultId: string) =>
  `{"gen":"${gen}","kdf":${sortedJson(kdf)},"magic":"mfavault","v":"1","vaultId":"${vaultId}"}`;
const slotList = ({ slots, vaultId }: Rows['header']) =>
  JSON.stringify(slots.map((slot) => [slot.id, slot.type, slotData(slot, vaultId), slot.iv, slot.ct]));

async function hkdf(material: Uint8Array, salt: Uint8Array, info: string) {
  const key = await subtle.importKey('raw', material, 'HKDF', false, ['deriveKey']);
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt, info: utf8(info) };
  return subtle.deriveKey(parameters, key, { name: 'AES-GCM', length: 256 }, false, ['decrypt']);
}

async function open(key: webcrypto.CryptoKey, { iv, ct }: { iv: string; ct: string }, data: string) {
  const parameters = { name: 'AES-GCM', iv: bytes(iv), additionalData: utf8(data), tagLength: 128 };
  return new Uint8Array(await subtle.decrypt(parameters, key, bytes(ct)));
}

function unpad(padded: Uint8Array): Uint8Array {
  if (padded.length % 256 !== 0) throw new Error('not padded');
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end--;
  if (padded[end] !== 0x80) throw new Error('not padded');
  return padded.subarray(0, end);
}

const sha256 = async (data: Uint8Array) => Buffer.from(await subtle.digest('SHA-256', data)).toString('base64url');

function base32(text: string): Uint8Array {
  const bits = [...text.replace(/[\s-]/g, '')].map((c) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'),
  );
  return Uint8Array.from(bits.join('').match(/.{8}/g) ?? [], (byte) => parseInt(byte, 2));
}
