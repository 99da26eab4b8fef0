import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';

export interface Phone {
  /** E.164. */
  e164: string;
  /** ISO 3166-1 alpha-2, where the numbering plan tells. */
  country: string | null;
}

/** Reads a number as people write it; `country` is assumed when it has no country code. Null if it is none. */
export function parsePhone(text: string, country?: string): Phone | null {
  const number = parsePhoneNumberFromString(text, country as CountryCode | undefined);
  return number?.isPossible() ? { e164: number.number, country: number.country ?? null } : null;
}

/** All that anybody is shown of a number: `•• 42` (SV-53). */
export function maskPhone(e164: string): string {
  return `•• ${e164.slice(-2)}`;
}
