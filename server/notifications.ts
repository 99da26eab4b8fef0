import type { AccountKey } from './identity.ts';
import type { Limits } from './limits.ts';

/** What happened that the person, or whoever runs the site, should hear of. Never a code, a secret or a whole number. */
export type NoticeType =
  | 'factor-added'
  | 'factor-removed'
  | 'factor-locked'
  | 'factor-unlocked'
  | 'backup-codes-made'
  | 'backup-codes-low'
  | 'device-remembered'
  | 'device-copied'
  | 'disabled'
  | 'enabled'
  | 'failed-attempts'
  | 'success-after-failures'
  | 'failure-rate'
  | 'clock-went-back'
  | 'sms-alarm'
  | 'sms-undelivered'
  | 'sim-swapped';

export interface Notice {
  type: NoticeType;
  atMs: number;
  /** Null for what concerns the installation: `failure-rate`, `clock-went-back`, `sms-alarm`. */
  who: AccountKey | null;
  method?: string;
  label?: string;
  /** Backup codes left. */
  left?: number;
  /** Where notices about this account go, as far as `identify` told. */
  emails?: readonly string[];
  locale?: string;
}

/** Called after the commit of what it tells. What it throws is dropped: a notice never undoes what happened. */
export type Notify = (notice: Notice) => void | Promise<void>;

/**
 * What an answer tells the owner of a factor: a burst of failures, the lock at their end, the success after them (SV-08).
 *
 * @param failures - in a row, with this answer counted
 */
export function newsOf({ freeFailures, lockAfter }: Limits['factor'], failures: number, right: boolean): NoticeType | null {
  if (right) return failures > freeFailures ? 'success-after-failures' : null;
  if (failures === freeFailures) return 'failed-attempts';
  return failures === lockAfter ? 'factor-locked' : null;
}

export interface NoticeDesk {
  tell(notice: Notice): void;
  /** Does something for the person in the background. What it throws is dropped. */
  run(work: () => Promise<void>): void;
  /** Resolves when every notice told so far has been handed over. */
  settled(): Promise<void>;
}

export function noticeDesk(notify: Notify | undefined): NoticeDesk {
  const underWay = new Set<Promise<void>>();
  const run = (work: () => void | Promise<void> | undefined): void => {
    const running: Promise<void> = Promise.resolve()
      .then(work)
      .catch(() => undefined)
      .finally(() => underWay.delete(running));
    underWay.add(running);
  };
  return {
    tell: (notice) => {
      run(() => notify?.(notice));
    },
    run,
    settled: async () => {
      await Promise.all(underWay);
    },
  };
}
