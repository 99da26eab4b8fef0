import { viewAccounts } from '../account-view.ts';
import { type AccountView, type AskedView, type FoundField } from '../messages.ts';
import { type Entry } from '../vault/index-columns.ts';
import { candidates } from './accounts.ts';
import { type Asked } from './asked.ts';
import { mayGoUnasked } from './fill-unasked.ts';
import { siteName } from './site-name.ts';

/** What a page asks for, or what was found on it, with the accounts that may answer. */
export function viewOf(asked: Asked, entries: readonly Entry[]): AskedView {
  const { challenge, origin, outcome } = asked;
  const all = viewAccounts(entries);
  const accounts = candidates(entries, asked).flatMap(({ id }) => all.filter((account) => account.id === id));
  const { id: challengeId, kind, expiresAtMs } = challenge;
  const found = foundField(asked, all, accounts);
  const mayGo = entries
    .filter((entry) => mayGoUnasked(entry, origin, kind) && !goesUnasked(entry, origin))
    .map((entry) => entry.id);
  const view = { challengeId, origin, kind, expiresAtMs, accounts, mayGoUnasked: mayGo };
  return { ...view, ...(outcome && { outcome }), ...(found && { found }) };
}

function foundField({ looked, origin }: Asked, all: AccountView[], here: AccountView[]): FoundField | undefined {
  if (!looked) return undefined;
  const bound = new Set(all.flatMap(({ origins }) => origins));
  const others = here.length === 0 && looked.reason !== 'not-secure' ? all : [];
  return { ...looked, site: siteName(origin, bound), others };
}

const goesUnasked = ({ bindings }: Entry, origin: string) =>
  bindings.some((one) => one.origin === origin && one.fill === 'sign-in');
