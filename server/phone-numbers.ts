import type { PhoneCountries, PhoneRequest, PhoneResponse } from '../shared/protocol/phone-number.ts';
import type { Core } from './core.ts';
import { allowedMethods, registeredPhone } from './enrollment-steps.ts';
import type { Who } from './identity.ts';
import { accept, type Outcome, refuse } from './outcome.ts';
import { dialCodeOf, KNOWN_COUNTRIES, maskPhone, parsePhone } from './sms/phone-number.ts';

/** What the field for a phone number asks. Nothing is sent here, and nothing tells whose number it is. */

/** Where messages may go, and the number that the host knows. */
export function phoneCountries(core: Core, who: Who): Outcome<PhoneCountries> {
  if (!allowedMethods(core, who).includes('sms')) return refuse('method-not-allowed');
  const registered = registeredPhone(who);
  return accept({
    countries: (core.smsRules?.countries ?? KNOWN_COUNTRIES).map((country) => ({ country, dialCode: dialCodeOf(country) })),
    ...(registered ? { registered: { to: maskPhone(registered.e164), country: registered.country } } : {}),
  });
}

/** Reads a number as people write it. */
export function readPhone(core: Core, who: Who, asked: PhoneRequest): Outcome<PhoneResponse> {
  if (!allowedMethods(core, who).includes('sms')) return refuse('method-not-allowed');
  const phone = parsePhone(asked.text, asked.country ?? registeredPhone(who)?.country);
  if (!phone) return accept({ to: '', country: null, valid: false, reason: 'bad-phone' });
  const { e164, country } = phone;
  const served = core.smsRules?.countries.includes(country) ?? true;
  const read = { to: maskPhone(e164), country, valid: served };
  return accept(served ? read : { ...read, reason: 'country-not-served' });
}
