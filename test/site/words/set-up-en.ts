/** What the wallet says about setting a second step up. */
export const setUp = {
  title: 'Set up two\u2011step verification',
  another: 'Change how you get codes',
  lead: 'It takes about a minute. Nothing changes before the last step.',
  notNow: 'Not now',
  guide: 'Open the guide to print',
  noScript: 'Setting up needs JavaScript in this browser.',
};

export const guide = {
  title: 'Two\u2011step verification: the guide',
  lead: 'With it, your password alone opens nothing: a code is asked for, too. Setting it up takes about a minute.',
  print: 'Print this guide',
  go: 'Set it up now',
  steps: {
    settings: ['Open Security', 'Log in and choose Security, then “Set up two\u2011step verification”.'],
    method: [
      'Choose how you get codes',
      'An authenticator app is the safer choice and works offline. Text messages need nothing installed.',
    ],
    phone: ['Verify your phone', 'We send a code to your registered number. Type it in.'],
    'backup-codes': [
      'Save your backup codes',
      'Print them or write them down. Then type one of them back, to be sure that you have them.',
    ],
    'recovery-key': [
      'Save your recovery key',
      'It comes with an authenticator app. Print it or write it down. Then type it back, to be sure that you have it.',
    ],
    confirm: ['Confirm', 'Scan the picture with your app, or wait for the message. Type the code: from now on it counts.'],
  },
  rescue: {
    10: 'Lost your phone? One of your ten backup codes lets you in, once each.',
    1: 'Lost your phone? Your recovery key lets you in, once. It comes with the app only, and is not the set-up key.',
  },
  adviceTitle: 'Keep it safe',
};
