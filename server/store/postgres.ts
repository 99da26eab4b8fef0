import { Kysely, PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import type { Database } from './schema.ts';
import { type Store, type StoreOptions, storeOn } from './store.ts';

export type PostgresOptions = StoreOptions &
  (
    | { connectionString: string; connections?: number }
    /** A pool of the host's: it stays open when the store closes. It must give `bigint` (type 20) as a number. */
    | { pool: Pool }
  ) & {
    /** How many requests one commit may carry. 1 for engines that refuse statements over several shards. Default 32. */
    groupSize?: number;
  };

const BIGINT = 20;
const CONNECTIONS = 8;

/** PostgreSQL 13 or newer, for any number of processes. */
export function postgres(options: PostgresOptions): Store {
  let own: Pool | null = null;
  return storeOn(
    {
      grouping: { size: options.groupSize ?? 32, concurrency: 2 },
      schedule: (work) => work(),
      open: async () => {
        const pool = 'pool' in options ? options.pool : (own = await openPool(options));
        survive(pool);
        return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
      },
      close: async (db) => {
        if (own) await (db ? db.destroy() : own.end());
      },
    },
    options,
  );
}

async function openPool(options: { connectionString: string; connections?: number }): Promise<Pool> {
  const { default: pg } = await import('pg');
  const types = {
    getTypeParser: ((id: number, format?: 'text' | 'binary') =>
      // Every number here is below 2^53: times in ms, steps, counts.
      id === BIGINT ? Number : format === 'binary' ? pg.types.getTypeParser(id, 'binary') : pg.types.getTypeParser(id)) as never,
  };
  const pool = new pg.Pool({ connectionString: options.connectionString, max: options.connections ?? CONNECTIONS, types });
  return pool;
}

/**
 * A server that crashes says so on every connection, idle or in use, and Node ends a process whose `error` nobody hears.
 * Whoever was waiting for an answer gets an error of his own, and the pool opens new connections.
 */
function survive(pool: Pool): void {
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
}
