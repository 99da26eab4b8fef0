import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  type PhoneNumber,
} from 'libphonenumber-js/max';

export interface ParsedPhone {
  /** E.164: `+628123456789`. */
  e164: string;
  /** ISO 3166 two letters; the country whose numbering plan it belongs to. */
  country: string;
  /** Without the plus: `62`. */
  dialCode: string;
}

/** Every country with a numbering plan. */
export const KNOWN_COUNTRIES: readonly string[] = getCountries();

/** Without the plus. @throws for a country without a numbering plan: `smsRules` refuses those at the start */
export function dialCodeOf(country: string): string {
  return getCountryCallingCode(country as CountryCode);
}

/** Kinds of lines that are no private mobile phone: SMS pumping lives on them, and codes are not for them (SV-19, 23). */
const REFUSED_LINES = new Set(['FIXED_LINE', 'PREMIUM_RATE', 'TOLL_FREE', 'SHARED_COST', 'VOIP', 'UAN', 'PAGER', 'VOICEMAIL']);

const WRITTEN_NUMBER = /^\+?[\d\s().\-/\u2010-\u2015]+$/;
/** `00` dials abroad nearly everywhere; Indonesia's own prefixes (001, 007, 008…) are in the library's plan. */
const DIALLED_ABROAD = /^00(?=[1-9])/;

/**
 * Reads a phone number as people type it: `0812-3456-789`, `+62 812 3456 789` and `62812…` are the same in Indonesia.
 *
 * @param country ISO 3166 code for numbers without a country; Indonesia where none or an unknown one is given.
 * @returns null for whatever is not the complete number of a mobile line.
 */
export function parsePhone(text: string, country = 'ID'): ParsedPhone | null {
  const written = text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim();
  if (written.length > 32 || !WRITTEN_NUMBER.test(written)) return null;
  const home = isSupportedCountry(country) ? country : 'ID';
  const found = read(written, home);
  return found?.country && !REFUSED_LINES.has(found.getType() ?? 'UNKNOWN')
    ? { e164: found.number, country: found.country, dialCode: found.countryCallingCode }
    : null;
}

/** The number as written at home; else as an international one that lost its plus. */
function read(written: string, home: CountryCode): PhoneNumber | null {
  const tries = [written.replace(DIALLED_ABROAD, '+'), written, `+${written.replace(/^\+/, '')}`];
  for (const text of tries) {
    const number = parsePhoneNumberFromString(text, { defaultCountry: home, extract: false });
    if (number?.isValid() && !number.ext) return number;
  }
  return null;
}

/** What anybody but its owner may see of a number: its last two digits (SV-53). */
export function maskPhone(e164: string): string {
  return `•• ${e164.slice(-2)}`;
}
