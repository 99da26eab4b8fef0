import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import { oneAtATime, PGLITE_GROUPING } from '../../server/store/pglite.ts';
import type { Database } from '../../server/store/schema.ts';
import { type Store, storeOn } from '../../server/store/store.ts';

const idle: PGlite[] = [];

/**
 * An empty PGlite in memory, whose clock can be moved. Starting one takes seconds, and the tests want a hundred: a closed
 * one is emptied and handed out again.
 */
export function memoryStore(): Store {
  const schedule = oneAtATime();
  let database: PGlite | undefined;
  return storeOn(
    {
      grouping: PGLITE_GROUPING,
      schedule,
      open: async () => {
        database = idle.pop() ?? (await PGlite.create());
        return new Kysely<Database>({ dialect: new PGliteDialect({ pglite: database }) });
      },
      close: () =>
        schedule(async () => {
          const used = database;
          database = undefined;
          if (!used) return;
          await used.exec('drop schema public cascade; create schema public;');
          idle.push(used);
        }),
    },
    { testClock: true },
  );
}
