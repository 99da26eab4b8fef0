import type { KnownAction, Policy } from './policy.ts';

/** Asks on a device that is not known and before everything risky; one method at a time, one recovery key with the app. */
export const riskyActions: Policy<KnownAction> = {
  name: 'risky-actions',
  methods: ['totp', 'sms', 'backup'],
  methodsAtOnce: 'one',
  actions: {
    'sign-in': 'new-device',
    'reset-password': 'new-device',
    withdrawal: 'always',
    'change-email': 'always',
    'change-phone': 'always',
    'change-password': 'always',
    'payment-method': 'always',
    'change-factor': 'always',
    disable: 'always',
    enable: 'always',
    deposit: 'never',
    play: 'never',
    history: 'never',
  },
  otherwise: 'always',
  notEnrolled: 'allow',
  totpWindow: 1,
  smsMinutes: 5,
  remember: { days: 'until-cleared', asks: false },
  backup: { count: 1, on: 'app', accepts: ['sign-in'], keptWhenDisabled: false },
  setup: ['method', 'confirm', 'backup-codes'],
  coolOffHours: 24,
  recovery: { delayHours: 4, evidence: ['government-id', 'registered-email'], result: 'temporary-access', accessHours: 4 },
  showAttemptsLeft: true,
};
