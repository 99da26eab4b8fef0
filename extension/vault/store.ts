import { type Change, type Generation, type Header, type SealedIndex, type SealedRecord } from './rows.ts';

/**
 * Where the rows are kept. A store knows nothing of keys and takes nothing that is not sealed.
 *
 * Every method may throw: `vault-full` when there is no room, or whatever the browser says when it cannot read its disk.
 */
export interface Store {
  /** Header and index as one consistent pair; `undefined` where there is no vault. */
  load(): Promise<{ header: Header; index: SealedIndex } | undefined>;
  record(id: string): Promise<SealedRecord | undefined>;
  records(): Promise<SealedRecord[]>;
  /**
   * Writes a change if the vault is still at `change.from`, and keeps what it replaced. Resolves when it is durable.
   * `'conflict'`: somebody else wrote first, nothing happened; load again.
   */
  commit(change: Change): Promise<'done' | 'conflict'>;
  /** The last changes, newest first. */
  generations(): Promise<Generation[]>;

  /** The half of the unlocked state that cannot be copied: see unlocked.ts. */
  sessionKey(): Promise<CryptoKey | undefined>;
  putSessionKey(key: CryptoKey): Promise<void>;
  dropSessionKey(): Promise<void>;
}

/** A small map that survives its writer: `storage.local` and `storage.session` as the vault sees them. Values are JSON. */
export interface KeyValue {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
}

/** Bytes that nobody can guess: `crypto.getRandomValues` in the product. */
export type Random = (sizeBytes: number) => Uint8Array<ArrayBuffer>;

export const browserRandom: Random = (sizeBytes) => crypto.getRandomValues(new Uint8Array(sizeBytes));
