import { parse } from 'tldts';
import { type Binding } from '../vault/index-columns.ts';
import { isBindable } from './origins.ts';

/**
 * The binding of an account that covers this origin: of that very origin, or one that the user widened to the whole domain
 * (EX-02). What one site called the factor, and what was allowed there, says nothing of its neighbours.
 */
export function bindingFor(bindings: readonly Binding[], origin: string): Binding | undefined {
  const exact = bindings.find((one) => one.origin === origin);
  if (exact) return exact;
  const wide = bindings.find((one) => covers(one, origin));
  return wide && { ...wide, factorId: '', fill: 'ask' };
}

export function covers(binding: Binding, origin: string): boolean {
  if (binding.origin === origin) return true;
  return binding.wide === true && domainOf(origin) !== '' && domainOf(origin) === domainOf(binding.origin);
}

/**
 * Everything under the name that somebody registered, of the same scheme and port: `https://*.bank.example`. Empty where nobody
 * did (addresses, this computer, public suffixes and those of the list's private section), and for anything but `https:`.
 */
export function domainOf(origin: string): string {
  if (!isBindable(origin) || !origin.startsWith('https:')) return '';
  const { hostname, host } = new URL(origin);
  const registrable = registeredIn(hostname);
  return registrable && `https://*.${registrable}${host.slice(hostname.length)}`;
}

/** The permission for all of a domain. */
export const widePatternFor = (origin: string): string => `https://*.${registeredIn(new URL(origin).hostname)}/*`;

/** The permissions that a script may run on: one host, or all of one registered domain, as we ask for them. */
export function isSitePattern(pattern: string): boolean {
  if (/^http:\/\/(?:localhost|127\.0\.0\.1)\/\*$/.test(pattern)) return true;
  const [, all, host] = /^https:\/\/(\*\.)?([^*/]+)\/\*$/.exec(pattern) ?? [];
  return host !== undefined && (all === undefined || registeredIn(host) === host);
}

/** Public suffix list, private section included: nobody but its users owns `github.io`. */
function registeredIn(hostname: string): string {
  return hostname.endsWith('.') ? '' : (parse(hostname, { allowPrivateDomains: true }).domain ?? '');
}
