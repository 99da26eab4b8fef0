import { MfaError } from '../shared/errors.ts';
import { type Algorithm, checkKey as checkOtpKey, STRICT } from '../shared/otp/account.ts';
import { decodeBase32 } from '../shared/otp/base32.ts';
import { record } from './audit.ts';
import type { Core } from './core.ts';
import { newEpoch } from './factors.ts';
import type { AccountKey, Identity } from './identity.ts';
import type { Place } from './sealing.ts';
import { type Factor, factorsOf, randomId, takeTurn } from './turn.ts';

/** An authenticator app that somebody uses already. `secret` is bytes, or base32 as apps show it. */
export interface ImportedFactor {
  secret: Uint8Array | string;
  label?: string;
  algorithm?: Algorithm;
  digits?: number;
  periodSeconds?: number;
}

export interface Rekeyed {
  resealed: number;
  /** Rows that still need an older key: sets of backup codes, until they are made anew. */
  left: number;
}

const REKEY_PAGE = 200;

const TABLES = [
  'mfa_factors',
  'mfa_backup_codes',
  'mfa_enrollments',
  'mfa_challenges',
  'mfa_grants',
  'mfa_devices',
  'mfa_events',
  'mfa_sms_messages',
  'mfa_accounts',
] as const;

export async function importFactors(core: Core, key: AccountKey, factors: readonly ImportedFactor[]): Promise<void> {
  const rows = await Promise.all(factors.map((factor) => sealImported(core, key, factor)));
  await takeTurn(core.store, key, async (turn) => {
    if ((await factorsOf(turn.tx, key)).length + rows.length > core.limits.factorsPerAccount)
      throw new MfaError('already-enrolled', 'the account would have too many factors');
    for (const row of rows)
      await turn.tx
        .insertInto('mfa_factors')
        .values({ ...row, created_ms: turn.nowMs })
        .execute();
    await newEpoch(turn);
    await record(turn, key, 'imported', { method: 'totp' });
  });
}

export function forgetAccount(core: Core, key: AccountKey): Promise<void> {
  return takeTurn(core.store, key, async ({ tx }) => {
    for (const table of TABLES)
      await tx
        .deleteFrom(table as 'mfa_accounts')
        .where('tenant', '=', key.tenant)
        .where('account', '=', key.account)
        .execute();
    await tx.deleteFrom('mfa_limits').where('tenant', '=', key.tenant).where('subject', '=', key.account).execute();
  });
}

export function passwordChanged(core: Core, key: AccountKey): Promise<void> {
  return takeTurn(core.store, key, async (turn) => {
    await newEpoch(turn);
    await record(turn, key, 'password-changed');
  });
}

/** By a mailed link: whoever reads the mail now holds the password too, and money waits as after a lost factor. */
export function passwordReset(core: Core, who: Identity): Promise<void> {
  const waitMs = core.policyFor(who).coolOffHours * 60 * 60 * 1000;
  return takeTurn(core.store, who, async (turn) => {
    const enrolled = (await factorsOf(turn.tx, turn.key)).length > 0;
    await newEpoch(turn, enrolled ? { cooling_until_ms: turn.nowMs + waitMs } : {});
    await record(turn, turn.key, 'password-reset');
  });
}

/** Seals every secret with the current key, a page per transaction; a row that changes meanwhile is taken next time. */
export async function rekey(core: Core): Promise<Rekeyed> {
  let resealed = 0;
  let after: Factor | undefined;
  for (;;) {
    const page = await pageAfter(core, after);
    for (const factor of page) if (factor.sealed !== '' && (await reseal(core, factor))) resealed++;
    after = page.at(-1);
    if (!after) return { resealed, left: await countLeft(core) };
  }
}

async function sealImported(core: Core, key: AccountKey, factor: ImportedFactor) {
  const secret = typeof factor.secret === 'string' ? decodeBase32(factor.secret) : factor.secret;
  const { algorithm = 'SHA1', digits = 6, periodSeconds = 30, label = '' } = factor;
  if (secret.length < STRICT.minSecretBytes) throw new MfaError('secret-too-short', 'a secret has at least 128 bits');
  checkOtpKey({ secret, algorithm, digits }, STRICT);
  if (!Number.isInteger(periodSeconds) || periodSeconds < STRICT.periodSeconds[0] || periodSeconds > STRICT.periodSeconds[1])
    throw new MfaError('bad-period', 'a period has 15 to 120 seconds');
  const id = randomId();
  const place = { ...key, factorId: id, method: 'totp', algorithm, digits, periodSeconds } as const;
  const sealed = await core.sealer.seal(secret, place);
  return { ...key, id, method: 'totp' as const, label, sealed, algorithm, digits, period_seconds: periodSeconds };
}

function pageAfter(core: Core, after: Factor | undefined): Promise<Factor[]> {
  return core.store.transaction((tx) => {
    const query = tx.selectFrom('mfa_factors').selectAll().orderBy('tenant').orderBy('account').orderBy('id').limit(REKEY_PAGE);
    if (!after) return query.execute();
    return query
      .where(({ eb, refTuple, tuple }) =>
        eb(refTuple('tenant', 'account', 'id'), '>', tuple(after.tenant, after.account, after.id)),
      )
      .execute();
  });
}

async function reseal(core: Core, factor: Factor): Promise<boolean> {
  if (await core.sealer.isCurrent(factor.sealed)) return false;
  const place: Place = {
    tenant: factor.tenant,
    account: factor.account,
    factorId: factor.id,
    method: factor.method as Place['method'],
    algorithm: factor.algorithm,
    digits: factor.digits,
    periodSeconds: factor.period_seconds,
  };
  const sealed = await core.sealer.seal(await core.sealer.open(factor.sealed, place), place);
  const { numUpdatedRows } = await core.store.transaction((tx) =>
    tx
      .updateTable('mfa_factors')
      .set({ sealed })
      .where('tenant', '=', factor.tenant)
      .where('account', '=', factor.account)
      .where('id', '=', factor.id)
      .where('sealed', '=', factor.sealed)
      .executeTakeFirstOrThrow(),
  );
  return numUpdatedRows === 1n;
}

async function countLeft(core: Core): Promise<number> {
  const { keyId } = await core.sealer.pepper('subject', '');
  const row = await core.store.transaction((tx) =>
    tx
      .selectFrom('mfa_backup_codes')
      .where('key_id', '<>', keyId)
      .where('used_ms', 'is', null)
      .select(({ fn }) => fn.countAll<number>().as('left'))
      .executeTakeFirstOrThrow(),
  );
  return Number(row.left);
}
