/**
 * What `<mfa-enroll>` says beyond the words of the prompt, in English. What ends with `-totp` or `-sms` is said of an app or of text
 * messages; `-key` and `-none` where the app brings one recovery key, or text messages bring nothing.
 */
export const en = {
  lang: 'en',
  dir: 'ltr',
  title: 'Set up two-step verification',
  step: 'Step {n}',
  stepOf: 'Step {n} of {total}',

  // Which method
  choose: 'How do you want to get your codes?',
  totp: 'Authenticator app',
  sms: 'Text message',
  recommended: 'Recommended',
  'about-totp': 'The safer choice. Your phone makes the codes itself, without signal or internet.',
  'about-sms': 'Nothing to install. Weaker: a message can be intercepted, and needs a signal.',
  'rescue-totp-key': 'It comes with a recovery key, should you lose your phone.',
  'rescue-sms-none': 'There is no recovery key: without your number, only support can let you in again.',
  travel: 'Going on a trip? Set this up before you leave.',

  // Which number
  'number-totp': 'Verify your phone',
  'number-sms': 'Where should codes go?',
  'registered-totp': 'We send a code to your registered number {to}. Then we know that we can reach you.',
  'registered-sms': 'To your registered number {to}, or to another one.',
  'not-mine-totp': 'Not your number any more? Change it in your account first.',
  'keep-current': 'Keep this number up to date: codes stop when it goes dead.',
  send: 'Send a code',
  'send-to': 'Send a code to {to}',
  'other-number': 'Use another number',
  'registered-number': 'Use my registered number',
  'change-number': 'Change the number',

  // The code of a message
  'message-sent': 'Enter the code from the message',
  'sent-to': 'It comes by text message to {to}.',
  verify: 'Verify',

  // The app
  app: 'Connect your authenticator app',
  scan: 'Scan this with your authenticator app',
  scanHelp: 'No app yet? Any authenticator app will do. It makes codes without a connection.',
  qr: 'QR code with your set-up key',
  openApp: 'Open authenticator app',
  extension: 'Have the browser extension? Click its button in the toolbar.',
  byHand: 'Can’t scan it?',
  key: 'Type this set-up key into your app. It is as secret as a password, and it is not a recovery key.',
  copy: 'Copy set-up key',
  copied: 'Copied',
  notCopied: 'Your browser didn’t allow it. Select the key and copy it.',
  enter: 'Enter the {n} digits that your app shows',
  confirm: 'Turn on',
  'clock-ahead': 'Your phone’s clock is about {time} fast. Set it to automatic, then use the newest code.',
  'clock-behind': 'Your phone’s clock is about {time} slow. Set it to automatic, then use the newest code.',

  // The end
  done: 'Two-step verification is on',
  'done-totp': 'When we ask for a code, open your app.',
  'done-sms': 'When we ask for a code, we send it to {to}.',
  cancelled: 'Nothing was changed.',
  apart: 'Keep your backup codes apart from your phone.',

  // Help
  help: 'Need help?',
  'help-method': 'You can switch later, in your security settings.',
  'help-phone': 'It can take a minute. Check that the phone is on and has a signal.',
  'help-confirm-totp': 'In your app choose “add account” or +, then scan the picture. Using a second device? Scan it there too.',
  'help-confirm-sms': 'It can take a minute. Check that the phone is on and has a signal.',
  'help-backup-codes': 'Write them down or print them, and keep them where you keep important papers.',
  'never-share': 'Never share a code. Our staff will never ask for one.',

  // What is in the way
  'other-method': 'Choose another way',
  cancel: 'Cancel',
  again: 'Try again',
  restart: 'Begin again',
  offline: 'No connection. Nothing is lost: try again.',
  failed: 'Something went wrong on our side. Nothing was changed.',
  expired: 'This set-up has run out, or was begun again in another window.',
  'not-approved': 'To change how you sign in, confirm with a code first.',
  'already-enrolled': 'You can’t have more of these. Remove one first.',
  'too-many': 'Too many tries. Wait a while, then try again.',
  'too-many-until': 'Too many tries. Try again after {time}.',
  'sms-not-sent': 'The message couldn’t be sent. Check the number, or choose another way.',
  'method-not-allowed': 'This can’t be set up here. Please contact support.',
  'not-signed-in': 'You’ve been signed out. Sign in again.',
} as const;

export type EnrollKey = Exclude<keyof typeof en, 'lang' | 'dir'>;
