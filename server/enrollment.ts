import { randomBytes } from 'node:crypto';
import { type Selectable } from 'kysely';
import { MfaError } from '../shared/errors.ts';
import { encodeBase32 } from '../shared/otp/base32.ts';
import { formatUri } from '../shared/otp/otpauth-uri.ts';
import type { SendResponse } from '../shared/protocol/challenge.ts';
import type {
  BackupCodesResponse,
  ConfirmResponse,
  Enrollment,
  EnrollRequest,
  SetupStep,
} from '../shared/protocol/enrollment.ts';
import { announce, record } from './audit.ts';
import { enforceCodes, makeCodes, storeCodes } from './backup-codes.ts';
import type { Core } from './core.ts';
import { dropFactors, endTrust, factorOut } from './factors.ts';
import type { Who } from './identity.ts';
import { accept, type Outcome, refuse } from './outcome.ts';
import { noteTyped } from './sms/defence.ts';
import { maskPhone, parsePhone } from './sms/phone-number.ts';
import { deliver, drawCode, NOT_SENT, type Outgoing, phonePlace, tellOldNumbers } from './sms-codes.ts';
import type { EnrollmentRow } from './store/schema.ts';
import { type Factor, factorsOf, randomId, takeTurn, type Turn } from './turn.ts';
import { checkSmsCode, checkTotp, findClockOff, type Match } from './verification.ts';

/**
 * Setting a method up, in two phases: nothing is active until its first code was accepted (SV-50). One set-up per account
 * is under way; starting again replaces it, and leaving it changes nothing.
 */

type Row = Selectable<EnrollmentRow>;

const SECRET_BYTES = 20; // 160 bits: RFC 4226 §4, R6
const TOTP = { algorithm: 'SHA1', digits: 6, periodSeconds: 30 } as const; // what every app computes

/** Begins. The caller has passed the gate: whoever has a factor was asked for it. */
export async function beginEnrollment(
  core: Core,
  who: Who,
  request: EnrollRequest,
  origin: string,
): Promise<Outcome<Enrollment>> {
  if (!core.policyFor(who).methods.includes(request.method)) return refuse('method-not-allowed');
  return request.method === 'totp'
    ? beginTotp(core, who, request.label ?? '')
    : beginSms(core, who, origin, request.phone ?? who.phone);
}

async function beginTotp(core: Core, who: Who, label: string): Promise<Outcome<Enrollment>> {
  const factorId = randomId();
  const secret = new Uint8Array(randomBytes(SECRET_BYTES));
  const sealed = await core.sealer.seal(secret, { ...keyOf(who), factorId, method: 'totp', ...TOTP });
  return takeTurn(core.store, who, async (turn) => {
    const full = await isFull(core, turn);
    if (full) return refuse('already-enrolled');
    const row = await replaceEnrollment(core, turn, who, { factor_id: factorId, method: 'totp', sealed, label });
    const uri = formatUri({ type: 'totp', issuer: nameOf(core.issuer), account: nameOf(who.name), secret, ...TOTP });
    return accept({ ...shown(core, who, row), uri, key: encodeBase32(secret) });
  });
}

async function beginSms(core: Core, who: Who, origin: string, text: string | undefined): Promise<Outcome<Enrollment>> {
  const phone = text === undefined ? null : parsePhone(text, countryOf(who));
  if (!phone) return refuse('bad-phone');
  const factorId = randomId();
  const sealed = await core.sealer.seal(new TextEncoder().encode(phone.e164), phonePlace(who, factorId));
  const begun = await takeTurn(core.store, who, async (turn) => {
    const row = await replaceEnrollment(core, turn, who, {
      factor_id: factorId,
      method: 'sms',
      sealed,
      label: maskPhone(phone.e164),
    });
    const outgoing = await drawFor(core, turn, who, row, phone.e164, origin);
    return outgoing.ok ? accept({ row, outgoing: outgoing.value }) : outgoing;
  });
  if (!begun.ok) return begun;
  const { row, outgoing } = begun.value;
  const sent = await sendOrVoid(core, who, outgoing);
  return sent
    ? accept({ ...shown(core, who, row), to: row.label, resendAtMs: outgoing.stored.resend_at_ms })
    : refuse('sms-not-sent');
}

