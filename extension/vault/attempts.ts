import { type KeyValue } from './store.ts';

/**
 * Wrong passphrases in a row, and how long to wait after them (EX-40): whoever sits at this keyboard gets ten tries, then one
 * every five minutes. It survives the browser. Who copies the files does not ask us: against them stands the derivation.
 */
export interface Attempts {
  /** 0: try. */
  waitMs(nowMs: number): Promise<number>;
  failed(nowMs: number): Promise<void>;
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

export function attemptsIn(local: KeyValue): Attempts {
  const read = async () => ((await local.get(KEY)) ?? { count: 0, lastMs: 0 }) as Failures;
  return {
    async waitMs(nowMs) {
      const { count, lastMs } = await read();
      // A clock that was set back does not shorten the wait, and does not make it endless.
      return Math.max(0, Math.min(delayMs(count), lastMs + delayMs(count) - nowMs));
    },
    async failed(nowMs) {
      const { count } = await read();
      await local.set(KEY, { count: count + 1, lastMs: nowMs } satisfies Failures);
    },
    succeeded: () => local.remove(KEY),
  };
}

function delayMs(count: number): number {
  if (count <= FREE) return 0;
  return count >= MAX ? LONGEST_MS : 1000 * 2 ** (count - FREE);
}
