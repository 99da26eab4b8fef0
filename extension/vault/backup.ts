import * as v from 'valibot';
import { type Argon2idCost } from '../../shared/crypto/argon2id.ts';
import { formatBase64url, parseBase64url } from '../../shared/crypto/base64url.ts';
import { importHkdfKey } from '../../shared/crypto/hkdf.ts';
import { MfaError } from '../../shared/errors.ts';
import { describeRecord } from './describe-record.ts';
import { hashBytes, hashSlots, openIndex, sealIndex, type VaultKey } from './envelope.ts';
import { parseHeader } from './header.ts';
import { decodeIndex, emptyIndex, encodeIndex, type Index } from './index-columns.ts';
import { resealAll } from './rotate-key.ts';
import { type Change, type Header, MAGIC, type SealedIndex, type SealedRecord, VERSION } from './rows.ts';
import { type Derive, type Opened, openHeader, passphraseSlot, type SlotPorts } from './slots.ts';
import { type Vault, type VaultPorts } from './vault.ts';
import { verifyWritten } from './verify-written.ts';

/**
 * The backup file: a vault of its own in one JSON text, with a passphrase and a key of its own, so that a file that gets
 * into the wrong hands says nothing about the vault it came from. The bytes are in README.md.
 */

/** A file that has been read, and not yet opened. */
export interface Backup {
  header: Header;
  index: SealedIndex;
  records: SealedRecord[];
}

/** A file whose every row has been opened once. */
export interface OpenBackup {
  key: VaultKey;
  index: Index;
  records: SealedRecord[];
}

export const BACKUP_MAGIC = 'mfavault-backup';
/** Ten thousand accounts make 10 MB. */
export const MAX_BACKUP_CHARACTERS = 50_000_000;

const Text = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]*$/));
const Bytes = v.pipe(Text, v.transform(parseBase64url));
const sealed = { salt: Bytes, iv: Bytes, ct: Bytes };
const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const File = v.object({
  magic: v.literal(BACKUP_MAGIC),
  v: v.literal(VERSION),
  header: v.unknown(),
  index: v.strictObject({ id: v.literal('index'), gen: Count, ...sealed }),
  records: v.pipe(v.array(v.strictObject({ id: v.pipe(v.string(), v.uuid()), ver: Count, ...sealed })), v.maxLength(100_000)),
});

/**
 * The text of a backup of everything, trash included. It has been read back and every row of it opened before you get it.
 *
 * @throws MfaError `vault-damaged`: a record of the vault is missing; nothing is left out in silence.
 */
export async function makeBackup(vault: Vault, passphrase: string, cost: Argon2idCost, ports: SlotPorts): Promise<string> {
  const { random, newId } = ports;
  const vaultId = newId();
  const vaultKey = random(32);
  const key: VaultKey = { vaultId, material: await importHkdfKey(vaultKey) };
  const slots = [await passphraseSlot(vaultId, passphrase, cost, vaultKey, ports)];
  vaultKey.fill(0);
  const header: Header = { v: VERSION, magic: MAGIC, vaultId, slots };
  const [entries, groups] = await Promise.all([vault.list(), vault.groups()]);
  const same = await resealAll(vault.key, key, entries, { store: vault.store, random });
  const plain = { ...emptyIndex(await hashSlots(header)), groups: [...groups], entries: same.entries };
  const index = await sealIndex(key, 0, encodeIndex(plain), random);
  const text = JSON.stringify({ magic: BACKUP_MAGIC, v: VERSION, header, index, records: same.records }, bytesAsText);
  const readBack = await openRows(parseBackup(text), key);
  if (readBack.index.entries.length !== entries.length) damaged();
  return text;
}

const bytesAsText = (_name: string, value: unknown) => (value instanceof Uint8Array ? formatBase64url(value) : value);

/**
 * A file that may be opened: its shape is known and its derivation within bounds. Called before its passphrase is asked for.
 *
 * @throws MfaError `bad-payload` `bad-version` `bad-kdf`
 */
