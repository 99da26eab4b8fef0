import { randomInt } from 'node:crypto';
import type { Transaction } from '../shared/protocol/challenge.ts';
import type { Core } from './core.ts';
import type { AccountKey, Who } from './identity.ts';
import { accept, type Outcome, refuse } from './outcome.ts';
import type { Place } from './sealing.ts';
import { composeMessage } from './sms/compose.ts';
import type { MessageFacts, PhoneMessage } from './sms/gateway.ts';
import { takeOne } from './throttle.ts';
import { randomId, type Turn } from './turn.ts';

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
}

const GATEWAY_MS = 5_000;

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
  const { tx, key, nowMs } = turn;
  const { sms } = core.limits;
  if (!core.sms) return refuse('method-not-allowed');
  if (state.resend_at_ms > nowMs) return refuse('too-many', { retryAtMs: state.resend_at_ms });
  if (state.sends >= sms.sendsPerChallenge) return refuse('too-many');
  const retryAtMs = await takeOne(tx, 'sms-account', { tenant: key.tenant, subject: key.account }, sms.perAccount);
  if (retryAtMs !== null) return refuse('too-many', { retryAtMs });
  const code = String(randomInt(0, 1_000_000)).padStart(6, '0');
  const { hash, keyId } = await core.sealer.pepper('sms-code', `${purpose.binding}|${code}`);
  const facts = factsOf(core, who, code, purpose);
  return accept({
    stored: {
      code_hash: `${keyId}.${hash}`,
      code_expires_ms: nowMs + facts.minutes * 60_000,
      sends: state.sends + 1,
      resend_at_ms: nowMs + sms.firstResendMs * 2 ** state.sends,
    },
    id: randomId(),
    message: { to, text: core.sms.channel?.compose?.(facts) ?? composeMessage(facts), facts },
  });
}

/**
 * Hands the message to the gateway, after the commit. False if it was certainly not sent: then the code has to be voided.
 * What may have arrived counts as sent, because nobody may send it twice.
 */
export async function deliver(core: Core, { id, message }: Outgoing): Promise<boolean> {
  const options = { idempotencyKey: id, signal: AbortSignal.timeout(GATEWAY_MS) };
  const result = await core.sms?.send(message, options).catch(() => ({ failed: 'unknown' as const, retryable: false }));
  return result !== undefined && (!('failed' in result) || result.failed === 'unknown');
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
