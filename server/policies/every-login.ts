import type { KnownAction, Policy } from './policy.ts';

/** Asks at every sign-in, on every device, and remembers none. Withdrawals do not ask again. */
export const everyLogin: Policy<KnownAction> = {
  name: 'every-login',
  methods: ['totp', 'sms', 'backup'],
  methodsAtOnce: 'several',
  actions: {
    'sign-in': 'always',
    withdrawal: 'never',
    'change-email': 'always',
    'change-phone': 'always',
    'change-password': 'always',
    'reset-password': 'never',
    'payment-method': 'never',
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
  remember: { days: 0, asks: false },
  backup: { count: 10, on: 'any', accepts: ['sign-in'], keptWhenDisabled: true },
  setup: ['method', 'confirm', 'backup-codes'],
  coolOffHours: 24,
  recovery: { delayHours: 24, evidence: ['registered-email', 'kyc-documents'], result: 'reset' },
  showAttemptsLeft: true,
};
