/** What `<mfa-enroll>` says beyond the words of the prompt, in English. */
export const en = {
  lang: 'en',
  dir: 'ltr',
  heading: 'Set up your authenticator app',
  scan: 'Scan this with your authenticator app',
  scanHelp: 'No app yet? Any authenticator app will do. It makes codes without a connection.',
  qr: 'QR code with your set-up key',
  openApp: 'Open authenticator app',
  openAppHelp: 'On this phone? Open your app straight away.',
  extension: 'Have the browser extension? Click its button in the toolbar.',
  byHand: 'Can’t scan it?',
  key: 'Type this set-up key into your app. It is as secret as a password.',
  copy: 'Copy set-up key',
  copied: 'Copied',
  notCopied: 'Your browser didn’t allow it. Select the key and copy it.',
  enter: 'Enter the {n} digits that your app shows',
  confirm: 'Turn on',
  done: 'Your authenticator app is set up.',
  again: 'Begin again',
} as const;

export type EnrollKey = Exclude<keyof typeof en, 'lang' | 'dir'>;
