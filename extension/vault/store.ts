import { MfaError } from '../../shared/errors.ts';
import { type Change, type Generation, type Header, isSealed, type SealedIndex, type SealedRecord } from './rows.ts';

/**
 * Where the rows are kept. A store knows nothing of keys and takes nothing that is not sealed.
 *
 * Every method may throw: `vault-full` when there is no room, or whatever the browser says when it cannot read its disk.
 */
export interface Store {
  /**
   * Header and index as one consistent pair; `undefined` where there is no vault.
   *
   * @throws MfaError `vault-damaged`: one of the two is missing.
   */
  load(): Promise<Rows | undefined>;
  /** The generation of the index, without reading the index: has somebody written meanwhile? */
  generation(): Promise<number | undefined>;
  /** The same as `load`, whatever is left of it: for repair. */
  remains(): Promise<Partial<Rows>>;
  record(id: string): Promise<SealedRecord | undefined>;
  records(): Promise<SealedRecord[]>;
  /**
   * Writes a change if the vault is still at `change.from`, and keeps what it replaced. Resolves when it is durable.
   * `'conflict'`: somebody else wrote first, nothing happened; load again.
   */
  commit(change: Change): Promise<'done' | 'conflict'>;
  /** The last changes, newest first. */
  generations(): Promise<Generation[]>;

  /**
   * The half of the unlocked state that is not in memory: see unlocked.ts. Draws a new AES-GCM key and keeps it.
   *
   * @throws MfaError `vault-full`
   */
  drawSessionKey(random: Random): Promise<CryptoKey>;
  sessionKey(): Promise<CryptoKey | undefined>;
  dropSessionKey(): Promise<void>;
}

export interface Rows {
  header: Header;
  index: SealedIndex;
}

/** @throws MfaError `vault-damaged` */
export function bothOrNone({ header, index }: Partial<Rows>): Rows | undefined {
  if (header && index) return { header, index };
  if (!header && !index) return undefined;
  throw new MfaError('vault-damaged', `The ${header ? 'index' : 'header'} of the vault is missing.`);
}

/** The last door before the disk: a programming error here would be a secret in clear (EX-33). */
export function refuseUnsealed({ index, put = [] }: Change): void {
  if (![index, ...put].every(isSealed)) throw new MfaError('bad-payload', 'A store takes sealed rows only.');
}

/** A small map that survives its writer: `storage.local` and `storage.session` as the vault sees them. Values are JSON. */
export interface KeyValue {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
}

/** What the store without IndexedDB needs of `storage.local` beyond that. */
export interface Area extends KeyValue {
  /** Everything that is kept. */
  all(): Promise<Record<string, unknown>>;
  /** All of it or nothing: browsers write one call in one transaction. */
  setAll(values: Record<string, unknown>): Promise<void>;
  removeAll(keys: readonly string[]): Promise<void>;
}

/** One at a time, over all windows and the background. */
export type Exclusive = <T>(work: () => Promise<T>) => Promise<T>;

/** By the Web Locks of the browser. */
export const browserLock =
  (name: string): Exclusive =>
  (work) =>
    navigator.locks.request(name, work) as ReturnType<typeof work>;

/** Bytes that nobody can guess: `crypto.getRandomValues` in the product. */
export type Random = (sizeBytes: number) => Uint8Array<ArrayBuffer>;

export const browserRandom: Random = (sizeBytes) => crypto.getRandomValues(new Uint8Array(sizeBytes));
