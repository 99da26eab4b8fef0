import type { Enrollment, EnrollmentPlan, EnrollRequest, SetupStep } from '../shared/protocol/enrollment.ts';
import type { Core } from './core.ts';
import { type Enrolling, ownEnrollment } from './enrollment-rows.ts';
import type { Who } from './identity.ts';
import { accept, type Outcome } from './outcome.ts';
import { maskPhone, type ParsedPhone, parsePhone } from './sms/phone-number.ts';
import { factorsOf, takeTurn, type Turn } from './turn.ts';

/** What there is to do, in the policy's order, and what of it is done. */

type Method = EnrollRequest['method'];

/** What may be set up here, and the set-up of this session that is under way. */
export function readPlan(core: Core, who: Who): Promise<Outcome<EnrollmentPlan>> {
  return takeTurn(core.store, who, async (turn) => {
    const policy = core.policyFor(who);
    const factors = await factorsOf(turn.tx, turn.key);
    const own = await ownEnrollment(turn, who);
    const phone = registeredPhone(who);
    return accept({
      methods: allowedMethods(core, who).map((method) => ({
        method,
        steps: stepsFor(core, who, method),
        there: factors.some((factor) => factor.method === method),
      })),
      ...(phone ? { phone: { to: maskPhone(phone.e164), country: phone.country } } : {}),
      backupCount: policy.backup.count,
      ...(own ? { pending: describePending(core, turn, who, own) } : {}),
    });
  });
}

function describePending(core: Core, turn: Turn, who: Who, own: Enrolling): NonNullable<EnrollmentPlan['pending']> {
  const confirmed = own.state === 'confirmed';
  return { ...describeEnrollment(core, turn, who, own), confirmed, ...(own.replaces === null ? {} : { replaces: own.replaces }) };
}

/** A set-up as its owner may see it again: without its secret. */
export function describeEnrollment(core: Core, turn: Turn, who: Who, row: Enrolling): Omit<Enrollment, 'uri' | 'key'> {
  const steps = stepsFor(core, who, row.method);
  const next = nextStep(steps, row);
  const to = row.method === 'sms' ? row.label : steps.includes('phone') ? maskPhone(registeredPhone(who)?.e164 ?? '') : undefined;
  return {
    id: row.id,
    method: row.method,
    factorId: row.factor_id,
    ...(to === undefined ? {} : { to }),
    // A wait that came along from the set-up before says nothing of a message of this one.
    ...(row.resend_at_ms > 0 && row.code_hash !== null ? { resendAtMs: row.resend_at_ms } : {}),
    expiresAtMs: row.expires_ms,
    serverTimeMs: turn.nowMs,
    steps,
    ...(next ? { next } : {}),
  };
}

export function allowedMethods(core: Core, who: Who): Method[] {
  return core
    .policyFor(who)
    .methods.filter((method): method is Method => method === 'totp' || (method === 'sms' && core.sms !== null));
}

/** The steps of the policy that apply to this method here. A phone can be verified where one is registered, or is what is set up. */
export function stepsFor(core: Core, who: Who, method: Method): SetupStep[] {
  const canVerify = method === 'sms' || (core.sms !== null && registeredPhone(who) !== null);
  return core
    .policyFor(who)
    .setup.filter((step) => (step === 'backup-codes' ? makesCodes(core, who, method) : step !== 'phone' || canVerify));
}

export function makesCodes(core: Core, who: Who, method: Method): boolean {
  const { backup, methods } = core.policyFor(who);
  return methods.includes('backup') && (backup.on === 'any' || method === 'totp');
}

/** Whether there is a phone to verify in this set-up, and nobody did. */
export function awaitsPhone(core: Core, who: Who, { method, phone_verified }: Enrolling): boolean {
  return !phone_verified && stepsFor(core, who, method).includes('phone');
}

/** The registered number, if messages can go there. */
export function registeredPhone(who: Who): ParsedPhone | null {
  return who.phone === undefined ? null : parsePhone(who.phone);
}

/** Codes are done when they were shown before the last step and that was done: whether they were kept, only their owner knows. */
function nextStep(steps: readonly SetupStep[], row: Enrolling): SetupStep | undefined {
  const confirmed = row.state === 'confirmed';
  const codesFirst = steps.indexOf('backup-codes') < steps.indexOf('confirm');
  const done = {
    method: true,
    phone: row.phone_verified,
    confirm: confirmed,
    'backup-codes': confirmed && codesFirst && row.backup_id !== null,
  };
  return steps.find((step) => !done[step]);
}
