import type { Text } from '../words.ts';

/**
 * What `<mfa-challenge>` says, in English. Plain, short, no blame; a button says what happens.
 *
 * Keys are named after what they speak of, the special before the general: a wrong TOTP code says `wrong-code-totp`, a wrong code of
 * any other method `wrong-code`.
 */
export const en = {
  lang: 'en',
  dir: 'ltr',

  // What is asked, by kind or action; and where the code comes from
  'sign-in': 'Enter your code',
  change: 'Confirm it’s you',
  transaction: 'Approve payment',
  withdrawal: 'Approve withdrawal',
  check: 'Check the details, then enter your code.',
  'from-totp': 'From your authenticator app {label}',
  'from-sms': 'From the text message we sent you',
  'from-sms-named': 'From the text message to {label}',
  'from-channel': 'From {channel}, sent to {label}',
  'from-backup': 'One of the codes you saved',
  payee: 'To',
  memo: 'Note',
  site: 'On',

  // The field, and the line under it while nothing is wrong
  label: '{n}-digit code',
  'hint-totp': 'The code changes every 30 seconds.',
  'hint-sms': 'It can take a minute to arrive.',
  undelivered: 'The last message didn’t arrive. Is {label} still your number?',
  'hint-backup': 'Each one works once.',
  verified: 'Confirmed',
  cancelled: 'Cancelled. Nothing was changed.',

  // What was wrong, and what to do
  incomplete: 'Enter the whole code.',
  'wrong-code': 'That code isn’t right.',
  'wrong-code-totp': 'That code isn’t right. Use the newest one.',
  'already-used': 'That code was already used. Take another one.',
  'already-used-totp': 'That code was already used. Wait for the next one.',
  'sms-not-sent': 'The message couldn’t be sent. Try another way.',
  'sms-not-sent-only': 'The message couldn’t be sent. Try again in a moment.',
  tries: { one: 'One try left.', other: '{n} tries left.' } as Text,
  'too-many': 'Please wait.',
  locked: 'Locked until {clock}, for your safety.',
  expired: 'This request has run out.',
  'expired-attempts': 'Too many wrong codes.',
  offline: 'No connection. Your code is still here.',
  failed: 'Something went wrong on our side.',
  'not-signed-in': 'Please sign in again.',
  'method-not-allowed': 'This isn’t possible here. Please contact support.',
  framed: 'For your safety this doesn’t work inside another site.',

  // Buttons
  'do-sign-in': 'Continue',
  'do-change': 'Confirm',
  'do-transaction': 'Send {amount}',
  checking: 'Checking…',
  sending: 'Sending…',
  again: 'Try again',
  in: '{what} in {time}',
  cancel: 'Cancel',
  resend: 'Send a new code',
  ends: 'This ends',
  more: 'More time',

  // Other ways
  totp: 'Authenticator app',
  sms: 'Text message',
  backup: 'Backup code',
  left: '{n} left' as Text,
  remember: { one: 'Remember this browser for a day', other: 'Remember this browser for {n} days' } as Text,
  'remember-null': 'Remember this browser until I clear cookies',
  shared: 'This is a shared computer',
  lost: 'Lost access?',
  hours: 'Every day {from}–{to}, your time',

  // Help
  help: 'Where is my code?',
  'help-totp': 'Open your authenticator app and find this site. No connection needed.',
  'help-sms': 'Look for our message on your phone. No signal? Try another way.',
  'help-backup': 'You saved them when you set this up.',
  'never-share': 'Never share a code. Our staff will never ask for one.',
} as const;

export type PromptKey = Exclude<keyof typeof en, 'lang' | 'dir'>;
