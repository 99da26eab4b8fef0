import { formatBase64url, parseBase64url } from '../../shared/crypto/base64url.ts';
import { MfaError } from '../../shared/errors.ts';
import { type Change, type Generation, type Header, KEPT_GENERATIONS, type Sealed, type SealedRecord } from './rows.ts';
import { type Area, bothOrNone, type Exclusive, type Rows, refuseUnsealed, type Store } from './store.ts';

/**
 * The vault in `storage.local`, for browsers that have no IndexedDB (Firefox under "never remember history"). The same
 * sealed rows, their bytes as base64url:
 *
 *   vault              header and index
 *   vault:<id>         one record
 *   vault-generations  what the last changes replaced, as far as there is room
 *   vault-session      half of the unlocked state
 *
 * The quota is 10 MB, and its end is `vault-full`.
 */

const MAIN = 'vault';
const RECORD = 'vault:';
const GENERATIONS = 'vault-generations';
const SESSION = 'vault-session';
const MAX_GENERATIONS_CHARACTERS = 1_000_000;

export function localStore(area: Area, exclusive: Exclusive): Store {
  const remains = async (): Promise<Partial<Rows>> => {
    const { header, index } = ((await area.get(MAIN)) ?? {}) as { header?: Header; index?: Text<Rows['index']> };
    return { ...(header && { header }), ...(index && { index: fromText(index) }) };
  };
  const record = async (id: string) => {
    const found = (await area.get(RECORD + id)) as Text<SealedRecord> | undefined;
    return found && fromText(found);
  };
  const generations = async () => ((await area.get(GENERATIONS)) as Text<Generation>[] | undefined) ?? [];

  /** What is written goes in one call; what is deleted goes after it, when nothing speaks of it any more. */
  async function commit(change: Change): Promise<'done' | 'conflict'> {
    const before = await remains();
    if ((before.index?.gen ?? null) !== change.from) return 'conflict';
    const { put = [], drop = [], whole = false } = change;
    const kept = whole ? [] : await withReplaced(before, [...put.map(({ id }) => id), ...drop]);
    await write({
      [MAIN]: { header: change.header ?? before.header, index: toText(change.index) },
      [GENERATIONS]: kept,
      ...Object.fromEntries(put.map((row) => [RECORD + row.id, toText(row)])),
    });
    const others = whole ? (await recordKeys()).filter((key) => !put.some(({ id }) => RECORD + id === key)) : [];
    await area.removeAll([...drop.map((id) => RECORD + id), ...others]);
    return 'done';
  }

  async function withReplaced({ index }: Partial<Rows>, ids: string[]): Promise<Text<Generation>[]> {
    if (!index) return [];
    const records = (await Promise.all(ids.map(record))).filter((row) => row !== undefined);
    const all = [textOf({ gen: index.gen, index, records }), ...(await generations())].slice(0, KEPT_GENERATIONS);
    while (JSON.stringify(all).length > MAX_GENERATIONS_CHARACTERS) all.pop();
    return all;
  }

  const recordKeys = async () => Object.keys(await area.all()).filter((key) => key.startsWith(RECORD));
  const write = (values: Record<string, unknown>) => area.setAll(values).catch(asVaultError);

  return {
    load: async () => bothOrNone(await remains()),
    generation: async () => ((await area.get(MAIN)) as Partial<Rows> | undefined)?.index?.gen,
    remains,
    record,
    async records() {
      const all = await area.all();
      return Object.keys(all).flatMap((key) => (key.startsWith(RECORD) ? fromText(all[key] as Text<SealedRecord>) : []));
    },
    async commit(change) {
      refuseUnsealed(change);
      return exclusive(() => commit(change));
    },
    generations: async () =>
      (await generations()).map(({ gen, index, records }) => ({ gen, index: fromText(index), records: records.map(fromText) })),
    async drawSessionKey(random) {
      const bytes = random(32);
      await write({ [SESSION]: formatBase64url(bytes) });
      return importSessionKey(bytes);
    },
    async sessionKey() {
      const found = await area.get(SESSION);
      return typeof found === 'string' ? importSessionKey(parseBase64url(found)) : undefined;
    },
    dropSessionKey: () => area.remove(SESSION),
  };
}

/** A row, or what holds rows, with its bytes as base64url. */
type Text<T> = { [Name in keyof T]: T[Name] extends Uint8Array ? string : T[Name] extends object ? Text<T[Name]> : T[Name] };

function toText<T extends Sealed>(row: T): Text<T> {
  const { salt, iv, ct } = row;
  return { ...row, salt: formatBase64url(salt), iv: formatBase64url(iv), ct: formatBase64url(ct) } as unknown as Text<T>;
}

function fromText<T extends Sealed>(row: Text<T>): T {
  const { salt, iv, ct } = row as unknown as Record<keyof Sealed, string>;
  return { ...row, salt: parseBase64url(salt), iv: parseBase64url(iv), ct: parseBase64url(ct) } as unknown as T;
}

const textOf = ({ gen, index, records }: Generation) =>
  ({ gen, index: toText(index), records: records.map(toText) }) as unknown as Text<Generation>;

async function importSessionKey(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const key = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
  bytes.fill(0);
  return key;
}

/** Chrome and Firefox each have words of their own for it, and no type. */
function asVaultError(error: unknown): never {
  if (/quota/i.test(String(error))) {
    throw new MfaError('vault-full', 'The browser has no room left for the vault.', { cause: error });
  }
  throw error;
}
