import { type browser as Browser } from '../browser.ts';
import { DEFAULT_LIMITS } from '../vault/unlocked.ts';
import { type Vault } from '../vault/vault.ts';

const ALARM = 'auto-lock';

interface Ports {
  vault: (active?: boolean) => Promise<Vault | undefined>;
  lock: () => Promise<void>;
}

/**
 * Locks when the user has been away for long enough, and at once when the screen is locked. This is for the eye (and for the
 * half in memory): whether the vault may still be used is checked at every use.
 */
export function autoLock(browser: typeof Browser, { vault, lock }: Ports): { start(): Promise<void> } {
  const idleSeconds = DEFAULT_LIMITS.idleMs / 1000;

  const tick = async () => {
    const isThere = (await browser.idle.queryState(idleSeconds)) === 'active';
    if (!(await vault(isThere))) await browser.alarms.clear(ALARM);
  };

  browser.idle.setDetectionInterval(idleSeconds);
  browser.idle.onStateChanged.addListener((state) => void (state === 'active' ? undefined : lock()));
  browser.alarms.onAlarm.addListener(({ name }) => void (name === ALARM ? tick() : undefined));

  return {
    // A periodic alarm survives the background; less than half a minute is not allowed.
    async start() {
      await browser.alarms.create(ALARM, { periodInMinutes: 1 });
      await tick();
    },
  };
}
