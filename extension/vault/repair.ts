import { MfaError } from '../../shared/errors.ts';
import { describeRecord } from './describe-record.ts';
import { hashBytes, hashSlots, openIndex, sealIndex, type VaultKey } from './envelope.ts';
import { parseHeader } from './header.ts';
import { decodeIndex, emptyIndex, encodeIndex, type Entry, type Index } from './index-columns.ts';
import { type Change, type Generation, type Header, type SealedIndex, type SealedRecord } from './rows.ts';
import { verifyWritten } from './verify-written.ts';
import { type VaultPorts } from './vault.ts';

/** What is the matter with a vault, most of it known only once it is unlocked. */
export interface Findings {
  /** `'older'`: the whole vault was put back to an earlier state. */
  index: 'sound' | 'older' | 'damaged';
  /** Accounts whose record is missing, exchanged, or older than the index says. */
  records: Entry[];
}

/** What a repair brought back and what is lost for good. */
export interface Repaired {
  accounts: number;
  lost: { issuer: string; account: string }[];
}

/**
 * The headers that may open a damaged vault, the store's before the mirror's.
 *
 * @throws MfaError `bad-version`: nothing is damaged, a later version of the extension made it.
 */
export async function headersLeft({ store, mirror }: Pick<Ports, 'store' | 'mirror'>): Promise<Header[]> {
  const found = [(await store.remains()).header, (await mirror.read().catch(() => undefined))?.header];
  return found.flatMap((header) => (header === undefined ? [] : (tryParse(header) ?? [])));
}

function tryParse(header: unknown): Header | undefined {
  try {
    return parseHeader(header);
  } catch (error) {
    if (error instanceof MfaError && error.code !== 'bad-version') return undefined;
    throw error;
  }
}

type Ports = Pick<VaultPorts, 'store' | 'mirror' | 'random'>;

/** Looks at everything, changes nothing (EX-31). */
export async function examine(key: VaultKey, { store, mirror }: Ports): Promise<Findings> {
  const { header, index: row } = await store.remains();
  const opened = row && (await tryOpen(key, row));
  if (!header || !row || !opened) return { index: 'damaged', records: [] };
  let state: Findings['index'] = 'sound';
  try {
    await mirror.check(row, header, opened);
  } catch (error) {
    if (!(error instanceof MfaError)) throw error;
    state = error.code === 'vault-rolled-back' ? 'older' : 'damaged';
  }
  const rows = new Map((await store.records()).map((record) => [record.id, record]));
  const wrong = await Promise.all(opened.entries.map(async (entry) => !(await isOf(rows.get(entry.id), entry))));
  return { index: state, records: opened.entries.filter((_, at) => wrong[at]) };
}

/**
 * Puts together the newest state that can be had: from the store, from what its last changes replaced, and from the mirror.
 * `header` is the one whose slot has just been opened. Nothing that can still be read is given up; what cannot is named.
 *
 * @throws MfaError `vault-busy` `vault-full` `vault-damaged`
 */
export async function repairVault(key: VaultKey, header: Header, ports: Ports): Promise<Repaired> {
  const { store, mirror, random } = ports;
  const [remains, generations, rows] = await Promise.all([store.remains(), store.generations(), store.records()]);
  const mirrored = await mirror.read();
  const candidates = [remains.index, ...(mirrored?.copies ?? []), ...generations.map(({ index }) => index)];
  const found = await newest(key, candidates);
  const { entries, put, lost } = await collect(key, found, rows, generations);
  const gen = Math.max(0, mirrored?.gen ?? 0, ...candidates.map((row) => row?.gen ?? 0)) + 1;
  const after: Index = { ...(found ?? emptyIndex('')), gen, slots: await hashSlots(header), entries };
  const index = await sealIndex(key, gen, encodeIndex(after), random);
  const change: Change = { from: remains.index?.gen ?? null, header, index, put };
  if ((await store.commit(change)) === 'conflict') {
    throw new MfaError('vault-busy', 'Another window wrote to the vault during its repair.');
  }
  await verifyWritten(store, change);
  await mirror.write(header, index);
  return { accounts: entries.length, lost: lost.map(({ issuer, account }) => ({ issuer, account })) };
}

async function newest(key: VaultKey, candidates: readonly (SealedIndex | undefined)[]): Promise<Index | undefined> {
  const opened = await Promise.all(candidates.map((row) => row && tryOpen(key, row)));
  return opened.filter((index) => index !== undefined).sort((a, b) => b.gen - a.gen)[0];
}

/** Every entry with a record that opens; records that only a lost index knew are described anew. */
async function collect(key: VaultKey, index: Index | undefined, rows: SealedRecord[], generations: Generation[]) {
  const here = new Map(rows.map((row) => [row.id, row]));
  const earlier = generations.flatMap(({ records }) => records);
  const entries: Entry[] = [];
  const put: SealedRecord[] = [];
  const lost: Entry[] = [];
  for (const entry of index?.entries ?? []) {
    const row = here.get(entry.id);
    const kept = earlier.filter(({ id }) => id === entry.id);
    const exact = await firstOf([row, ...kept], (one) => isOf(one, entry));
    const opened = exact ?? (await firstOf([row, ...kept], async (one) => (await describeRecord(key, one)) !== undefined));
    if (!opened) lost.push(entry);
    else entries.push({ ...entry, ver: opened.ver, hash: await hashBytes(opened.ct) });
    if (opened && opened !== row) put.push(opened);
  }
  const known = new Set(index?.entries.map(({ id }) => id));
  for (const row of rows.filter(({ id }) => !known.has(id))) {
    const entry = await describeRecord(key, row);
    if (entry) entries.push(entry);
  }
  return { entries, put, lost };
}

async function firstOf(
  rows: readonly (SealedRecord | undefined)[],
  fits: (row: SealedRecord) => Promise<boolean>,
): Promise<SealedRecord | undefined> {
  for (const row of rows) if (row && (await fits(row))) return row;
  return undefined;
}

async function isOf(row: SealedRecord | undefined, { ver, hash }: Entry): Promise<boolean> {
  return row?.ver === ver && (await hashBytes(row.ct)) === hash;
}

async function tryOpen(key: VaultKey, row: SealedIndex): Promise<Index | undefined> {
  try {
    const index = decodeIndex(await openIndex(key, row));
    return index.gen === row.gen ? index : undefined;
  } catch (error) {
    // Not damage: a later version wrote it. Everything else is bytes that are not ours.
    if (error instanceof MfaError && error.code === 'bad-version') throw error;
    return undefined;
  }
}
