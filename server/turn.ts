import { randomBytes } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { AccountKey } from './identity.ts';
import type { AccountRow, Database, FactorRow } from './store/schema.ts';
import { readClock, type Store, type Transaction } from './store/store.ts';

export type Factor = Selectable<FactorRow>;

/** One account's turn: nobody else changes anything about this account until the transaction ends. */
export interface Turn {
  readonly tx: Transaction;
  readonly key: AccountKey;
  readonly account: Selectable<AccountRow>;
  readonly nowMs: number;
  /** What happens once this is committed, and does not if it is not. */
  readonly wake: Array<() => void>;
}

/** Runs `work` while holding the account's row; whatever it read stays true until the commit. */
export async function takeTurn<T>(store: Store, { tenant, account }: AccountKey, work: (turn: Turn) => Promise<T>): Promise<T> {
  const { result, wake } = await store.transaction(async (tx) => {
    const row = (await lockAccount(tx, tenant, account)) ?? (await makeAccount(tx, tenant, account));
    const wake: Turn['wake'] = []; // made anew when the transaction is tried again
    return { result: await work({ tx, key: { tenant, account }, account: row, nowMs: await readClock(tx), wake }), wake };
  });
  for (const act of wake) act();
  return result;
}

function lockAccount(tx: Transaction, tenant: string, account: string): Promise<Selectable<AccountRow> | undefined> {
  return tx
    .selectFrom('mfa_accounts')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('account', '=', account)
    .forUpdate()
    .executeTakeFirst();
}

async function makeAccount(tx: Transaction, tenant: string, account: string): Promise<Selectable<AccountRow>> {
  const values = { tenant, account };
  await tx
    .insertInto('mfa_accounts')
    .values(values)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await lockAccount(tx, tenant, account);
  if (!row) throw new Error('the account row vanished while it was being made');
  return row;
}

/** The rows of one table that belong to an account. */
export function rowsOf<T extends Exclude<keyof Database, 'mfa_limits' | 'mfa_meta' | 'mfa_sms_counters'>>(
  tx: Transaction,
  table: T,
  key: AccountKey,
) {
  return tx
    .selectFrom(table as 'mfa_factors')
    .where('tenant', '=', key.tenant)
    .where('account', '=', key.account);
}

/** The factors of an account, oldest first. */
export function factorsOf(tx: Transaction, key: AccountKey): Promise<Factor[]> {
  return rowsOf(tx, 'mfa_factors', key).selectAll().orderBy('created_ms').orderBy('id').execute();
}

/** Codes left in each set: factor id → count. */
export async function codesLeft(tx: Transaction, key: AccountKey): Promise<Map<string, number>> {
  const { rows } = await sql<{ factor_id: string; left: number }>`
    select factor_id, count(*)::int as left from mfa_backup_codes
    where tenant = ${key.tenant} and account = ${key.account} and used_ms is null group by factor_id`.execute(tx);
  return new Map(rows.map((row) => [row.factor_id, row.left]));
}

/** 128 random bits, base64url: nobody finds another one's. */
export function randomId(): string {
  return randomBytes(16).toString('base64url');
}
