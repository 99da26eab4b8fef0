import type { Visitor, Wallet } from './wallet.ts';

/** What the verifier's database has of an account. */
export interface Stored {
  /** Of active factors, oldest first. */
  methods: string[];
  factorIds: string[];
  labels: string[];
  /** False while suspended. */
  enabled: boolean;
  /** Unused backup codes in force. */
  codes: number;
  /** Set-ups under way whose factor does not count yet, by their method. */
  setUps: string[];
}

/** Reads it where it is kept: a page can show what is not so, and behind a line that is cut it cannot ask. */
export function stored({ site }: Wallet, { email }: Visitor): Promise<Stored> {
  const account = site.accounts.byEmail(email)?.id ?? '';
  return site.store.transaction(async (tx) => {
    const all = await tx.selectFrom('mfa_factors').selectAll().where('account', '=', account).orderBy('created_ms').execute();
    const factors = all.filter(({ method }) => method !== 'backup');
    const sets = all.filter(({ method }) => method === 'backup').map(({ id }) => id);
    const codes = await tx.selectFrom('mfa_backup_codes').selectAll().where('account', '=', account).execute();
    const setUps = await tx
      .selectFrom('mfa_enrollments')
      .select(['method', 'state', 'session_hash'])
      .where('account', '=', account)
      .execute();
    const row = await tx.selectFrom('mfa_accounts').select('enabled').where('account', '=', account).executeTakeFirst();
    return {
      methods: factors.map(({ method }) => method),
      factorIds: factors.map(({ id }) => id),
      labels: factors.map(({ label }) => label),
      enabled: row?.enabled ?? true,
      codes: codes.filter(({ factor_id, used_ms }) => sets.includes(factor_id) && used_ms === null).length,
      // A row without a session only keeps the wait between two messages.
      setUps: setUps.filter(({ state, session_hash }) => state === 'pending' && session_hash !== '').map(({ method }) => method),
    };
  });
}
