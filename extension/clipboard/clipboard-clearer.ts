import { type browser as Browser } from '../browser.ts';
import { type KeyValue } from '../vault/store.ts';

/** Half a minute is the shortest alarm that browsers keep, and the life of a code. */
const AFTER_MS = 30_000;
const ALARM = 'clear-clipboard';
const KEY = 'copied';

interface Ports {
  /** In memory, and gone with the browser. */
  session: KeyValue;
  mayClear: () => Promise<boolean>;
  /** Clears the clipboard if it still holds what `take` gives. */
  clear: (take: () => Promise<string | null>) => Promise<void>;
  now: () => number;
}

/**
 * Remembers what was copied for half a minute, and has it cleared then if it is still there (EX-12). Without the right to look it
 * remembers nothing, and clears nothing: what the user copied meanwhile is not ours.
 */
export function clipboardClearer({ alarms }: Pick<typeof Browser, 'alarms'>, { session, mayClear, clear, now }: Ports) {
  /** What was copied, once. */
  const take = async (): Promise<string | null> => {
    const code = await session.get(KEY);
    await session.remove(KEY);
    return typeof code === 'string' ? code : null;
  };

  alarms.onAlarm.addListener(({ name }) => void (name === ALARM ? clear(take) : undefined));

  return {
    take,
    async copied(code: string): Promise<void> {
      if (!(await mayClear())) return;
      await session.set(KEY, code);
      await alarms.create(ALARM, { when: now() + AFTER_MS });
    },
  };
}