/** Sends the code once more: a new one, which ends the former. */
export async function resendEnrollment(core: Core, who: Who, id: string, origin: string): Promise<Outcome<SendResponse>> {
  const reserved = await takeTurn(core.store, who, async (turn) => {
    const found = await findEnrollment(turn, who, id);
    if (!found.ok) return found;
    const row = found.value;
    if (row.method !== 'sms' || row.state !== 'pending') return refuse('method-not-allowed');
    const to = new TextDecoder().decode(await core.sealer.open(row.sealed, phonePlace(who, row.factor_id)));
    const outgoing = await drawFor(core, turn, who, row, to, origin);
    return outgoing.ok ? accept({ to: row.label, outgoing: outgoing.value }) : outgoing;
  });
  if (!reserved.ok) return reserved;
  const { to, outgoing } = reserved.value;
  if (!(await sendOrVoid(core, who, outgoing))) return refuse('sms-not-sent');
  return accept({ to, resendAtMs: outgoing.stored.resend_at_ms, expiresAtMs: outgoing.stored.code_expires_ms });
}

async function drawFor(core: Core, turn: Turn, who: Who, row: Row, to: string, origin: string): Promise<Outcome<Outgoing>> {
  const drawn = await drawCode(core, turn, who, to, { binding: row.id, purpose: 'enrollment', origin }, row);
  if (drawn.ok) await updateEnrollment(turn, drawn.value.stored);
  return drawn;
}

async function sendOrVoid(core: Core, who: Who, outgoing: Outgoing): Promise<boolean> {
  if (await deliver(core, outgoing)) return true;
  await takeTurn(core.store, who, (turn) => updateEnrollment(turn, NOT_SENT));
  return false;
}

/** Makes the set of codes of this set-up: a new one each call, the former is void. In force once the method is. */
export async function enrollmentCodes(core: Core, who: Who, id: string): Promise<Outcome<BackupCodesResponse>> {
  const policy = core.policyFor(who);
  const wanted = await takeTurn(core.store, who, (turn) => findEnrollment(turn, who, id));
  if (!wanted.ok) return wanted;
  if (!policy.methods.includes('backup') || (policy.backup.on === 'app' && wanted.value.method !== 'totp'))
    return refuse('method-not-allowed');
  const set = await makeCodes(core.sealer, policy.backup.count);
  return takeTurn(core.store, who, async (turn) => {
    const found = await findEnrollment(turn, who, id);
    if (!found.ok) return found;
    const setId = randomId();
    await storeCodes(turn, setId, set);
    await updateEnrollment(turn, { backup_id: setId });
    if (found.value.state === 'confirmed') await enforceCodes(turn, setId);
    await announce(core, turn, who, 'backup-codes-made', { factorId: setId });
    return accept({ codes: set.codes });
  });
}

/** Takes the first code: the method is active from now on. Its step counts as used (SV-11). */
export async function confirmEnrollment(core: Core, who: Who, id: string, code: string): Promise<Outcome<ConfirmResponse>> {
  const confirmed = await takeTurn(core.store, who, async (turn) => {
    const found = await findEnrollment(turn, who, id);
    if (!found.ok) return found;
    const row = found.value;
    if (row.state === 'confirmed') return refuse('already-enrolled');
    if (row.attempts >= core.limits.enrollment.attempts) return refuse('too-many', { attemptsLeft: 0 });
    await updateEnrollment(turn, { attempts: row.attempts + 1 });
    const match = await checkFirstCode(core, turn, row, code);
    if (!match) {
      await record(turn, who, 'wrong-code', { method: row.method, factorId: row.factor_id });
      return refuse('wrong-code', await explainWrong(core, turn, row, code));
    }
    const { factor, ended } = await activate(core, turn, who, row, match);
    if (row.method === 'sms')
      turn.wake.push(() => {
        core.notices.run(() => noteTyped(core, turn.key, row.id));
      });
    await announce(core, turn, who, 'factor-added', { method: row.method, label: row.label, factorId: row.factor_id });
    return accept({ factor, ended, nowMs: turn.nowMs });
  });
  if (!confirmed.ok) return confirmed;
  const { factor, ended, nowMs } = confirmed.value;
  tellOldNumbers(core, who, ended, factor);
  return accept({ factor: factorOut(factor), serverTimeMs: nowMs });
}

