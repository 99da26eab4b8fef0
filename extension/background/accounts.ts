import { type AccountView } from '../messages.ts';
import { sorted } from '../vault/accounts.ts';
import { type Entry, type Group } from '../vault/index-columns.ts';
import { type Asked } from './asked.ts';

/** Accounts as the extension's windows see them: in order, without the trash, without anything secret. */
export function viewAccounts(entries: readonly Entry[], groups: readonly Group[] = []): AccountView[] {
  const names = new Map(groups.map(({ id, name }) => [id, name]));
  return sorted(entries)
    .filter(({ kind }) => kind === 'otp')
    .map(({ id, issuer, account, bindings, state, type, digits, periodSeconds, pinned, groups: [group = ''] }) => ({
      id,
      issuer,
      account,
      origins: bindings.map(({ origin }) => origin),
      state,
      type,
      digits,
      periodSeconds,
      pinned,
      group: names.get(group) ?? '',
    }));
}

/**
 * The accounts that may answer what a page asks. Where the site says which factor it means, that one; accounts of which the
 * site never said a factor remain possible. Pending ones come last: they have never worked.
 */
export function candidates(entries: readonly Entry[], { challenge, origin, recordId }: Asked): Entry[] {
  if (recordId !== undefined) return entries.filter(({ id, trashedAtMs }) => id === recordId && trashedAtMs === 0);
  const bound = entries.filter(
    (entry) => entry.kind === 'otp' && entry.trashedAtMs === 0 && entry.bindings.some((binding) => binding.origin === origin),
  );
  const factorOf = (entry: Entry) => entry.bindings.find((binding) => binding.origin === origin)?.factorId ?? '';
  const meant = bound.filter((entry) => !challenge.factorId || factorOf(entry) === challenge.factorId);
  const possible = meant.length > 0 ? meant : bound.filter((entry) => factorOf(entry) === '');
  return possible.sort((a, b) => Number(a.state === 'pending') - Number(b.state === 'pending') || b.lastUsedMs - a.lastUsedMs);
}
