import type { SendResponse } from '../shared/protocol/challenge.ts';
import type { Enrollment, EnrollRequest, PhoneVerified } from '../shared/protocol/enrollment.ts';
import type { Core } from './core.ts';
import { attempt } from './enrollment-attempts.ts';
import { type Enrolling, findEnrollment, messageWait, replaceEnrollment, updateEnrollment } from './enrollment-rows.ts';
import { awaitsPhone, describeEnrollment, registeredPhone } from './enrollment-steps.ts';
import type { Who } from './identity.ts';
import { accept, type Outcome, refuse } from './outcome.ts';
import { noteTyped } from './sms/defence.ts';
import { maskPhone, parsePhone } from './sms/phone-number.ts';
import { deliver, drawCode, NOT_SENT, type Outgoing, phonePlace } from './sms-codes.ts';
import { randomId, takeTurn, type Turn } from './turn.ts';
import { checkSmsCode } from './verification.ts';

/** The phone in a set-up: the number that gets codes, or, with an app, the registered one where the policy wants it verified. */

/** Sets text messages up, to this number or the registered one; the first code is on its way when this is answered. */
export async function beginSms(
  core: Core,
  who: Who,
  origin: string,
  approved: boolean,
  { phone: text, country, replaces }: EnrollRequest,
): Promise<Outcome<Enrollment>> {
  const phone = text === undefined ? registeredPhone(who) : parsePhone(text, country ?? registeredPhone(who)?.country);
  if (!phone) return refuse('bad-phone');
  const factor_id = randomId();
  const sealed = await core.sealer.seal(new TextEncoder().encode(phone.e164), phonePlace(who, factor_id));
  const begun = await takeTurn(core.store, who, async (turn) => {
    const fields = { factor_id, method: 'sms' as const, sealed, label: maskPhone(phone.e164), replaces: replaces ?? null };
    const retryAtMs = await messageWait(turn);
    // The set-up that is there stays: its code is on its way, and its answer may have been lost.
    if (retryAtMs > turn.nowMs) return refuse('too-many', { retryAtMs });
    const row = await replaceEnrollment(core, turn, who, approved, fields);
    if (!row) return refuse('expired');
    const outgoing = await drawFor(core, turn, who, row, phone.e164, origin);
    const stored = outgoing.ok ? { ...row, ...outgoing.value.stored } : row;
    return outgoing.ok ? accept({ shown: describeEnrollment(core, turn, who, stored), outgoing: outgoing.value }) : outgoing;
  });
  if (!begun.ok) return begun;
  const { shown, outgoing } = begun.value;
  const sent = await sendOrVoid(core, who, outgoing);
  return sent.ok ? accept(shown) : sent;
}

/** Sends a code: a new one, which ends the former. */
export async function sendEnrollmentCode(core: Core, who: Who, id: string, origin: string): Promise<Outcome<SendResponse>> {
  const reserved = await takeTurn(core.store, who, async (turn) => {
    const found = await findEnrollment(turn, who, id);
    if (!found.ok) return found;
    const row = found.value;
    const to = row.state === 'pending' ? await numberOf(core, who, row) : null;
    if (to === null) return refuse('method-not-allowed');
    const outgoing = await drawFor(core, turn, who, row, to, origin);
    return outgoing.ok ? accept({ to: maskPhone(to), outgoing: outgoing.value }) : outgoing;
  });
  if (!reserved.ok) return reserved;
  const { to, outgoing } = reserved.value;
  const sent = await sendOrVoid(core, who, outgoing);
  if (!sent.ok) return sent;
  return accept({ to, resendAtMs: outgoing.stored.resend_at_ms, expiresAtMs: outgoing.stored.code_expires_ms });
}

/** Takes the code that went to the phone. Verified twice is verified: the first answer may have been lost. */
export function verifyPhone(core: Core, who: Who, id: string, code: string): Promise<Outcome<PhoneVerified>> {
  return takeTurn(core.store, who, async (turn) => {
    const found = await findEnrollment(turn, who, id);
    if (!found.ok) return found;
    const row = found.value;
    const answer = { serverTimeMs: turn.nowMs };
    if (row.phone_verified) return accept(answer);
    if (row.state !== 'pending' || !awaitsPhone(core, who, row)) return refuse('method-not-allowed');
    const verified = { method: 'sms' as const, factor_id: row.factor_id };
    const sent = await attempt(core, turn, who, verified, async () =>
      (await isSentCode(core, turn, row, code)) ? answer : null,
    );
    if (!sent.ok) return sent;
    // Whoever holds the phone asks for the next message, so that it need not wait.
    await updateEnrollment(turn, { phone_verified: true, code_hash: null, resend_at_ms: 0 });
    noteArrived(core, turn, row);
    return sent;
  });
}

/** Whether this is the code that went out last for this set-up, and is still in time. */
export async function isSentCode(core: Core, turn: Turn, row: Enrolling, code: string): Promise<boolean> {
  if (row.code_hash === null || row.code_expires_ms <= turn.nowMs) return false;
  return checkSmsCode(core.sealer, row.code_hash, row.id, code);
}

/** A message was read: its prefix is no pumped one. */
export function noteArrived(core: Core, turn: Turn, row: Enrolling): void {
  turn.wake.push(() => {
    core.notices.run(() => noteTyped(core, turn.key, row.id));
  });
}

/** Where a code may go now; null where none is asked for. */
async function numberOf(core: Core, who: Who, row: Enrolling): Promise<string | null> {
  if (row.method === 'sms') return new TextDecoder().decode(await core.sealer.open(row.sealed, phonePlace(who, row.factor_id)));
  return awaitsPhone(core, who, row) ? (registeredPhone(who)?.e164 ?? null) : null;
}

async function drawFor(core: Core, turn: Turn, who: Who, row: Enrolling, to: string, origin: string): Promise<Outcome<Outgoing>> {
  const drawn = await drawCode(core, turn, who, to, { binding: row.id, purpose: 'enrollment', origin }, row);
  if (drawn.ok) await updateEnrollment(turn, drawn.value.stored);
  return drawn;
}

/** A number that nobody can reach is the wrong number: here, where it can be typed anew, that is said. */
async function sendOrVoid(core: Core, who: Who, outgoing: Outgoing): Promise<Outcome<null>> {
  const delivery = await deliver(core, outgoing);
  if (delivery === 'sent') return accept(null);
  await takeTurn(core.store, who, (turn) => updateEnrollment(turn, NOT_SENT, outgoing.stored.code_hash));
  return refuse(delivery === 'bad-number' ? 'bad-phone' : 'sms-not-sent');
}
