import { randomInt } from 'node:crypto';
import type { Transaction } from '../shared/protocol/challenge.ts';
import type { Core } from './core.ts';
import type { AccountKey, Who } from './identity.ts';
import { accept, type Outcome, refuse } from './outcome.ts';
import type { Place } from './sealing.ts';
import { composeMessage, composeNotice } from './sms/compose.ts';
import { type Planned, releaseMessage, type Reservation, reserveMessage, tidyUp, type Unsent } from './sms/defence.ts';
import { failed, type MessageFacts, type PhoneMessage } from './sms/gateway.ts';
import { takeOne } from './throttle.ts';
import { type Factor, randomId, type Turn } from './turn.ts';

/** What a code is for: it verifies nothing else. */
export interface CodePurpose {
  /** The id of the challenge or set-up that the code belongs to. */
  binding: string;
  purpose: MessageFacts['purpose'];
  /** The origin of the page that asked, or empty. */
  origin: string;
  transaction?: Transaction;
}

/** How often a code was sent, and from when it may be again. */
export interface SendState {
  sends: number;
  resend_at_ms: number;
}

/** A code that is about to go out: what to store and, once that is committed, what to send. */
export interface Outgoing {
  stored: {
    /** `<key id>.<hash>`: the code itself is nowhere but in the message. */
    code_hash: string;
    code_expires_ms: number;
    sends: number;
    resend_at_ms: number;
  };
  id: string;
  message: PhoneMessage;
  who: Who;
  /** What it took under the caps; null where messages cost nothing. */
  reservation: Reservation | null;
}

const GATEWAY_MS = 5_000;
const SIM_SWAP_MS = 2_000;

/**
 * Draws a code bound to its purpose, within the limits. The former code ends; no counter of failures is touched: sending
 * again must not give anybody more guesses (SP 800-63B §3.1.3.2).
 */
export async function drawCode(
  core: Core,
  turn: Turn,
  who: Who,
  to: string,
  purpose: CodePurpose,
  state: SendState,
): Promise<Outcome<Outgoing>> {
  const { nowMs } = turn;
  const { sms } = core.limits;
  if (!core.sms) return refuse('method-not-allowed');
  if (state.resend_at_ms > nowMs) return refuse('too-many', { retryAtMs: state.resend_at_ms });
  if (state.sends >= sms.sendsPerChallenge) return refuse('too-many', { of: 'messages' });
  const code = String(randomInt(0, 1_000_000)).padStart(6, '0');
  const { hash, keyId } = await core.sealer.pepper('sms-code', `${purpose.binding}|${code}`);
  const facts = factsOf(core, who, code, purpose);
  const message = { to, text: core.sms.channel?.compose?.(facts) ?? composeMessage(facts, core.smsTemplates), facts };
  const id = randomId();
  const room = await roomFor(core, turn, who, {
    id,
    binding: purpose.binding,
    to,
    text: message.text,
    confirmed: purpose.purpose !== 'enrollment',
  });
  if (!room.ok) return room;
  return accept({
    stored: {
      code_hash: `${keyId}.${hash}`,
      code_expires_ms: nowMs + facts.minutes * 60_000,
      sends: state.sends + 1,
      resend_at_ms: nowMs + sms.firstResendMs * 2 ** state.sends,
    },
    id,
    message,
    who,
    reservation: room.value,
  });
}

/** Room under the caps of the rules; in development under the account's own. */
async function roomFor(core: Core, turn: Turn, who: Who, planned: Planned): Promise<Outcome<Reservation | null>> {
  if (core.smsRules) return reserveMessage(core, turn, who, planned);
  const subject = { tenant: turn.key.tenant, subject: turn.key.account };
  const retryAtMs = await takeOne(turn.tx, 'sms-account', subject, core.limits.sms.perAccount);
  return retryAtMs === null ? accept(null) : refuse('too-many', { retryAtMs, of: 'messages' });
}

/**
 * All but `sent` are certainly not, so the code has to be voided. What may have arrived counts as sent, because nobody may send it
 * twice.
 */
export type Delivery = 'sent' | Unsent;

