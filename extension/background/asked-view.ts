import { type AccountView, type AskedView, type FoundField } from '../messages.ts';
import { type Entry } from '../vault/index-columns.ts';
import { candidates, viewAccounts } from './accounts.ts';
import { type Asked } from './asked.ts';
import { siteName } from './site-name.ts';

/** What a page asks for, or what was found on it, with the accounts that may answer. */
export function viewOf(asked: Asked, entries: readonly Entry[]): AskedView {
  const { challenge, origin } = asked;
  const all = viewAccounts(entries);
  const accounts = candidates(entries, asked).flatMap(({ id }) => all.filter((account) => account.id === id));
  const { id: challengeId, kind, expiresAtMs } = challenge;
  const found = foundField(asked, all, accounts);
  return { challengeId, origin, kind, expiresAtMs, accounts, ...(found && { found }) };
}

function foundField({ looked, origin }: Asked, all: AccountView[], here: AccountView[]): FoundField | undefined {
  if (!looked) return undefined;
  const bound = new Set(all.flatMap(({ origins }) => origins));
  const others = here.length === 0 && looked.reason !== 'not-secure' ? all : [];
  return { ...looked, site: siteName(origin, bound), others };
}
