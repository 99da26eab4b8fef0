import { type Entry } from '../vault/index-columns.ts';
import { type Asked } from './asked.ts';
import { bindingFor } from './binding.ts';

/**
 * The accounts that may answer what a page asks. Where the site says which factor it means, that one; accounts of which the
 * site never said a factor remain possible. Pending ones come last: they have never worked.
 */
export function candidates(entries: readonly Entry[], { challenge, origin, recordId }: Asked): Entry[] {
  if (recordId !== undefined) return entries.filter(({ id, trashedAtMs }) => id === recordId && trashedAtMs === 0);
  const bound = entries.filter((entry) => entry.kind === 'otp' && entry.trashedAtMs === 0 && bindingFor(entry.bindings, origin));
  const factorOf = (entry: Entry) => bindingFor(entry.bindings, origin)?.factorId ?? '';
  const meant = bound.filter((entry) => !challenge.factorId || factorOf(entry) === challenge.factorId);
  const possible = meant.length > 0 ? meant : bound.filter((entry) => factorOf(entry) === '');
  return possible.sort((a, b) => Number(a.state === 'pending') - Number(b.state === 'pending') || b.lastUsedMs - a.lastUsedMs);
}
