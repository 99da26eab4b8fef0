import { type Kysely, sql } from 'kysely';

/** Set-ups in which a phone is verified first, and such that take a factor's place. */
export async function enrollment(db: Kysely<unknown>): Promise<void> {
  await sql`alter table mfa_enrollments
     add column phone_verified boolean not null default false, add column replaces text`.execute(db);
}
