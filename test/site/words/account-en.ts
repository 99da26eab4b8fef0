/** What the wallet says about the account itself: its details, and the way back in. */
export const account = {
  title: 'Your details',
  change: 'Change',
  save: 'Save',
  email: { name: 'Email', title: 'Change your email', lead: 'Notices and reset links go to the new address from now on.' },
  phone: { name: 'Mobile number', title: 'Change your mobile number', lead: 'Change it before the old one goes dead.' },
  password: {
    name: 'Password',
    title: 'Change your password',
    lead: 'Other browsers are signed out, and asked for a code again.',
  },
  'payment-method': {
    name: 'Bank accounts',
    title: 'Add a bank account',
    lead: 'Check the number twice: money that is sent to a wrong one is hard to get back.',
  },
  current: 'Your password now',
  add: 'Add a bank account',
  remove: 'Remove',
  approve: {
    email: 'Change the email',
    phone: 'Change the number',
    password: 'Change the password',
    'payment-method': 'Change bank accounts',
  },
  approveLead: 'Show that it is you.',
  done: {
    email: 'Your email was changed.',
    phone: 'Your mobile number was changed. Codes by text message still go to the number that you set up for them.',
    password: 'Your password was changed. Other browsers were signed out.',
    'payment-method': 'Your bank accounts were changed.',
  },
  wrongPassword: 'That is not your password.',
};

export const reset = {
  link: 'Forgot your password?',
  title: 'Reset your password',
  lead: 'Enter your email or mobile number. The link goes to your email.',
  who: 'Email or mobile number',
  send: 'Send the link',
  sentTitle: 'Look into your mail',
  sentLead: 'If there is an account, a link is on its way. It is good for half an hour, once.',
  toInbox: 'Open the inbox of this demonstration',
  approve: 'Show that it is you',
  approveLead: 'This browser is new to us. The link alone does not reset the password.',
  chooseTitle: 'Choose a new password',
  chooseLead: 'Every browser is signed out. Withdrawals wait a day where two-step verification is on.',
  choose: 'Save the password',
  done: 'Your password was changed. Log in with it.',
  expired: 'This link was used or has run out. Ask for a new one.',
};

export const newPhone = {
  link: 'I have a new phone',
  title: 'You have a new phone',
  steps: [
    ['Sign in once more', 'With a code from the old phone, by text message, or with a backup code.'],
    ['Set up the new phone', 'We take you there right after. One code of the new phone, and it counts.'],
    ['The old one ends by itself', 'So that nobody who finds it can use it. You get new backup codes.'],
  ],
  signIn: 'Continue to sign in',
  lost: 'Nothing works any more? Support can help',
  nowTitle: 'Set up your new phone',
  nowLead:
    'You signed in with a backup code. For the next 15 minutes you may set up a new phone, or turn two-step verification off, without another code.',
  start: 'Set up the new phone',
  later: 'Later',
};

export const mail = {
  greeting: (name: string) => `Hello ${name},`,
  reset: 'somebody, hopefully you, wants to reset the password of your account. If it was not you, do nothing.',
  resetLink: 'Choose a new password',
  changedEmail: (to: string) => `the email of your account was changed to ${to}. Was it not you? Write to support at once.`,
  changedPhone: 'the mobile number of your account was changed. Was it not you? Write to support at once.',
  changedPassword: 'your password was changed. Was it not you? Write to support at once.',
  changedBanks: 'the bank accounts of your account were changed. Was it not you? Write to support at once.',
  notice: {
    'factor-added': 'A method for two-step verification was added to your account.',
    'factor-removed': 'A method for two-step verification was removed from your account.',
    'factor-locked': 'A method of your account is locked after too many wrong codes.',
    'factor-unlocked': 'A method of your account works again.',
    'backup-codes-made': 'New backup codes were made. The former ones no longer work.',
    'backup-codes-low': 'You have few backup codes left. Make new ones in Security.',
    'device-remembered': 'A browser is remembered from now on: it signs in with your password alone.',
    'device-copied':
      'Somebody used an old copy of a remembered browser. It is asked for a code again. Was it not you? Change your password.',
    disabled: 'Two-step verification was turned off.',
    enabled: 'Two-step verification was turned on.',
    'failed-attempts': 'Somebody who knows your password entered wrong codes. Was it not you? Change your password.',
    'success-after-failures': 'A code was accepted after many wrong ones. Was it not you? Write to support.',
    'failure-rate': 'Unusually many codes are wrong across the site.',
    'sms-alarm': 'Text messages reached a limit, or codes are asked for and never typed in. Look at what is sent.',
    'sms-undelivered': 'A code could not be delivered to your phone. Is this still your number?',
    'sim-swapped': 'Your number moved to another SIM card lately. No code was sent to it.',
    'clock-went-back': 'The clock of the database went back. App codes are refused until it has caught up.',
  },
};