/** Gives the set-up up. What it made is void. */
export function cancelEnrollment(core: Core, who: Who, id: string): Promise<Outcome<null>> {
  return takeTurn(core.store, who, async (turn) => {
    const found = await findEnrollment(turn, who, id);
    if (!found.ok) return found;
    await removeEnrollment(turn);
    return accept(null);
  });
}

/** Whether nothing is set up yet but what this very session is setting up. */
export async function isSettingUp(turn: Turn, who: Who): Promise<boolean> {
  const row = await enrollmentOf(turn);
  const own = row?.session_hash === who.sessionHash && row.expires_ms > turn.nowMs ? row.factor_id : null;
  return (await factorsOf(turn.tx, turn.key)).every(({ id, method }) => method === 'backup' || id === own);
}

async function checkFirstCode(core: Core, turn: Turn, row: Row, code: string): Promise<Match | null> {
  if (row.method === 'totp') return checkTotp(core.sealer, totpState(row), code, turn.nowMs, 1);
  if (row.code_hash === null || row.code_expires_ms <= turn.nowMs) return null;
  return (await checkSmsCode(core.sealer, row.code_hash, row.id, code)) ? { step: null, offset: 0 } : null;
}

/** A code that was right some minutes ago tells a clock that is off: the commonest reason why set-up fails. */
async function explainWrong(
  core: Core,
  turn: Turn,
  row: Row,
  code: string,
): Promise<{ attemptsLeft: number; clockOffMs?: number }> {
  const attemptsLeft = core.limits.enrollment.attempts - row.attempts - 1;
  const clockOffMs = row.method === 'totp' ? await findClockOff(core.sealer, totpState(row), code, turn.nowMs) : null;
  return clockOffMs === null ? { attemptsLeft } : { attemptsLeft, clockOffMs };
}

