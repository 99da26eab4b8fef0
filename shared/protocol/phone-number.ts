import * as v from 'valibot';

/** The wire of the field for a phone number. Numbers are read by the server alone, and never come back whole (SV-53). */

/** ISO 3166, two letters: `ID`. */
export const Country = v.pipe(v.string(), v.regex(/^[A-Z]{2}$/));

/**
 * `GET /phone-numbers`: where messages may go, in the site's own order, each with its dial code (`62`, ITU-T E.164), and the number
 * that the site knows, masked.
 */
export const PhoneCountries = v.object({
  countries: v.array(v.object({ country: Country, dialCode: v.pipe(v.string(), v.regex(/^[1-9]\d{0,3}$/)) })),
  registered: v.optional(v.object({ to: v.string(), country: Country })),
});
export type PhoneCountries = v.InferOutput<typeof PhoneCountries>;

/** `POST /phone-numbers`: a number as people write it, in this country unless it names its own. */
export const PhoneRequest = v.strictObject({
  text: v.pipe(v.string(), v.maxLength(32)),
  country: v.optional(Country),
});
export type PhoneRequest = v.InferOutput<typeof PhoneRequest>;

/** `to` is masked to the last two digits, and empty for what is no number. `reason` is there where `valid` is false. */
export const PhoneResponse = v.object({
  to: v.string(),
  country: v.nullable(Country),
  valid: v.boolean(),
  reason: v.optional(v.picklist(['bad-phone', 'country-not-served'])),
});
export type PhoneResponse = v.InferOutput<typeof PhoneResponse>;
