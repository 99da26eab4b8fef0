import { randomBytes } from 'node:crypto';
import { MfaError } from '../shared/errors.ts';
import { encodeBase32 } from '../shared/otp/base32.ts';
import { formatUri } from '../shared/otp/otpauth-uri.ts';
import type { BackupCodesResponse, ConfirmResponse, Enrollment, EnrollRequest } from '../shared/protocol/enrollment.ts';
import { announce } from './audit.ts';
import { enforceCodes, makeCodes, storeCodes } from './backup-codes.ts';
import type { Core } from './core.ts';
import { attempt } from './enrollment-attempts.ts';
import { beginSms, isSentCode, noteArrived } from './enrollment-phone.ts';
import { type Enrolling, findEnrollment, removeEnrollment, replaceEnrollment, updateEnrollment } from './enrollment-rows.ts';
import { allowedMethods, awaitsPhone, describeEnrollment, makesCodes } from './enrollment-steps.ts';
import { dropFactors, endTrust, factorOut } from './factors.ts';
import type { Who } from './identity.ts';
import { accept, type Outcome, type Refusal, refuse } from './outcome.ts';
import { tellOldNumbers } from './sms-codes.ts';
import { type Factor, factorsOf, randomId, takeTurn, type Turn } from './turn.ts';
import { checkTotp, findClockOff, type Match } from './verification.ts';

/**
 * Setting a method up, in two phases: nothing is active until its first code was accepted (SV-50). One set-up per account
 * is under way; starting again replaces it, and leaving it changes nothing.
 */

const SECRET_BYTES = 20; // 160 bits: RFC 4226 §4, R6
const TOTP = { algorithm: 'SHA1', digits: 6, periodSeconds: 30 } as const; // what every app computes

/**
 * Begins.
 *
 * @param approved - whoever has a factor was asked for it, and answered
 */
export async function beginEnrollment(
  core: Core,
  who: Who,
  request: EnrollRequest,
  { origin, approved }: { origin: string; approved: boolean },
): Promise<Outcome<Enrollment>> {
  if (!allowedMethods(core, who).includes(request.method)) return refuse('method-not-allowed');
  const { replaces } = request;
  if (replaces !== undefined && !(await takeTurn(core.store, who, (turn) => hasMethod(turn, replaces))))
    return refuse('unknown-challenge');
  return request.method === 'totp' ? beginTotp(core, who, approved, request) : beginSms(core, who, origin, approved, request);
}

async function beginTotp(
  core: Core,
  who: Who,
  approved: boolean,
  { label = '', replaces = null }: { label?: string | undefined; replaces?: string | null | undefined },
): Promise<Outcome<Enrollment>> {
  const factorId = randomId();
  const secret = new Uint8Array(randomBytes(SECRET_BYTES));
  const sealed = await core.sealer.seal(secret, { ...keyOf(who), factorId, method: 'totp', ...TOTP });
  return takeTurn(core.store, who, async (turn) => {
    if (replaces === null && (await isFull(core, turn))) return refuse('already-enrolled');
    const fields = { factor_id: factorId, method: 'totp' as const, sealed, label, replaces };
    const row = await replaceEnrollment(core, turn, who, approved, fields);
    if (!row) return refuse('expired');
    const uri = formatUri({ type: 'totp', issuer: nameOf(core.issuer), account: nameOf(who.name), secret, ...TOTP });
    return accept({ ...describeEnrollment(core, turn, who, row), uri, key: encodeBase32(secret) });
  });
}

