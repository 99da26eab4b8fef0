import { formatBase64url, parseBase64url } from '../../shared/crypto/base64url.ts';
import { MfaError } from '../../shared/errors.ts';
import { hashBytes, hashSlots } from './envelope.ts';
import { type Index } from './index-columns.ts';
import { type Header, type SealedIndex } from './rows.ts';
import { type KeyValue } from './store.ts';

/**
 * A second opinion, in `storage.local`, on what IndexedDB says: the header, the generation and hash of the index, and up to
 * two copies of the index itself. It tells when a vault was put back to an earlier state, and mends a damaged one.
 *
 *   mirror             the opinion: small, for it is asked whenever an index is opened
 *   mirror-0 mirror-1  the copies, taking turns: large, and read by a repair only
 */
export interface Mirror {
  /**
   * After every write. Resolves when the opinion is written; its copy follows. A mirror that cannot be written is no reason
   * to fail: the vault itself is safe.
   */
  write(header: Header, index: SealedIndex): Promise<void>;
  /** The same, keeping no earlier copy: it would open with a key that has been replaced. */
  replace(header: Header, index: SealedIndex): Promise<void>;
  /**
   * When an index is opened; `opened` may still be on its way.
   *
   * @throws MfaError `vault-rolled-back`: older than what this device has seen. `vault-damaged`: not what was written.
   */
  check(row: SealedIndex, header: Header, opened: Index | Promise<Index>): Promise<void>;
  read(): Promise<Mirrored | undefined>;
}

export interface Mirrored {
  header: Header;
  gen: number;
  hash: string;
  copies: SealedIndex[];
}

const KEY = 'mirror';
const COPIES = ['mirror-0', 'mirror-1'] as const;
/** `storage.local` holds 10 MB in all, and base64 adds a third. */
const MAX_COPIES_CHARACTERS = 3_000_000;

interface StoredCopy {
  gen: number;
  salt: string;
  iv: string;
  ct: string;
}

export function mirrorIn(storage: KeyValue): Mirror {
  const stored = async () => (await storage.get(KEY)) as Omit<Mirrored, 'copies'> | undefined;
  const copies = async () => (await Promise.all(COPIES.map((key) => storage.get(key)))) as (StoredCopy | undefined)[];
  const attempt = (writing: Promise<void>) => writing.catch(() => undefined);

  const writeOpinion = async (header: Header, index: SealedIndex) => {
    const opinion = { header, gen: index.gen, hash: await hashBytes(index.ct) };
    await attempt(storage.set(KEY, opinion satisfies Omit<Mirrored, 'copies'>));
  };
  const writeCopy = async (index: SealedIndex) => {
    // Of edits that follow one another closely only the last one is copied.
    if ((await stored())?.gen !== index.gen) return;
    const [mine, other] = index.gen % 2 === 0 ? COPIES : [COPIES[1], COPIES[0]];
    const copy = formatCopy(index);
    if (copy.ct.length * 2 > MAX_COPIES_CHARACTERS) await attempt(storage.remove(other));
    await attempt(copy.ct.length > MAX_COPIES_CHARACTERS ? storage.remove(mine) : storage.set(mine, copy));
  };

  return {
    async write(header, index) {
      await writeOpinion(header, index);
      void writeCopy(index);
    },
    async replace(header, index) {
      await writeOpinion(header, index);
      for (const key of COPIES) await attempt(storage.remove(key));
      await writeCopy(index);
    },

    async check(row, header, opened) {
      const [hash, slots, known, index] = await Promise.all([hashBytes(row.ct), hashSlots(header), stored(), opened]);
      if (index.gen !== row.gen || index.slots !== slots) {
        throw new MfaError('vault-damaged', 'The header of the vault is not the one that belongs to its index.');
      }
      if (known?.header.vaultId !== header.vaultId) return;
      if (row.gen < known.gen) throw new MfaError('vault-rolled-back', 'The vault is older than what this device has seen.');
      if (row.gen === known.gen && hash !== known.hash) {
        throw new MfaError('vault-damaged', 'The index of the vault is not the one that was written.');
      }
    },

    async read() {
      const [found, kept] = await Promise.all([stored(), copies()]);
      return found && { ...found, copies: kept.flatMap((copy) => (copy ? parseCopy(copy) : [])).sort((a, b) => b.gen - a.gen) };
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
