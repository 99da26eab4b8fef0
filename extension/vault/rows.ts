/**
 * The rows of a vault as they lie on disk. Nothing here can be read without a slot of the header.
 * The bytes are specified in README.md; they may be added to, never changed.
 */

export const MAGIC = 'mfavault';
export const VERSION = '1';

type Bytes = Uint8Array<ArrayBuffer>;

/** One way to the vault key: the key, wrapped under what this slot asks for. All members are strings: they are hashed. */
export interface Slot {
  id: string;
  type: 'passphrase' | 'prf' | 'recovery';
  /** Counts how often this slot was wrapped anew. Decimal. */
  gen: string;
  /** The algorithm that makes the wrapping key, and its parameters. For a passphrase: `PassphraseKdf`. */
  kdf: Record<string, string>;
  /** base64url */
  iv: string;
  /** base64url; the wrapped vault key, 48 bytes. */
  ct: string;
}

export interface Header {
  v: typeof VERSION;
  magic: typeof MAGIC;
  vaultId: string;
  slots: Slot[];
}

/** What was encrypted with a key of its own: `salt` makes that key out of the vault key. */
export interface Sealed {
  /** 16 bytes */
  salt: Bytes;
  /** 12 bytes */
  iv: Bytes;
  /** A multiple of 256 bytes, and the 16 bytes of the tag. */
  ct: Bytes;
}

export interface SealedIndex extends Sealed {
  id: 'index';
  /** Counts the writes of the vault. */
  gen: number;
}

export interface SealedRecord extends Sealed {
  id: string;
  /** Counts the writes of this record. */
  ver: number;
}

/** One write. It happens whole or not at all. */
export interface Change {
  /** The generation that this change was made from; `null`: there is no vault yet. */
  from: number | null;
  header?: Header;
  index: SealedIndex;
  /** The index of generation `from`, where it is at hand: a store that keeps it need not read it. */
  before?: SealedIndex;
  put?: SealedRecord[];
  /** Ids of records to delete. */
  drop?: string[];
  /** `put` are all the records that there are: every other one goes, and with them what earlier changes replaced. */
  whole?: boolean;
}

/** What a change replaced: enough to go back by one. */
export interface Generation {
  gen: number;
  index: SealedIndex;
  records: SealedRecord[];
}

export const KEPT_GENERATIONS = 10;

/** True for bytes that came out of `seal` over padded plaintext: the only ones that a store takes. */
export function isSealed(row: Sealed): boolean {
  return row.salt.length === 16 && row.iv.length === 12 && row.ct.length >= 272 && row.ct.length % 256 === 16;
}
