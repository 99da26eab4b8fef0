import { type AccountView } from './messages.ts';
import { sorted } from './vault/accounts.ts';
import { type Entry, type Group } from './vault/index-columns.ts';

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
