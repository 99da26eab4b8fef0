import { type Kysely, sql } from 'kysely';

/** From where: an event without its session and address tells half. */
export async function audit(db: Kysely<unknown>): Promise<void> {
  await sql`alter table mfa_events add column session_hash text not null default ''`.execute(db);
  await sql`alter table mfa_events add column address text not null default ''`.execute(db);
}
