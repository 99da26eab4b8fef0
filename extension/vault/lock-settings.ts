import { type KeyValue } from './store.ts';
import { type LockLimits } from './unlocked.ts';

/** When the vault locks by itself. It always does at the end of the browser, and after a day. */
export interface LockSettings {
  /** Without use; 0: only when the browser ends. */
  idleMinutes: (typeof IDLE_MINUTES)[number];
  onScreenLock: boolean;
}

export const IDLE_MINUTES = [1, 5, 15, 60, 0] as const;
export const DEFAULT_LOCK: LockSettings = { idleMinutes: 15, onScreenLock: true };

const KEY = 'lock';
const DAY_MS = 24 * 3_600_000;

export interface LockSettingsStore {
  read(): Promise<LockSettings>;
  write(settings: LockSettings): Promise<void>;
}

export function lockSettingsIn(local: KeyValue): LockSettingsStore {
  return {
    async read() {
      const found = ((await local.get(KEY)) ?? {}) as Partial<Record<keyof LockSettings, unknown>>;
      // What cannot be read is the careful choice, not the lasting one.
      const idleMinutes = IDLE_MINUTES.find((minutes) => minutes === found.idleMinutes) ?? DEFAULT_LOCK.idleMinutes;
      return { idleMinutes, onScreenLock: found.onScreenLock !== false };
    },
    write: (settings) => local.set(KEY, settings),
  };
}

export const limitsOf = ({ idleMinutes }: LockSettings): LockLimits => ({
  idleMs: idleMinutes === 0 ? DAY_MS : idleMinutes * 60_000,
  maxMs: DAY_MS,
});