export function parseBackup(text: string): Backup {
  if (text.length > MAX_BACKUP_CHARACTERS) throw new MfaError('bad-payload', 'This file is too large to be a backup.');
  const found = parseJson(text);
  const { magic, v: version } = (found ?? {}) as Record<string, unknown>;
  if (magic === BACKUP_MAGIC && version !== VERSION) {
    throw new MfaError('bad-version', 'This backup is of a version that this extension does not know.');
  }
  const result = v.safeParse(File, found);
  if (!result.success) throw new MfaError('bad-payload', 'This is not a backup, or it is damaged.');
  return { ...result.output, header: parseHeader(result.output.header) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Opens a backup, and every row of it. `undefined`: that is not its passphrase.
 *
 * @throws MfaError `vault-damaged`
 */
export async function openBackup(backup: Backup, passphrase: string, derive: Derive): Promise<OpenBackup | undefined> {
  const opened = await openHeader(backup.header, { type: 'passphrase', passphrase }, derive);
  if (!opened) return undefined;
  const material = await importHkdfKey(opened.vaultKey);
  opened.vaultKey.fill(0);
  return openRows(backup, { vaultId: opened.vaultId, material });
}

async function openRows({ header, index: row, records }: Backup, key: VaultKey): Promise<OpenBackup> {
  const index = decodeIndex(await openIndex(key, row).catch(damaged));
  if (index.gen !== row.gen || index.slots !== (await hashSlots(header))) damaged();
  const rows = new Map(records.map((record) => [record.id, record]));
  await Promise.all(
    index.entries.map(async ({ id, ver, hash }) => {
      const record = rows.get(id);
      if (record?.ver !== ver || (await hashBytes(record.ct)) !== hash || !(await describeRecord(key, record))) damaged();
    }),
  );
  return { key, index, records };
}

function damaged(): never {
  throw new MfaError('vault-damaged', 'The backup is damaged: a part of it is missing or was changed.');
}

/** Adds what a backup holds to a vault. Accounts that are there already stay as they are. */
export async function restoreBackup(backup: OpenBackup, vault: Vault, random: VaultPorts['random']) {
  const here = new Set((await vault.list()).map(({ id }) => id));
  const missing = backup.index.entries.filter(({ id }) => !here.has(id));
  const { entries, records } = await resealAll(backup.key, vault.key, missing, rowsOf(backup, random));
  await vault.adopt(entries, records, backup.index.groups);
  return { added: entries.length, known: backup.index.entries.length - entries.length };
}

/**
 * Makes a backup the vault of this device, in the place of whatever is there: for a new device, and for a vault that cannot
 * be opened any more. The passphrase is the backup's; the key is a new one.
 *
 * @throws MfaError `vault-busy` `vault-full` `vault-damaged`
 */
export async function installBackup(
  backup: OpenBackup,
  passphrase: string,
  cost: Argon2idCost,
  ports: VaultPorts & SlotPorts,
): Promise<Opened> {
  const { store, mirror, random, newId } = ports;
  const vaultId = newId();
  const vaultKey = random(32);
  const key: VaultKey = { vaultId, material: await importHkdfKey(vaultKey) };
  const slots = [await passphraseSlot(vaultId, passphrase, cost, vaultKey, ports)];
  const header: Header = { v: VERSION, magic: MAGIC, vaultId, slots };
  const { entries, records } = await resealAll(backup.key, key, backup.index.entries, rowsOf(backup, random));
  const before = (await store.remains()).index?.gen ?? null;
  const gen = before === null ? 0 : before + 1;
  const index = await sealIndex(key, gen, encodeIndex({ ...backup.index, gen, slots: await hashSlots(header), entries }), random);
  const change: Change = { from: before, header, index, put: records, whole: true };
  if ((await store.commit(change)) === 'conflict') throw new MfaError('vault-busy', 'Another window wrote to the vault.');
  await verifyWritten(store, change);
  await mirror.replace(header, index);
  return { vaultId, header, vaultKey };
}

const rowsOf = ({ records }: OpenBackup, random: VaultPorts['random']) => ({
  store: { records: () => Promise.resolve(records) },
  random,
});
