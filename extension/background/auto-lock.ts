import { type browser as Browser } from '../browser.ts';
import { type LockSettings } from '../vault/lock-settings.ts';
import { type Vault } from '../vault/vault.ts';

const ALARM = 'auto-lock';

interface Ports {
  vault: (active?: boolean) => Promise<Vault | undefined>;
  lock: () => Promise<void>;
  settings: () => Promise<LockSettings>;
}

/** Whoever locks only at the end of the browser is still asked for once a day. */
const NEVER_IDLE_SECONDS = 24 * 3600;

/**
 * Locks when the user has been away for long enough, and at once when the screen is locked. This is for the eye (and for the
 * half in memory): whether the vault may still be used is checked at every use.
 */
export function autoLock(browser: typeof Browser, { vault, lock, settings }: Ports): { start(): Promise<void> } {
  const idleSeconds = async () => (await settings()).idleMinutes * 60 || NEVER_IDLE_SECONDS;

  const detect = async () => browser.idle.setDetectionInterval(await idleSeconds());

  const tick = async () => {
    const isThere = (await browser.idle.queryState(await idleSeconds())) === 'active';
    if (!(await vault(isThere))) await browser.alarms.clear(ALARM);
  };

  const stateChanged = async (state: 'active' | 'idle' | 'locked') => {
    if (state === 'idle' || (state === 'locked' && (await settings()).onScreenLock)) await lock();
  };

  void detect();
  browser.idle.onStateChanged.addListener((state) => void stateChanged(state));
  browser.alarms.onAlarm.addListener(({ name }) => void (name === ALARM ? tick() : undefined));

  return {
    async start() {
      await detect();
      // A periodic alarm survives the background; less than half a minute is not allowed.
      await browser.alarms.create(ALARM, { periodInMinutes: 1 });
      await tick();
    },
  };
}
