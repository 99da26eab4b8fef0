import { type Kysely, sql } from 'kysely';
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration';
import { MfaError } from '../../shared/errors.ts';
import { audit } from './migration-audit.ts';
import { devices } from './migration-devices.ts';
import { enrollment } from './migration-enrollment.ts';
import { reminder } from './migration-reminder.ts';
import { sms } from './migration-sms.ts';
import type { Database } from './schema.ts';

/**
 * Forward only. A migration may add tables, columns with defaults and indexes, and nothing else: the version before it is
 * still running while it runs. What an older version needs is removed one release later.
 */
const MIGRATIONS: Record<string, Migration> = {
  '001-begin': { up: begin },
  '002-sms': { up: sms },
  '003-audit': { up: audit },
  '004-devices': { up: devices },
  '005-enrollment': { up: enrollment },
  '006-reminder': { up: reminder },
};

/** Brings the database to the newest version. Several processes may call it at once: the second waits for the first. */
export async function migrate(db: Kysely<Database>): Promise<void> {
  const provider: MigrationProvider = { getMigrations: () => Promise.resolve(MIGRATIONS) };
  const migrator = new Migrator({
    db,
    provider,
    migrationTableName: 'mfa_migrations',
    migrationLockTableName: 'mfa_migrations_lock',
    allowUnorderedMigrations: true,
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw new MfaError('unavailable', 'the database could not be migrated', { cause: error });
}

const TABLES = [
  `create table mfa_meta (name text primary key, value bigint not null)`,
  `create table mfa_accounts (
     tenant text not null, account text not null,
     enabled boolean not null default true, epoch bigint not null default 0, cooling_until_ms bigint not null default 0,
     primary key (tenant, account))`,
  `create table mfa_factors (
     tenant text not null, account text not null, id text not null,
     method text not null, label text not null, sealed text not null,
     algorithm text not null, digits integer not null, period_seconds integer not null,
     last_step bigint not null default -1, drift integer not null default 0, last_offset integer not null default 0,
     failures integer not null default 0, retry_at_ms bigint not null default 0, unlock_streak integer not null default 0,
     created_ms bigint not null, last_used_ms bigint,
     primary key (tenant, account, id)) with (fillfactor = 80)`,
  `create table mfa_backup_codes (
     tenant text not null, account text not null, factor_id text not null, selector text not null,
     salt text not null, hash text not null, key_id text not null, used_ms bigint,
     primary key (tenant, account, factor_id, selector))`,
  `create table mfa_enrollments (
     tenant text not null, account text not null, id text not null, session_hash text not null,
     factor_id text not null, method text not null, state text not null, sealed text not null, label text not null,
     backup_id text, attempts integer not null default 0,
     code_hash text, code_expires_ms bigint not null default 0, sends integer not null default 0, resend_at_ms bigint not null default 0,
     expires_ms bigint not null,
     primary key (tenant, account))`,
  `create table mfa_challenges (
     tenant text not null, account text not null, id text not null, session_hash text not null,
     action text not null, kind text not null, payload text not null, origin text not null,
     state text not null default 'open', attempts integer not null default 0, method text, factor_id text,
     code_hash text, code_factor text, code_expires_ms bigint not null default 0,
     sends integer not null default 0, resend_at_ms bigint not null default 0, renewed boolean not null default false,
     created_ms bigint not null, expires_ms bigint not null,
     primary key (tenant, account, id)) with (fillfactor = 70)`,
  `create table mfa_grants (
     tenant text not null, account text not null, session_hash text not null, expires_ms bigint not null,
     primary key (tenant, account, session_hash))`,
  `create table mfa_events (
     tenant text not null, account text not null, at_ms bigint not null, id text not null,
     type text not null, method text, factor_id text, action text,
     primary key (tenant, account, at_ms, id))`,
  `create table mfa_limits (
     scope text not null, tenant text not null, subject text not null, window_ms bigint not null, count integer not null,
     primary key (scope, tenant, subject)) with (fillfactor = 80)`,
];

/** The only clock of the product. The offset is 0 but in tests, and a start outside tests refuses any other value. */
const CLOCK = `
  create function mfa_now() returns bigint language sql volatile as $$
    select floor(extract(epoch from clock_timestamp()) * 1000)::bigint
         + coalesce((select value from mfa_meta where name = 'clock-offset'), 0)
  $$`;

async function begin(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...TABLES, CLOCK]) await sql.raw(statement).execute(db);
  await sql`insert into mfa_meta (name, value) values ('clock-offset', 0), ('clock-mark', 0)`.execute(db);
}
