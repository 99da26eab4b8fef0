import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
import { MfaError } from '../shared/errors.ts';

/**
 * The client's address as limits count it, or null if nobody knows it. `X-Forwarded-For` is read from the right, and only
 * as far as the configured proxies vouch for it (SV-66); whatever is not an address there counts as the proxy that sent it.
 */
export function clientAddress(request: Request, peer: string | undefined, trusted: BlockList): string | null {
  let address = peer === undefined ? null : canonical(peer);
  const hops = (request.headers.get('x-forwarded-for') ?? '').split(',').map((hop) => hop.trim());
  while (address !== null && isIn(trusted, address) && hops.length > 0) {
    const next = canonical(hops.pop() ?? '');
    if (next === null) break;
    address = next;
  }
  return address === null ? null : networkOf(address);
}

/** `10.0.0.0/8`, `::1`: whose word about addresses is taken. @throws MfaError `bad-config` */
export function trustedList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    if (!isIP(address)) throw new MfaError('bad-config', 'trustedProxies are addresses or networks like 10.0.0.0/8');
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

function isIn(list: BlockList, address: string): boolean {
  return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}

/** An address without zone, IPv4 in its own notation even when it came inside IPv6; null if it is none. */
function canonical(text: string): string | null {
  const plain = text.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(plain) ? plain : null;
}

/** One household or phone has a whole /64 of IPv6. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail = ''] = address.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const zeros = address.includes('::') ? Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0') : [];
  const groups = [...left, ...zeros, ...right].slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${groups.join(':')}::/64`;
}
