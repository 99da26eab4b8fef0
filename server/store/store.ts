import { type Kysely, sql, type Transaction as KyselyTransaction } from 'kysely';
import { MfaError } from '../../shared/errors.ts';
import { migrate } from './migrations.ts';
import type { Database } from './schema.ts';

export type Transaction = KyselyTransaction<Database>;

/**
 * Where everything lives. It hands out a transaction and nothing else: with PGlite's single connection, an outer handle
 * used inside a transaction would wait for itself for ever.
 */
export interface Store {
  /** Resolves when the database is open and migrated. @throws MfaError `store-in-use` `bad-config` `unavailable` */
  ready(): Promise<void>;
  /**
   * Runs `work` in one transaction and resolves after the commit. On a deadlock or serialisation failure all of it runs
   * again, so it must do nothing that cannot be repeated but through `tx`.
   *
   * @throws MfaError `unavailable` if the database failed; nothing of `work` has happened then, or its answer is unknown.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** How many requests one commit may carry, and how many commits may be under way. */
  readonly grouping: Grouping;
  /** The time by `mfa_now()`. */
  nowMs(): Promise<number>;
  /** Tests only: moves `mfa_now()`. @throws MfaError `bad-config` unless the store was opened with `testClock`. */
  setClockOffset(offsetMs: number): Promise<void>;
  close(): Promise<void>;
}

export interface Grouping {
  size: number;
  concurrency: number;
}

export interface StoreOptions {
  /** Opens the store as a test store, whose clock can be moved. Refused when `NODE_ENV` is `production`. */
  testClock?: boolean;
}

/** What differs between the engines. */
export interface Engine {
  open(): Promise<Kysely<Database>>;
  close(db: Kysely<Database> | null): Promise<void>;
  /** Runs one piece of work at a time where the engine has one connection. */
  schedule<T>(work: () => Promise<T>): Promise<T>;
  grouping: Grouping;
}

/** `serialization_failure` and `deadlock_detected`: the database asks to run the transaction again. */
const RETRY_STATES = new Set(['40001', '40P01']);
const MAX_TRIES = 5;

/** Builds a store on an engine. Opening begins at once. */
export function storeOn(engine: Engine, options: StoreOptions): Store {
  const opening = open(engine, options);
  opening.catch(() => undefined); // reported by ready() and by every transaction
  const transaction = async <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => {
    const db = await opening;
    return engine.schedule(() => runTransaction(db, work));
  };
  return {
    grouping: engine.grouping,
    ready: async () => void (await opening),
    transaction,
    nowMs: () => transaction(readClock),
    setClockOffset: async (offsetMs) => {
      if (!options.testClock)
        throw new MfaError('bad-config', 'only a store opened with testClock has a clock that can be moved');
      await transaction((tx) => tx.updateTable('mfa_meta').set({ value: offsetMs }).where('name', '=', 'clock-offset').execute());
    },
    close: async () => {
      await engine.close(await opening.catch(() => null));
    },
  };
}

/** The time by the database's clock, in milliseconds. */
export async function readClock(tx: Transaction): Promise<number> {
  const { rows } = await sql<{ now_ms: number }>`select mfa_now() as now_ms`.execute(tx);
  return Number(rows[0]?.now_ms);
}

async function open(engine: Engine, options: StoreOptions): Promise<Kysely<Database>> {
  if (options.testClock && process.env.NODE_ENV === 'production')
    throw new MfaError('bad-config', 'testClock lets tests move the clock; it is refused when NODE_ENV is production');
  const db = await engine.open();
  try {
    await migrate(db);
    if (!options.testClock) await refuseMovedClock(db);
    return db;
  } catch (error) {
    await engine.close(db);
    throw error;
  }
}

async function refuseMovedClock(db: Kysely<Database>): Promise<void> {
  const row = await db.selectFrom('mfa_meta').select('value').where('name', '=', 'clock-offset').executeTakeFirst();
  if (row && Number(row.value) !== 0)
    throw new MfaError('bad-config', 'the clock of this database was moved by a test; use another database');
}

async function runTransaction<T>(db: Kysely<Database>, work: (tx: Transaction) => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (error instanceof MfaError) throw error;
      if (tried < MAX_TRIES && RETRY_STATES.has(sqlState(error))) continue;
      throw new MfaError('unavailable', `the database failed (${sqlState(error)})`, { cause: error });
    }
  }
}

function sqlState(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
}
