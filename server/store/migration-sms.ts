import { type Kysely, sql } from 'kysely';

const TABLES = [
  `create table mfa_sms_counters (
     tenant text not null, scope text not null, subject text not null, begun_ms bigint not null, count bigint not null,
     primary key (tenant, scope, subject)) with (fillfactor = 80)`,
  `create table mfa_sms_messages (
     tenant text not null, account text not null, id text not null, binding text not null,
     prefix text not null, number text not null, begun_ms bigint not null, sent_ms bigint not null,
     state text not null default 'sent', typed boolean not null default false, reported_ms bigint,
     primary key (tenant, account, id))`,
  // A delivery report names the message and nothing else.
  `create index mfa_sms_messages_id on mfa_sms_messages (id)`,
];

/** What messages may cost, and what became of each. */
export async function sms(db: Kysely<unknown>): Promise<void> {
  for (const statement of TABLES) await sql.raw(statement).execute(db);
}
