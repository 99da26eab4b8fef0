import { type Kysely, sql } from 'kysely';

/** "Is this still your number?": when it was last answered. */
export async function reminder(db: Kysely<unknown>): Promise<void> {
  await sql`alter table mfa_factors add column confirmed_ms bigint not null default 0`.execute(db);
}
