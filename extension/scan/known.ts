import { type Entry } from '../vault/index-columns.ts';
import { findBySecret } from '../vault/same-secret.ts';
import { type Vault } from '../vault/vault.ts';
import { type Scannable } from './scanned.ts';

/**
 * - `same`: this very secret is there, whatever the account is called now
 * - `namesake`: an account of this name is, with another secret: the site may have been set up anew
 */
export type Known = { name: 'same' | 'namesake'; entry: Entry } | { name: 'new' };

/** What is there already of an account that was scanned. The trash does not count. */
export async function knownOf(vault: Vault, { type, digits, periodSeconds, issuer, account, secret }: Scannable): Promise<Known> {
  const entries = (await vault.list()).filter((entry) => entry.kind === 'otp' && entry.trashedAtMs === 0);
  const isNamesake = (entry: Entry) => entry.issuer === issuer && entry.account === account;
  const alike = entries.filter(
    (entry) => entry.type === type && entry.digits === digits && entry.periodSeconds === periodSeconds,
  );
  // Those of the same name first: whoever scans twice has not renamed anything in between.
  const likely = [...alike.filter(isNamesake), ...alike.filter((entry) => !isNamesake(entry))];
  const same = await findBySecret(vault, likely, secret);
  if (same) return { name: 'same', entry: same };
  const namesake = entries.find(isNamesake);
  return namesake ? { name: 'namesake', entry: namesake } : { name: 'new' };
}
