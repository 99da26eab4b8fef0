import { type SiteView } from '../messages.ts';
import { type Binding, type Entry } from '../vault/index-columns.ts';
import { type Vault } from '../vault/vault.ts';
import { covers, domainOf, widePatternFor } from './binding.ts';
import { patternFor } from './origins.ts';
import { registrableOf } from './site-name.ts';
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
    for (const { origin, fill, money, wide = false } of bindings) {
      const site = sites.get(origin) ?? { origin, pattern: patternFor(origin), ...widerThan(origin), accounts: [] };
      site.accounts.push({ recordId: id, issuer, account, unasked: fill === 'sign-in' && !money, money, wide });
      sites.set(origin, site);
    }
  }
  return [...sites.values()].sort((a, b) => hostOf(a.origin).localeCompare(hostOf(b.origin)));
}

function widerThan(origin: string): Pick<SiteView, 'wider'> {
  const domain = registrableOf(new URL(origin).hostname);
  return domainOf(origin) ? { wider: { domain, pattern: widePatternFor(origin) } } : {};
}

/** Sign-in codes of this account, on this one site, with or without asking. Payments always ask, whatever is set here. */
export async function allowUnasked(vault: Vault, recordId: string, origin: string, allowed: boolean): Promise<void> {
  await vault.change(recordId, ({ bindings }) => ({
    bindings: bindings.map((one): Binding => (one.origin === origin ? { ...one, fill: allowed ? 'sign-in' : 'ask' } : one)),
  }));
}

/** A site that moves money once asks every time from then on, for every account that is bound to it. */
export async function noteMoney(vault: Vault, origin: string): Promise<void> {
  const isNew = (one: Binding) => covers(one, origin) && !one.money;
  for (const { id } of (await vault.list()).filter(({ bindings }) => bindings.some(isNew))) {
    await vault.change(id, ({ bindings }) => ({
      bindings: bindings.map((one) => (isNew(one) ? { ...one, money: true } : one)),
    }));
  }
}

/** This site gets no code of any account any more, and the browser's permission for it goes too. */
export async function forgetSite(origin: string, ports: Ports): Promise<void> {
  await rebind(ports, async ({ vault }) => {
    const bound = (await vault.list()).filter(({ bindings }) => bindings.some((one) => one.origin === origin));
    for (const { id } of bound) {
      await vault.change(id, ({ bindings }) => ({ bindings: bindings.filter((one) => one.origin !== origin) }));
    }
  });
}

/** Codes of this account go to this very site again, and to none of its neighbours. Widening takes the passphrase, and a page of ours. */
export async function narrow(recordId: string, origin: string, ports: Ports): Promise<void> {
  await rebind(ports, async ({ vault }) => {
    await vault.change(recordId, ({ bindings }) => ({
      bindings: bindings.map(({ wide, ...one }) => (wide && one.origin !== origin ? { ...one, wide } : one)),
    }));
  });
}

/** Changes what is bound; what is known of it while locked, and the permissions that nothing needs any more, follow. */
async function rebind(ports: Ports, change: (ports: Ports) => Promise<void>): Promise<void> {
  const { vault, sites, withdraw } = ports;
  const before = bindingsOf(await vault.list());
  await change(ports);
  const left = patternsOf(await rememberSites(vault, sites));
  const unused = patternsOf(before).filter((pattern) => !left.includes(pattern));
  if (unused.length > 0) await withdraw(unused);
}

/** Permissions know no ports: sites on one host share theirs. */
function patternsOf(bindings: readonly Binding[]): string[] {
  const patterns = bindings.flatMap(({ origin, wide }) => [patternFor(origin), ...(wide ? [widePatternFor(origin)] : [])]);
  return [...new Set(patterns)];
}

/** Writes down which sites are bound, to be known while the vault is locked. */
export async function rememberSites(vault: Vault, sites: Sites): Promise<Binding[]> {
  const bindings = bindingsOf(await vault.list());
  await sites.write(bindings.flatMap(({ origin, wide }) => (wide ? [origin, domainOf(origin)] : [origin])));
  return bindings;
}

const bindingsOf = (entries: readonly Entry[]) => entries.flatMap(({ bindings }) => bindings);
const hostOf = (origin: string) => new URL(origin).host;
