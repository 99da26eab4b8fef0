import { parse } from 'tldts';
import { type SiteName } from '../messages.ts';

/**
 * A site as it is shown to somebody who has to decide whether it is the one: in ASCII, as it is compared, with the part that was
 * registered apart from what its owner may put before it (public suffix list, private section included).
 */
export function siteName(origin: string, bound: Iterable<string>): SiteName {
  const { host, hostname, protocol } = new URL(origin);
  const registrable = registrableOf(hostname);
  const scheme = protocol === 'https:' ? '' : `${protocol}//`;
  const before = scheme + hostname.slice(0, hostname.length - registrable.length);
  const like = [...bound].find((other) => isLookAlike(hostname, new URL(other).hostname));
  const isInternational = hostname.split('.').some((label) => label.startsWith('xn--'));
  return {
    before,
    registrable,
    after: host.slice(hostname.length),
    ...(isInternational && { international: decodeHost(hostname) }),
    ...(like !== undefined && { like: new URL(like).host }),
  };
}

/** The part that somebody registered; the whole name where there is none (this computer, an address, a suffix by itself). */
export function registrableOf(hostname: string): string {
  return parse(hostname, { allowPrivateDomains: true }).domain ?? hostname;
}

/**
 * Is called almost like another: the same but for the ending, one letter changed, added or left out, letters that look alike, or
 * the other name within its own. A different name under the same registration is its owner's, and no imitation.
 */
export function isLookAlike(hostname: string, known: string): boolean {
  const [here, there] = [registrableOf(hostname), registrableOf(known)];
  if (here === there) return false;
  const [name, other] = [skeleton(nameOf(here)), skeleton(nameOf(there))];
  if (name === other || isOneEdit(name, other)) return true;
  // wallet.example.evil.test, wallet-example.test, secure-wallet.test
  return other.length >= 4 && skeleton(decodeHost(hostname)).split(/[.-]/).includes(other);
}

/** What stands before the suffix. */
function nameOf(registrable: string): string {
  return decodeHost(parse(registrable, { allowPrivateDomains: true }).domainWithoutSuffix ?? registrable);
}

/** Letters as they look: accents gone, Cyrillic and Greek as the Latin they imitate, and figures as letters. */
function skeleton(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z.-]/g, (letter) => LOOKS[letter] ?? letter)
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w')
    .replace(/cl/g, 'd');
}

const LOOKS = Object.fromEntries(
  'аa еe оo рp сc хx уy іi јj ѕs ԁd һh кk мm тt вb нh гr ոn υu οo αa νv ρp κk τt ιi ɡg ıi łl øo 0o 1l 3e 5s'
    .split(' ')
    .map((pair) => [...pair] as [string, string]),
);

function isOneEdit(a: string, b: string): boolean {
  // Two names of three letters are not each other's imitation.
  if (Math.abs(a.length - b.length) > 1 || Math.min(a.length, b.length) < 4) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) [endA, endB] = [endA - 1, endB - 1];
  const swapped = endA - start === 2 && endB - start === 2 && a[start] === b[start + 1] && a[start + 1] === b[start];
  return swapped || Math.max(endA - start, endB - start) <= 1;
}

/** Punycode as people read it (RFC 3492); what cannot be read stays as it is. */
export function decodeHost(hostname: string): string {
  return hostname
    .split('.')
    .map((label) => (label.startsWith('xn--') ? (decodePunycode(label.slice(4)) ?? label) : label))
    .join('.');
}

function decodePunycode(text: string): string | undefined {
  const split = text.lastIndexOf('-');
  const output = split > 0 ? [...text.slice(0, split)] : [];
  let [n, i, bias] = [128, 0, 72];
  for (let at = split > 0 ? split + 1 : 0; at < text.length;) {
    const before = i;
    for (let weight = 1, k = 36; ; k += 36) {
      const digit = DIGITS.indexOf(text[at++] ?? '?');
      if (digit < 0) return undefined;
      i += digit * weight;
      const threshold = Math.min(26, Math.max(1, k - bias));
      if (digit < threshold) break;
      weight *= 36 - threshold;
    }
    bias = adapt(i - before, output.length + 1, before === 0);
    n += Math.floor(i / (output.length + 1));
    i %= output.length + 1;
    if (n > 0x10ffff) return undefined;
    output.splice(i++, 0, String.fromCodePoint(n));
  }
  return output.join('');
}

const DIGITS = 'abcdefghijklmnopqrstuvwxyz0123456789';

function adapt(delta: number, points: number, isFirst: boolean): number {
  let rest = isFirst ? Math.floor(delta / 700) : delta >> 1;
  rest += Math.floor(rest / points);
  let k = 0;
  for (; rest > 455; k += 36) rest = Math.floor(rest / 35);
  return k + Math.floor((36 * rest) / (rest + 38));
}
