import type { KnownAction, Policy } from './policy.ts';

/** Asks at sign-in on a new device and before money moves; remembers a browser for 30 days when the person wants it. */
export const optionalTrusted: Policy<KnownAction> = {
  name: 'optional-trusted',
  methods: ['totp', 'sms', 'backup'],
  methodsAtOnce: 'several',
  actions: {
    'sign-in': 'new-device',
    withdrawal: 'always',
    'change-email': 'always',
    'change-phone': 'always',
    'change-password': 'always',
    'payment-method': 'always',
    'change-factor': 'always',
    disable: 'always',
    enable: 'always',
    'reset-password': 'never',
    deposit: 'never',
    play: 'never',
    history: 'never',
  },
  otherwise: 'always',
  notEnrolled: 'allow',
  totpWindow: 1,
  smsMinutes: 5,
  remember: { days: 30, asks: true },
  backup: { count: 10, on: 'any', accepts: ['sign-in'], keptWhenDisabled: true },
  setup: ['method', 'phone', 'backup-codes', 'confirm'],
  coolOffHours: 24,
  recovery: { delayHours: 24, evidence: ['kyc-documents'], result: 'reset' },
  showAttemptsLeft: true,
};
