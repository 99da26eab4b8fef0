import { hotp } from './hotp.ts';
import { timeStep } from './totp.ts';

const ALPHABET = '23456789BCDFGHJKMNPQRTVWXY';
const CHARACTERS = 5;
/** 31 bits have at most ten decimal digits, so ten digits are the whole truncated value of RFC 4226 §5.3. */
const ALL_DIGITS = 10;

/** The Steam Guard code at `nowMs`: HOTP's truncated value written in Steam's alphabet, least significant first. */
export function steamCode(key: { secret: Uint8Array; periodSeconds: number }, nowMs: number): string {
  const step = timeStep(key.periodSeconds, nowMs);
  let rest = Number(hotp({ secret: key.secret, algorithm: 'SHA1', digits: ALL_DIGITS }, step));
  let code = '';
  for (let i = 0; i < CHARACTERS; i++) {
    code += ALPHABET.charAt(rest % ALPHABET.length);
    rest = Math.floor(rest / ALPHABET.length);
  }
  return code;
}
