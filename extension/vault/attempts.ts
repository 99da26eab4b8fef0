import { type Exclusive, type KeyValue } from './store.ts';

/**
 * Wrong passphrases in a row, and how long to wait after them (EX-40): whoever sits at this keyboard gets ten tries, then one
 * every five minutes. It survives the browser. Who copies the files does not ask us: against them stands the derivation.
 */
export interface Attempts {
  /**
   * Takes one try, counted before anybody looks at what was typed. 0: go ahead; else how long to wait, and none was taken. One after
   * the other, over all windows.
   */
  take(nowMs: number): Promise<number>;
  /** It could not be tried at all. */
  giveBack(): Promise<void>;
  succeeded(): Promise<void>;
}

interface Failures {
  count: number;
  lastMs: number;
}

const KEY = 'attempts';
const FREE = 4;
const MAX = 10;
const LONGEST_MS = 300_000;

export function attemptsIn(local: KeyValue, alone: Exclusive): Attempts {
  const read = async () => ((await local.get(KEY)) ?? { count: 0, lastMs: 0 }) as Failures;
  const write = (failures: Failures) => local.set(KEY, failures);
  return {
    take: (nowMs) =>
      alone(async () => {
        const { count, lastMs } = await read();
        // A clock that was set back does not shorten the wait, and does not make it endless.
        const waitMs = Math.max(0, Math.min(delayMs(count), lastMs + delayMs(count) - nowMs));
        if (waitMs === 0) await write({ count: count + 1, lastMs: nowMs });
        return waitMs;
      }),
    giveBack: () =>
      alone(async () => {
        const { count, lastMs } = await read();
        await write({ count: Math.max(0, count - 1), lastMs });
      }),
    succeeded: () => alone(() => local.remove(KEY)),
  };
}

function delayMs(count: number): number {
  if (count <= FREE) return 0;
  return count >= MAX ? LONGEST_MS : 1000 * 2 ** (count - FREE);
}
