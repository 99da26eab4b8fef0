/** What the field for a phone number says, in English. */
export const en = {
  lang: 'en',
  dir: 'ltr',
  country: 'Country',
  number: 'Mobile number',
  help: 'We’ll send a code to this number.',
  'goes-to': 'The code goes to {to} ({country}).',
  empty: 'Enter your mobile number.',
  'bad-phone': 'That isn’t a whole mobile number. Check the digits and the country.',
  'country-not-served': 'We can’t send codes to this country. Use another number.',
} as const;

export type PhoneKey = Exclude<keyof typeof en, 'lang' | 'dir'>;
