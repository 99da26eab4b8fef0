import { MfaError } from '../../shared/errors.ts';
import { type Binding, type Entry, type Group } from './index-columns.ts';
import { type Vault } from './vault.ts';

/**
 * What people do with their accounts every day. All of it happens in the index: no secret is opened, one encryption per
 * change. What an operation names may have gone meanwhile, in another window: then nothing happens.
 */

export interface Names {
  issuer: string;
  account: string;
}

const MAX_NAME_CHARACTERS = 256;

/** Accounts in the order in which they are shown: pinned ones first, then as the user sorted them. */
export function sorted(entries: readonly Entry[]): Entry[] {
  return entries
    .filter(({ trashedAtMs }) => trashedAtMs === 0)
    .sort((a, b) => Number(b.pinned) - Number(a.pinned) || a.order - b.order || a.createdAtMs - b.createdAtMs);
}

/** The trash, newest first. */
export function trashOf(entries: readonly Entry[]): Entry[] {
  return entries.filter(({ trashedAtMs }) => trashedAtMs > 0).sort((a, b) => b.trashedAtMs - a.trashedAtMs);
}

/** @throws MfaError `bad-label`: both names are empty, or one has more than 256 characters. */
export async function rename(vault: Vault, id: string, names: Names): Promise<void> {
  const [issuer, account] = [names.issuer.trim(), names.account.trim()];
  if (!issuer && !account) throw new MfaError('bad-label', 'An account needs a name.');
  if (Math.max(issuer.length, account.length) > MAX_NAME_CHARACTERS) throw new MfaError('bad-label', 'The name is too long.');
  await vault.change(id, () => ({ issuer, account }));
}

export async function pin(vault: Vault, id: string, pinned: boolean): Promise<void> {
  await vault.change(id, () => ({ pinned }));
}

/** Puts an account one place earlier (-1) or later (1) among those that it is listed with. */
export function move(vault: Vault, id: string, places: -1 | 1): Promise<void> {
  return vault.arrange(({ entries }) => {
    const list = sorted(entries);
    const from = list.findIndex((entry) => entry.id === id);
    const neighbour = list[from + places];
    const moved = list[from];
    if (!moved || neighbour?.pinned !== moved.pinned) return {};
    list.splice(from, 1);
    list.splice(from + places, 0, moved);
    const orders = new Map(list.map((entry, at) => [entry.id, at + 1]));
    return { entries: entries.map((entry) => ({ ...entry, order: orders.get(entry.id) ?? entry.order })) };
  });
}

/** Lets codes of an account go to this origin too. `origin` as the browser says it. */
export async function bind(vault: Vault, id: string, origin: string, factorId = ''): Promise<void> {
  const added: Binding = { origin, factorId, fill: 'ask', money: false };
  await vault.change(id, ({ bindings }) => ({
    bindings: bindings.some((one) => one.origin === origin) ? bindings : [...bindings, added],
  }));
}

/** Lets codes of an account go to every site of the same domain as this one. For whoever gave the passphrase again (EX-02, EX-45). */
export async function widen(vault: Vault, id: string, origin: string): Promise<void> {
  await vault.change(id, ({ bindings }) => ({
    bindings: bindings.map((one) => (one.origin === origin ? { ...one, wide: true } : one)),
  }));
}

export async function unbind(vault: Vault, id: string, origin: string): Promise<void> {
  await vault.change(id, ({ bindings }) => ({ bindings: bindings.filter((one) => one.origin !== origin) }));
}

/** Nothing of an account in the trash is shown or filled; `restore` brings it back as it was. */
export async function trash(vault: Vault, id: string, nowMs: number): Promise<void> {
  await vault.change(id, ({ trashedAtMs }) => ({ trashedAtMs: trashedAtMs || nowMs }));
}

export async function restore(vault: Vault, id: string): Promise<void> {
  await vault.change(id, () => ({ trashedAtMs: 0 }));
}

/** Deletes for good what is in the trash: these, or all of it. */
export async function emptyTrash(vault: Vault, ids?: readonly string[]): Promise<void> {
  const trashed = trashOf(await vault.list()).map(({ id }) => id);
  await vault.remove(ids ? trashed.filter((id) => ids.includes(id)) : trashed);
}

/** Puts an account into the group of this name, which comes into being with its first account; `''`: into none. */
export function putInGroup(vault: Vault, id: string, name: string, newId: () => string): Promise<void> {
  const added: Group = { id: newId(), name: name.trim() };
  return vault.arrange(({ entries, groups }) => {
    if (!entries.some((entry) => entry.id === id)) return {};
    const group = added.name ? (groups.find((one) => one.name === added.name) ?? added) : undefined;
    const after = entries.map((entry) => (entry.id === id ? { ...entry, groups: group ? [group.id] : [] } : entry));
    return { entries: after, groups: usedBy(after, group === added ? [...groups, added] : groups) };
  });
}

export function renameGroup(vault: Vault, groupId: string, name: string): Promise<void> {
  return vault.arrange(({ groups }) => ({
    groups: groups.map((group) => (group.id === groupId && name.trim() ? { ...group, name: name.trim() } : group)),
  }));
}

/** A group that nobody is in has no reason to stay. */
const usedBy = (entries: readonly Entry[], groups: readonly Group[]) =>
  groups.filter(({ id }) => entries.some((entry) => entry.groups.includes(id)));