async function activate(core: Core, turn: Turn, who: Who, row: Row, match: Match): Promise<{ factor: Factor; ended: Factor[] }> {
  const { tx, key, nowMs } = turn;
  const former = await factorsOf(tx, key);
  const first = !former.some(({ method }) => method !== 'backup');
  const ended = endedBy(core, who, row, former, turn.account.enabled);
  await dropFactors(core, turn, who, ended);
  const factor = await tx
    .insertInto('mfa_factors')
    .values({
      ...key,
      id: row.factor_id,
      method: row.method,
      label: row.label,
      sealed: row.sealed,
      algorithm: row.method === 'totp' ? TOTP.algorithm : '',
      digits: TOTP.digits,
      period_seconds: row.method === 'totp' ? TOTP.periodSeconds : 0,
      last_step: match.step ?? -1,
      last_offset: match.offset,
      created_ms: nowMs,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  if (row.backup_id !== null) await enforceCodes(turn, row.backup_id);
  await updateEnrollment(turn, { state: 'confirmed', code_hash: null });
  await endTrust(core, turn, who, { coolOff: ended.length > 0 && !first });
  return { factor, ended };
}

/** One method at a time, or one number, or a suspended set that is being replaced: what the new factor ends. */
function endedBy(core: Core, who: Who, row: Row, former: Factor[], enabled: boolean): Factor[] {
  const others = former.filter(({ method }) => method !== 'backup');
  if (!enabled || core.policyFor(who).methodsAtOnce === 'one') return others;
  return row.method === 'sms' ? others.filter(({ method }) => method === 'sms') : [];
}

async function replaceEnrollment(
  core: Core,
  turn: Turn,
  who: Who,
  fields: Pick<Row, 'factor_id' | 'method' | 'sealed' | 'label'>,
): Promise<Row> {
  const { tx, key, nowMs } = turn;
  const former = await enrollmentOf(turn);
  await removeEnrollment(turn);
  return tx
    .insertInto('mfa_enrollments')
    .values({
      ...key,
      id: randomId(),
      session_hash: who.sessionHash,
      state: 'pending',
      ...fields,
      // Starting again is no way around the wait between two messages.
      resend_at_ms: fields.method === 'sms' && former?.state === 'pending' ? former.resend_at_ms : 0,
      expires_ms: nowMs + core.limits.enrollment.lifetimeMs,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Removes the set-up and every set of codes that never came into force. */
async function removeEnrollment({ tx, key }: Turn): Promise<void> {
  await tx.deleteFrom('mfa_enrollments').where('tenant', '=', key.tenant).where('account', '=', key.account).execute();
  await tx
    .deleteFrom('mfa_backup_codes')
    .where('tenant', '=', key.tenant)
    .where('account', '=', key.account)
    .where('factor_id', 'not in', (from) =>
      from
        .selectFrom('mfa_factors')
        .select('id')
        .where('tenant', '=', key.tenant)
        .where('account', '=', key.account)
        .where('method', '=', 'backup'),
    )
    .execute();
}

async function findEnrollment(turn: Turn, who: Who, id: string): Promise<Outcome<Row>> {
  const row = await enrollmentOf(turn);
  if (row?.id !== id || row.session_hash !== who.sessionHash) return refuse('unknown-challenge');
  return row.expires_ms <= turn.nowMs ? refuse('expired') : accept(row);
}

function enrollmentOf({ tx, key }: Turn): Promise<Row | undefined> {
  return tx
    .selectFrom('mfa_enrollments')
    .selectAll()
    .where('tenant', '=', key.tenant)
    .where('account', '=', key.account)
    .executeTakeFirst();
}

async function updateEnrollment({ tx, key }: Turn, changes: Partial<Row>): Promise<void> {
  await tx
    .updateTable('mfa_enrollments')
    .set(changes)
    .where('tenant', '=', key.tenant)
    .where('account', '=', key.account)
    .execute();
}

async function isFull(core: Core, turn: Turn): Promise<boolean> {
  return (await factorsOf(turn.tx, turn.key)).length >= core.limits.factorsPerAccount;
}

function totpState(row: Row) {
  const { tenant, account, factor_id: id, sealed } = row;
  return {
    tenant,
    account,
    id,
    sealed,
    algorithm: TOTP.algorithm,
    digits: TOTP.digits,
    period_seconds: TOTP.periodSeconds,
    drift: 0,
  };
}

function shown(core: Core, who: Who, row: Row): Pick<Enrollment, 'id' | 'method' | 'factorId' | 'expiresAtMs' | 'steps'> {
  return {
    id: row.id,
    method: row.method,
    factorId: row.factor_id,
    expiresAtMs: row.expires_ms,
    steps: stepsFor(core, who, row),
  };
}

/** The steps of the policy that apply to this method here. */
function stepsFor(core: Core, who: Who, { method }: Row): SetupStep[] {
  const { setup, backup, methods } = core.policyFor(who);
  const codes = methods.includes('backup') && (backup.on === 'any' || method === 'totp');
  return setup.filter((step) =>
    step === 'backup-codes' ? codes : step !== 'phone' || (core.sms !== null && methods.includes('sms')),
  );
}

function countryOf(who: Who): string | undefined {
  return who.phone === undefined ? undefined : (parsePhone(who.phone)?.country ?? undefined);
}

/** A colon separates issuer and account in an otpauth URI and cannot be part of either. */
function nameOf(text: string): string {
  const name = text
    .replace(/[:\p{Cc}\p{Cs}]/gu, ' ')
    .trim()
    .slice(0, 256);
  if (name === '') throw new MfaError('bad-config', 'identify() must return a name, and createMfa needs an issuer');
  return name;
}

function keyOf({ tenant, account }: Who) {
  return { tenant, account };
}