/** Makes the set of codes of this set-up: a new one each call, the former is void. In force once the method is. */
export async function enrollmentCodes(core: Core, who: Who, id: string): Promise<Outcome<BackupCodesResponse>> {
  const policy = core.policyFor(who);
  const wanted = await takeTurn(core.store, who, (turn) => findEnrollment(turn, who, id));
  if (!wanted.ok) return wanted;
  if (!makesCodes(core, who, wanted.value.method)) return refuse('method-not-allowed');
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
    // The first code of a text message verifies the phone by itself.
    if (row.method === 'totp' && awaitsPhone(core, who, row)) return refuse('method-not-allowed');
    const match = await attempt(core, turn, who, row, () => checkFirstCode(core, turn, row, code));
    if (!match.ok) return explainWrong(core, turn, row, code, match);
    const { factor, ended } = await activate(core, turn, who, row, match.value);
    if (row.method === 'sms') noteArrived(core, turn, row);
    await announce(core, turn, who, 'factor-added', { method: row.method, label: row.label, factorId: row.factor_id });
    return accept({ factor, ended, nowMs: turn.nowMs });
  });
  if (!confirmed.ok) return confirmed;
  const { factor, ended, nowMs } = confirmed.value;
  tellOldNumbers(core, who, ended, factor);
  return accept({ factor: factorOut(factor), serverTimeMs: nowMs });
}

/** Gives the set-up up, and what it made is void; or, once its factor is active, says that its owner is done. */
export function cancelEnrollment(core: Core, who: Who, id: string): Promise<Outcome<null>> {
  return takeTurn(core.store, who, async (turn) => {
    const found = await findEnrollment(turn, who, id);
    if (!found.ok) return found;
    await removeEnrollment(turn);
    return accept(null);
  });
}

async function checkFirstCode(core: Core, turn: Turn, row: Enrolling, code: string): Promise<Match | null> {
  if (row.method === 'totp') return checkTotp(core.sealer, totpState(row), code, turn.nowMs, 1);
  return (await isSentCode(core, turn, row, code)) ? { step: null, offset: 0 } : null;
}

/** A code that was right some minutes ago tells a clock that is off: the commonest reason why set-up fails. */
async function explainWrong(core: Core, turn: Turn, row: Enrolling, code: string, { problem }: Refusal): Promise<Refusal> {
  if (row.method !== 'totp' || problem.type !== 'wrong-code') return { ok: false, problem };
  const clockOffMs = await findClockOff(core.sealer, totpState(row), code, turn.nowMs);
  return { ok: false, problem: clockOffMs === null ? problem : { ...problem, clockOffMs } };
}

async function activate(
  core: Core,
  turn: Turn,
  who: Who,
  row: Enrolling,
  match: Match,
): Promise<{ factor: Factor; ended: Factor[] }> {
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
  else if (!makesCodes(core, who, row.method)) await dropOrphanedCodes(core, turn, who);
  await updateEnrollment(turn, { state: 'confirmed', code_hash: null });
  await endTrust(core, turn, who, { coolOff: ended.length > 0 && !first, enabled: true, by: row.id });
  return { factor, ended };
}

/** One method at a time, or one number, or a suspended set, or what is being replaced: what the new factor ends. */
function endedBy(core: Core, who: Who, row: Enrolling, former: Factor[], enabled: boolean): Factor[] {
  const others = former.filter(({ method }) => method !== 'backup');
  if (!enabled || core.policyFor(who).methodsAtOnce === 'one') return others;
  return others.filter(({ id, method }) => id === row.replaces || (row.method === 'sms' && method === 'sms'));
}

/** Where codes come with the app only, they go with the last app. */
async function dropOrphanedCodes(core: Core, turn: Turn, who: Who): Promise<void> {
  const left = await factorsOf(turn.tx, turn.key);
  if (left.some(({ method }) => method === 'totp')) return;
  await dropFactors(
    core,
    turn,
    who,
    left.filter(({ method }) => method === 'backup'),
  );
}

async function hasMethod(turn: Turn, factorId: string): Promise<boolean> {
  return (await factorsOf(turn.tx, turn.key)).some(({ id, method }) => id === factorId && method !== 'backup');
}

async function isFull(core: Core, turn: Turn): Promise<boolean> {
  return (await factorsOf(turn.tx, turn.key)).length >= core.limits.factorsPerAccount;
}

function totpState(row: Enrolling) {
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