/** Hands the message to the gateway, after the commit. */
export async function deliver(core: Core, outgoing: Outgoing): Promise<Delivery> {
  const { who, reservation } = outgoing;
  const delivery = await sendSafely(core, outgoing);
  if (reservation && delivery !== 'sent') await releaseMessage(core, who, reservation, delivery);
  if (reservation && delivery === 'sent') core.notices.run(() => tidyUp(core, who, reservation));
  return delivery;
}

async function sendSafely(core: Core, { id, message, who, reservation }: Outgoing): Promise<Delivery> {
  if (!core.sms) return 'not-sent';
  if (await wasSwapped(core, who, message.to, reservation)) return 'swapped';
  const signal = AbortSignal.timeout(GATEWAY_MS);
  const startedMs = performance.now();
  const result = await core.sms.send(message, { idempotencyKey: id, signal }).catch(() => failed('unknown'));
  const failure = 'failed' in result ? result.failed : null;
  const type = failure === null ? 'accepted' : failure === 'unknown' ? 'unknown' : 'not-sent';
  const ms = Math.round(performance.now() - startedMs);
  core.smsRules?.onEvent?.({ type, tenant: who.tenant, country: reservation?.country ?? '', ms });
  if (failure === 'bad-number') return failure;
  return type === 'not-sent' ? type : 'sent';
}

/** A number that moved to another SIM lately gets no code: its new holder may be a thief (SV-20). */
async function wasSwapped(core: Core, who: Who, to: string, reservation: Reservation | null): Promise<boolean> {
  const check = core.smsRules?.simSwap;
  if (!check) return false;
  const state = await check.check(to, AbortSignal.timeout(SIM_SWAP_MS)).catch(() => 'unknown' as const);
  if (state === 'not-swapped' || (state === 'unknown' && check.whenUnknown !== 'refuse')) return false;
  const { tenant, account, emails } = who;
  core.smsRules?.onEvent?.({ type: 'refused', tenant, country: reservation?.country ?? '', reason: 'sim-swapped' });
  if (state === 'swapped')
    core.notices.tell({
      type: 'sim-swapped',
      atMs: await core.store.nowMs(),
      who: { tenant, account },
      method: 'sms',
      ...(emails ? { emails } : {}),
    });
  return true;
}

/**
 * Tells numbers that no longer get codes that this is so: whoever changed it may be a thief (SV-21). It costs nobody's
 * wait, and what cannot be told is dropped: the notices to the account's e-mail say the same.
 */
export function tellOldNumbers(core: Core, who: Who, former: readonly Factor[], current: Factor | null): void {
  const { sms, issuer, notices } = core;
  if (!sms) return;
  for (const factor of former.filter(({ method }) => method === 'sms'))
    notices.run(async () => {
      const to = await numberOf(core, factor);
      if (current?.method === 'sms' && to === (await numberOf(core, current))) return;
      const facts = { purpose: 'number-replaced' as const, locale: who.locale ?? 'en', issuer };
      const text = sms.channel?.composeNotice?.(facts) ?? composeNotice(facts, core.smsTemplates);
      await sms.send({ to, text, facts }, { idempotencyKey: randomId(), signal: AbortSignal.timeout(GATEWAY_MS) });
    });
}

/** The whole number of a factor: for the gateway, and for nobody else. */
export async function numberOf({ sealer }: Core, factor: Factor): Promise<string> {
  return new TextDecoder().decode(await sealer.open(factor.sealed, phonePlace(factor, factor.id)));
}

/** What is left of a code that was not sent: no code, and no wait before the next try. */
export const NOT_SENT = { code_hash: null, resend_at_ms: 0 };

/** Where a phone number is sealed. */
export function phonePlace({ tenant, account }: AccountKey, factorId: string): Place {
  return { tenant, account, factorId, method: 'sms', algorithm: '', digits: 6, periodSeconds: 0 };
}

function factsOf(core: Core, who: Who, code: string, { purpose, origin, transaction }: CodePurpose): MessageFacts {
  return {
    purpose,
    locale: who.locale ?? 'en',
    issuer: core.issuer,
    code,
    host: new URL(origin || (core.origins[0] ?? '')).hostname,
    minutes: core.policyFor(who).smsMinutes,
    ...(transaction ? { transaction } : {}),
  };
}
