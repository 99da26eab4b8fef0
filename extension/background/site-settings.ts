import { type SiteView } from '../messages.ts';
import { type Binding, type Entry } from '../vault/index-columns.ts';
import { type Vault } from '../vault/vault.ts';
import { patternFor } from './origins.ts';
import { type Sites } from './sites.ts';

/** What the user sees and changes of the sites that are given codes. */

interface Ports {
  vault: Vault;
  sites: Sites;
  /** Gives permissions for sites back to the browser. */
  withdraw: (patterns: string[]) => Promise<unknown>;
}

/** Every bound site with its accounts, by name of the site; without what is in the trash. */
export function viewSites(entries: readonly Entry[]): SiteView[] {
  const sites = new Map<string, SiteView>();
  for (const { id, issuer, account, bindings, trashedAtMs } of entries) {
    if (trashedAtMs > 0) continue;
    for (const { origin, fill, money } of bindings) {
      const site = sites.get(origin) ?? { origin, accounts: [] };
      site.accounts.push({ recordId: id, issuer, account, unasked: fill === 'sign-in' && !money, money });
      sites.set(origin, site);
    }
  }
  return [...sites.values()].sort((a, b) => hostOf(a.origin).localeCompare(hostOf(b.origin)));
}

/** Sign-in codes of this account, on this one site, with or without asking. Payments always ask, whatever is set here. */
export async function allowUnasked(vault: Vault, recordId: string, origin: string, allowed: boolean): Promise<void> {
  await vault.change(recordId, ({ bindings }) => ({
    bindings: bindings.map((one): Binding => (one.origin === origin ? { ...one, fill: allowed ? 'sign-in' : 'ask' } : one)),
  }));
}

/** This site gets no code of any account any more, and the browser's permission for it goes too. */
export async function forgetSite(origin: string, { vault, sites, withdraw }: Ports): Promise<void> {
  const bound = (await vault.list()).filter(({ bindings }) => bindings.some((one) => one.origin === origin));
  for (const { id } of bound) {
    await vault.change(id, ({ bindings }) => ({ bindings: bindings.filter((one) => one.origin !== origin) }));
  }
  const left = await rememberSites(vault, sites);
  // Permissions know no ports: another site on the same host keeps the one that they share.
  if (!left.some((other) => patternFor(other) === patternFor(origin))) await withdraw([patternFor(origin)]);
}

/** Writes down which origins are bound, to be known while the vault is locked. */
export async function rememberSites(vault: Vault, sites: Sites): Promise<string[]> {
  const origins = (await vault.list()).flatMap(({ bindings }) => bindings.map(({ origin }) => origin));
  await sites.write(origins);
  return origins;
}

const hostOf = (origin: string) => new URL(origin).host;
