import { mkdir } from 'node:fs/promises';
import { Kysely, PGliteDialect } from 'kysely';
import { takeLock } from './lock-file.ts';
import type { Database } from './schema.ts';
import { type Grouping, type Store, type StoreOptions, storeOn } from './store.ts';

export interface PgliteOptions extends StoreOptions {
  /** A folder for the database, made if missing; or `memory://`, forgotten at exit. */
  dataDir: string;
}

/**
 * PostgreSQL inside this process, for one process. A second process on the same folder gets `store-in-use`.
 *
 * It survives `kill -9` of the process, not the loss of power: PGlite runs PostgreSQL without fsync. Where money depends
 * on it, use `postgres`.
 */
export function pglite(options: PgliteOptions): Store {
  const queue = oneAtATime();
  let release: () => Promise<void> = () => Promise.resolve();
  return storeOn(
    {
      grouping: PGLITE_GROUPING,
      schedule: queue,
      open: async () => {
        const { PGlite } = await import('@electric-sql/pglite');
        if (options.dataDir !== 'memory://') {
          await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
          release = await takeLock(`${options.dataDir}.lock`);
        }
        try {
          const database = await PGlite.create({ dataDir: options.dataDir });
          return new Kysely<Database>({ dialect: new PGliteDialect({ pglite: database }) });
        } catch (error) {
          await release();
          throw error;
        }
      },
      close: (db) =>
        queue(async () => {
          await db?.destroy();
          await release();
        }),
    },
    options,
  );
}

/** One connection: what waits for it shares the next commit. */
export const PGLITE_GROUPING: Grouping = { size: 32, concurrency: 1 };

/** kysely keeps one shared connection object for PGlite: two transactions at once would run inside each other. */
export function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
}
