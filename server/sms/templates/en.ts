import type { Wording } from './wording.ts';

export const en: Wording = {
  'sign-in': '{issuer}: sign-in code {code}, valid {minutes} minutes. Tell nobody. Our staff never ask for it.',
  change: '{issuer}: code {code} changes how you sign in, valid {minutes} minutes. Not you? Tell nobody, change your password.',
  transaction: '{issuer}: code {code} approves {amount} to {payee}, valid {minutes} minutes. Not you? Tell nobody.',
  enrollment: '{issuer}: code {code} confirms this phone number, valid {minutes} minutes. Our staff never ask for it.',
  'number-replaced': '{issuer}: this number no longer receives your sign-in codes. Not you? Sign in and change your password.',
};
