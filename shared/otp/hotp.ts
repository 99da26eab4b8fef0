import { HOTP, Secret } from 'otpauth';
import { checkCounter, type OtpKey } from './account.ts';

/** The code for one counter (RFC 4226 §5.3), `key.digits` ASCII digits. @throws MfaError `bad-counter` */
export function hotp(key: OtpKey, counter: number): string {
  checkCounter(counter);
  return HOTP.generate({
    secret: new Secret({ buffer: bytesOf(key.secret) }),
    algorithm: key.algorithm,
    digits: key.digits,
    counter,
  });
}

/**
 * Which counter of `from..to` (both inclusive) has this code, or null. Every counter is computed and compared, whether or
 * not an earlier one matched, so that time tells nothing (SH-14). Of several matches the earliest counts.
 */
export function matchHotp(key: OtpKey, code: string, range: { from: number; to: number }): number | null {
  let found: number | null = null;
  for (let counter = range.to; counter >= range.from; counter--) {
    const equal = counter >= 0 && sameDigits(hotp(key, counter), code);
    found = equal ? counter : found;
  }
  return found;
}

/** Compares in time that depends on the length only. Anything but a string of the expected length is unequal. */
function sameDigits(expected: string, given: string): boolean {
  let difference = expected.length ^ given.length;
  for (let i = 0; i < expected.length; i++) difference |= expected.charCodeAt(i) ^ given.charCodeAt(i);
  return difference === 0;
}

/** `otpauth` wants an ArrayBuffer; a view of a larger one must not bring its neighbours along. */
function bytesOf(secret: Uint8Array): ArrayBuffer {
  return new Uint8Array(secret).buffer;
}
