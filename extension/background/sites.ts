import { formatBase64url, parseBase64url } from '../../shared/crypto/base64url.ts';
import { domainOf } from './binding.ts';
import { type KeyValue, type Random } from '../vault/store.ts';

/**
 * Which origins are bound, knowable while the vault is locked: a page must be answered before the passphrase is there.
 *
 * Kept as salted hashes, so that the extension's own storage names no host in clear (EX-32). Who has this profile can still
 * try hosts one by one, and reads them in the browser's history and grants anyway.
 */
export interface Sites {
  /** This very origin, or all of its domain. */
  isBound(origin: string): Promise<boolean>;
  /** Replaces what is known by what the vault says: origins, and domains as `domainOf` writes them. */
  write(origins: Iterable<string>): Promise<void>;
}

interface Marks {
  salt: string;
  marks: string[];
  /** Of all of them, so that the many changes that concern no site cost one hash and no write. */
  all?: string;
}

const KEY = 'sites';
const encoder = new TextEncoder();

export function sitesIn(local: KeyValue, random: Random): Sites {
  const stored = async () => (await local.get(KEY)) as Marks | undefined;
  return {
    async isBound(origin) {
      const known = await stored();
      if (!known) return false;
      const wider = [origin, domainOf(origin)].filter(Boolean).map((name) => mark(known.salt, name));
      return (await Promise.all(wider)).some((one) => known.marks.includes(one));
    },
    async write(origins) {
      const known = await stored();
      const salt = known?.salt ?? formatBase64url(random(16));
      const names = [...new Set(origins)].sort();
      const all = await mark(salt, names.join('\n'));
      if (known?.all === all) return;
      const marks = await Promise.all(names.map((origin) => mark(salt, origin)));
      await local.set(KEY, { salt, marks: marks.sort(), all } satisfies Marks);
    },
  };
}

async function mark(salt: string, origin: string): Promise<string> {
  const text = encoder.encode(origin);
  const key = parseBase64url(salt);
  const bytes = new Uint8Array(key.length + text.length);
  bytes.set(key);
  bytes.set(text, key.length);
  return formatBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}
