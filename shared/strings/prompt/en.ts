import type { Text } from '../words.ts';

/** What `<mfa-challenge>` says, in English. Plain, short, no blame; a button says what happens. */
export const en = {
  lang: 'en',
  dir: 'ltr',

  // What is asked, and why
  signIn: 'Enter your code',
  change: 'Confirm it’s you',
  transaction: 'Approve payment',
  withdrawal: 'Approve withdrawal',
  checkFirst: 'Check the details, then enter your code.',
  fromTotp: 'From your authenticator app',
  fromTotpOf: 'From your authenticator app on {label}',
  fromSms: 'From our text message',
  fromSmsTo: 'From the text message to {label}',
  fromBackup: 'One of the backup codes you saved',
  to: 'To',
  memo: 'Note',
  site: 'On',

  // The field
  labelDigits: '{n}-digit code',
  labelBackup: 'Backup code',
  hintTotp: 'The code changes every 30 seconds.',
  hintSms: 'It can take a minute to arrive.',
  hintSending: 'Sending your text message…',
  hintBackup: 'Each one works once.',

  // Buttons
  submit: 'Continue',
  confirm: 'Confirm',
  send: 'Send {amount}',
  checking: 'Checking…',
  sending: 'Sending…',
  done: 'Done',
  retry: 'Try again',
  renew: 'Ask again',
  restart: 'Start again',
  waitFor: 'Try again in {time}',
  cancel: 'Cancel',
  resend: 'Send a new code',
  resendIn: 'Send a new code in {time}',
  moreTime: 'More time',

  // Other ways
  ways: 'Other ways',
  totp: 'Authenticator app',
  sms: 'Text message',
  backup: 'Backup code',
  left: { one: '{n} left', other: '{n} left' } as Text,
  lockedUntil: 'Locked until {clock}',
  lost: 'Lost access?',
  hours: 'Every day {from}–{to}, your time',
  remember: { one: 'Don’t ask on this browser for a day', other: 'Don’t ask on this browser for {n} days' } as Text,
  rememberUntil: 'Don’t ask on this browser again',

  // Help
  help: 'Where is my code?',
  helpTotp:
    'Open your authenticator app and find this site. Type the {n} digits before they change. It works without a connection.',
  helpSms: 'Look for a message from us on your phone. No signal? Use another way below.',
  helpBackup: 'You saved them when you set this up, perhaps on paper or as a file. Capitals and dashes don’t matter.',
  neverShare: 'Never share a code. Our staff will never ask for one.',

  // Answers
  wrong: 'That code isn’t right. Check it and try again.',
  wrongTotp: 'That code isn’t right. Use the one your app shows now.',
  wrongBackup: 'That backup code isn’t right. Check it and try again.',
  tries: { one: 'One try left.', other: '{n} tries left.' } as Text,
  usedTotp: 'That code was already used. Wait for the next one.',
  usedSms: 'That code was already used. Send a new one.',
  usedBackup: 'That backup code was already used. Take another one.',
  incomplete: 'Enter all {n} digits.',
  incompleteBackup: 'Enter a backup code.',
  smsNotSent: 'We couldn’t send the text message. Try again, or use another way.',
  smsWait: 'A message is on its way. Please wait a little before the next one.',
  tooMany: 'That was a bit fast. Please wait.',
  locked: 'Locked to keep your account safe.',
  lockedTill: 'Locked until {clock} to keep your account safe.',
  otherWay: 'You can use another way below.',
  expired: 'This request has run out.',
  noTries: 'Too many wrong codes for this request.',
  endsIn: 'This request ends in {time}.',
  offline: 'No connection. Your code is still here; try again when you’re back online.',
  failed: 'Something went wrong on our side. Please try again.',
  signedOut: 'You’ve been signed out. Please sign in again.',
  noMethod: 'There is no way to confirm this here. Please contact support.',
  framed: 'For your safety, this can’t be used inside another site. Open the site itself.',
  verified: 'Confirmed.',
  cancelled: 'Cancelled. Nothing was changed.',
} as const;

export type PromptKey = Exclude<keyof typeof en, 'lang' | 'dir'>;
