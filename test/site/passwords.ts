import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(scrypt);

// OWASP Password Storage Cheat Sheet: scrypt with N=2^17, r=8, p=1 (128 MiB). The tests ask for less.
export const STRONG_COST = 2 ** 17;

/** `scrypt$<N>$<salt>$<hash>`; the password is compared as NFKC (SP 800-63B-4 §3.1.1.2). */
export async function hashPassword(password: string, cost: number): Promise<string> {
  const salt = randomBytes(16);
  return `scrypt$${cost}$${salt.toString('base64url')}$${(await stretch(password, salt, cost)).toString('base64url')}`;
}

export async function passwordMatches(password: string, stored: string): Promise<boolean> {
  const [, cost = '', salt = '', hash = ''] = stored.split('$');
  const expected = Buffer.from(hash, 'base64url');
  return timingSafeEqual(await stretch(password, Buffer.from(salt, 'base64url'), Number(cost)), expected);
}

function stretch(password: string, salt: Buffer, cost: number): Promise<Buffer> {
  return derive(password.normalize('NFKC'), salt, 32, { N: cost, r: 8, p: 1, maxmem: 256 * cost * 8 });
}
