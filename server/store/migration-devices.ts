import { type Kysely, sql } from 'kysely';

/** Remembered browsers. */
export async function devices(db: Kysely<unknown>): Promise<void> {
  await sql`create table mfa_devices (
     tenant text not null, account text not null, id text not null,
     token_hash text not null, previous_hash text not null default '', rotated_ms bigint not null default 0,
     grace boolean not null default false, policy text not null, epoch bigint not null, name text not null,
     created_ms bigint not null, last_used_ms bigint not null,
     primary key (tenant, account, id)) with (fillfactor = 80)`.execute(db);
}
