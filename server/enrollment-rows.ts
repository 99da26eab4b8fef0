import type { Selectable } from 'kysely';
import { dropUnforcedCodes } from './backup-codes.ts';
import type { Core } from './core.ts';
import { sweepEnrollments } from './enrollment-sweep.ts';
import type { Who } from './identity.ts';
import { accept, type Outcome, refuse } from './outcome.ts';
import type { EnrollmentRow } from './store/schema.ts';
import { factorsOf, randomId, type Turn } from './turn.ts';

/** The set-up of an account as it is stored: at most one, of one session, for ten minutes. */
export type Enrolling = Selectable<EnrollmentRow>;
type Fields = Pick<Enrolling, 'factor_id' | 'method' | 'sealed' | 'label' | 'replaces'>;

/**
 * What stands between a session and a set-up: a code of a factor that is there, suspended or not. Nothing where there is none, or
 * where this session has a set-up under way: what was approved is one new factor, not one secret.
 */
export async function approvalFor(turn: Turn, who: Who): Promise<'change-factor' | 'enable' | null> {
  const enrolled = (await factorsOf(turn.tx, turn.key)).some(({ method }) => method !== 'backup');
  if (!enrolled || isPending(await ownEnrollment(turn, who))) return null;
  return turn.account.enabled ? 'change-factor' : 'enable';
}

/**
 * Begins a set-up in place of whatever there was. Null if it has to be approved and was not: between the gate and here somebody
 * was faster.
 */
export async function replaceEnrollment(
  core: Core,
  turn: Turn,
  who: Who,
  approved: boolean,
  fields: Fields,
): Promise<Enrolling | null> {
  const { tx, key, nowMs } = turn;
  if (!approved && (await approvalFor(turn, who)) !== null) return null;
  const resend_at_ms = await messageWait(turn);
  const own = await ownEnrollment(turn, who);
  const again = isPending(own) ? own : undefined;
  const enrolled = (await factorsOf(tx, key)).some(({ method }) => method !== 'backup');
  await removeEnrollment(turn);
  await deleteRow(turn);
  turn.wake.push(() => core.notices.run(() => sweepEnrollments(core, key.tenant)));
  return tx
    .insertInto('mfa_enrollments')
    .values({
      ...key,
      id: randomId(),
      session_hash: who.sessionHash,
      state: 'pending',
      ...fields,
      // The registered phone does not have to be verified again for a new secret.
      phone_verified: fields.method === 'totp' && again?.method === 'totp' && again.phone_verified,
      // Starting again is no way around the wait between two messages, nor to more time than was approved.
      resend_at_ms,
      expires_ms: again && enrolled && !approved ? again.expires_ms : nowMs + core.limits.enrollment.lifetimeMs,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/**
 * Removes the set-up, if it is another one than `except`, and every set of codes that never came into force. The wait between two
 * messages is the account's: what is left for so long is a row that nobody can name.
 */
export async function removeEnrollment(turn: Turn, except = ''): Promise<void> {
  const { tx, key, nowMs } = turn;
  const row = await enrollmentOf(turn);
  if (row && row.id !== except) {
    if (isPending(row) && row.resend_at_ms > nowMs)
      await updateEnrollment(turn, { id: randomId(), session_hash: '', sealed: '', code_hash: null, expires_ms: 0 });
    else await deleteRow(turn);
  }
  await dropUnforcedCodes(tx, key);
}

/** Until when no other message goes out; 0 or past: now. */
export async function messageWait(turn: Turn): Promise<number> {
  const row = await enrollmentOf(turn);
  return row?.state === 'pending' ? row.resend_at_ms : 0;
}

/** The set-up that this session names. One that has run out leaves nothing. */
export async function findEnrollment(turn: Turn, who: Who, id: string): Promise<Outcome<Enrolling>> {
  const row = await enrollmentOf(turn);
  if (row?.id !== id || row.session_hash !== who.sessionHash) return refuse('unknown-challenge');
  if (row.expires_ms > turn.nowMs) return accept(row);
  await removeEnrollment(turn);
  return refuse('expired');
}

/** The set-up of this session, pending or confirmed, that has not run out. */
export async function ownEnrollment(turn: Turn, who: Who): Promise<Enrolling | undefined> {
  const row = await enrollmentOf(turn);
  return row?.session_hash === who.sessionHash && row.expires_ms > turn.nowMs ? row : undefined;
}

/** Whether nothing is set up yet but what this very session is setting up. */
export async function isSettingUp(turn: Turn, who: Who): Promise<boolean> {
  const own = await ownEnrollment(turn, who);
  return (await factorsOf(turn.tx, turn.key)).every(({ id, method }) => method === 'backup' || id === own?.factor_id);
}

/** @param ifCode - only the set-up whose newest code has this hash: the one of a moment ago may have been replaced */
export async function updateEnrollment({ tx, key }: Turn, changes: Partial<Enrolling>, ifCode?: string): Promise<void> {
  const query = tx
    .updateTable('mfa_enrollments')
    .set(changes)
    .where('tenant', '=', key.tenant)
    .where('account', '=', key.account);
  await (ifCode === undefined ? query : query.where('code_hash', '=', ifCode)).execute();
}

async function deleteRow({ tx, key }: Turn): Promise<void> {
  await tx.deleteFrom('mfa_enrollments').where('tenant', '=', key.tenant).where('account', '=', key.account).execute();
}

function enrollmentOf({ tx, key }: Turn): Promise<Enrolling | undefined> {
  return tx
    .selectFrom('mfa_enrollments')
    .selectAll()
    .where('tenant', '=', key.tenant)
    .where('account', '=', key.account)
    .executeTakeFirst();
}

function isPending(row: Enrolling | undefined): boolean {
  return row?.state === 'pending';
}
