/**
 * Every limit of the product, as data. Durations in milliseconds.
 *
 * Why these: five tries per challenge and one free try in 3·10⁻⁶ leave the delay to do the work. After five failures in a
 * row a factor waits 30 seconds, doubling to an hour, which is some 30 tries a day (SP 800-63B §3.2.2), and at 100 it
 * locks. Failures count on the factor, whatever session, challenge, address or cookie they came with.
 */
export interface Limits {
  challenge: { attempts: number; lifetimeMs: number };
  factor: { freeFailures: number; firstDelayMs: number; maxDelayMs: number; lockAfter: number };
  /** Failures of one address (IPv6: its /64), over all accounts. */
  address: WindowLimit;
  /** Failures of the whole installation that raise the alarm `failure-rate`. */
  alarm: WindowLimit;
  /** Challenges that one account may begin. */
  challengesPerAccount: WindowLimit;
  /**
   * Wrong codes of one account, by what is set up or verified, whatever set-up they came with. A code that was sent can be guessed,
   * ten times a day; the secret of an app was shown to whoever types its code, who may have a clock that is off.
   */
  enrollment: { attempts: Record<'totp' | 'sms', WindowLimit>; lifetimeMs: number };
  sms: { sendsPerChallenge: number; firstResendMs: number; perAccount: WindowLimit };
  /** Three right codes in a row free a locked factor: the wait between two, and after a wrong one. */
  unlock: { codes: number; waitMs: number; waitAfterWrongMs: number };
  factorsPerAccount: number;
  /** "Is this still your number?" comes so long after it was set up, used or confirmed. */
  phoneReminderMs: number;
  /** Remembered browsers of one account, and how long the token from before may come once more: two tabs that sign in at once. */
  devices: { perAccount: number; graceMs: number };
}

export interface WindowLimit {
  count: number;
  windowMs: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const DEFAULT_LIMITS: Limits = {
  challenge: { attempts: 5, lifetimeMs: 5 * MINUTE },
  factor: { freeFailures: 5, firstDelayMs: 30_000, maxDelayMs: HOUR, lockAfter: 100 },
  address: { count: 100, windowMs: 10 * MINUTE },
  alarm: { count: 300, windowMs: 10 * MINUTE },
  challengesPerAccount: { count: 100, windowMs: 10 * MINUTE },
  enrollment: {
    attempts: { totp: { count: 10, windowMs: 10 * MINUTE }, sms: { count: 10, windowMs: 24 * HOUR } },
    lifetimeMs: 10 * MINUTE,
  },
  sms: { sendsPerChallenge: 5, firstResendMs: 30_000, perAccount: { count: 20, windowMs: 24 * HOUR } },
  unlock: { codes: 3, waitMs: 30_000, waitAfterWrongMs: 15 * MINUTE },
  factorsPerAccount: 10,
  phoneReminderMs: 180 * 24 * HOUR,
  devices: { perAccount: 20, graceMs: 10_000 },
};
