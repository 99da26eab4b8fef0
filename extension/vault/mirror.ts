import { formatBase64url, parseBase64url } from '../../shared/crypto/base64url.ts';
import { MfaError } from '../../shared/errors.ts';
import { hashBytes, hashSlots } from './envelope.ts';
import { type Index } from './index-columns.ts';
import { type Header, type SealedIndex } from './rows.ts';
import { type KeyValue } from './store.ts';

/**
 * A second opinion, in `storage.local`, on what IndexedDB says: the header, the generation and hash of the index, and up to
 * two copies of the index itself. It tells when a vault was put back to an earlier state, and mends a damaged one.
 */
export interface Mirror {
  /** After every write. A mirror that cannot be written is no reason to fail: the vault itself is safe. */
  write(header: Header, index: SealedIndex): Promise<void>;
  /** The same, keeping no earlier copy: it would open with a key that has been replaced. */
  replace(header: Header, index: SealedIndex): Promise<void>;
  /**
   * When an index is opened.
   *
   * @throws MfaError `vault-rolled-back`: older than what this device has seen. `vault-damaged`: not what was written.
   */
  check(row: SealedIndex, header: Header, opened: Index): Promise<void>;
  read(): Promise<Mirrored | undefined>;
}

export interface Mirrored {
  header: Header;
  gen: number;
  hash: string;
  copies: SealedIndex[];
}

const KEY = 'mirror';
/** `storage.local` holds 10 MB in all, and base64 adds a third. */
const MAX_COPIES_BYTES = 3_000_000;

interface StoredCopy {
  gen: number;
  salt: string;
  iv: string;
  ct: string;
}

export function mirrorIn(storage: KeyValue): Mirror {
  const stored = async () => (await storage.get(KEY)) as (Omit<Mirrored, 'copies'> & { copies: StoredCopy[] }) | undefined;

  const put = async (header: Header, index: SealedIndex, before: StoredCopy[]) => {
    const copies = [formatCopy(index), ...before.filter(({ gen }) => gen < index.gen)];
    while (copies.reduce((size, { ct }) => size + ct.length, 0) > MAX_COPIES_BYTES) copies.pop();
    const value = { header, gen: index.gen, hash: await hashBytes(index.ct), copies };
    await storage.set(KEY, value).catch(() => undefined);
  };

  return {
    write: async (header, index) => put(header, index, (await stored())?.copies.slice(0, 1) ?? []),
    replace: (header, index) => put(header, index, []),

    async check(row, header, opened) {
      if (opened.gen !== row.gen || opened.slots !== (await hashSlots(header))) {
        throw new MfaError('vault-damaged', 'The header of the vault is not the one that belongs to its index.');
      }
      const known = await stored();
      if (known?.header.vaultId !== header.vaultId) return;
      if (row.gen < known.gen) throw new MfaError('vault-rolled-back', 'The vault is older than what this device has seen.');
      if (row.gen === known.gen && (await hashBytes(row.ct)) !== known.hash) {
        throw new MfaError('vault-damaged', 'The index of the vault is not the one that was written.');
      }
    },

    async read() {
      const found = await stored();
      return found && { ...found, copies: found.copies.map(parseCopy) };
    },
  };
}

const formatCopy = ({ gen, salt, iv, ct }: SealedIndex): StoredCopy => ({
  gen,
  salt: formatBase64url(salt),
  iv: formatBase64url(iv),
  ct: formatBase64url(ct),
});

const parseCopy = ({ gen, salt, iv, ct }: StoredCopy): SealedIndex => ({
  id: 'index',
  gen,
  salt: parseBase64url(salt),
  iv: parseBase64url(iv),
  ct: parseBase64url(ct),
});
