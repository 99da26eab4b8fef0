import { randomInt } from 'node:crypto';
import type { Core } from '../core.ts';
import type { AccountKey, Who } from '../identity.ts';
import { accept, type Outcome, refuse } from '../outcome.ts';
import type { Place } from '../sealing.ts';
import { takeOne } from '../throttle.ts';
import { randomId, type Turn } from '../turn.ts';

/** What sending again has to know: how often it was done, and from when it may be done. */
export interface SendState {
  sends: number;
  resendAtMs: number;
}

/** A code that is about to go out: what to store, and, once that is committed, what to send. */
export interface Outgoing {
  /** `<key id>.<hash>`: the code itself is nowhere but in the message. */
  codeHash: string;
  codeExpiresMs: number;
  sends: number;
  resendAtMs: number;
  message: { id: string; to: string; text: string };
}

/**
 * Draws a code bound to `binding`, within the limits. The former code ends; no counter of failures is touched: sending
 * again must not give anybody more guesses (SP 800-63B §3.1.3.2).
 */
export async function drawCode(
  core: Core,
  turn: Turn,
  who: Who,
  binding: string,
  to: string,
  state: SendState,
): Promise<Outcome<Outgoing>> {
  const { tx, key, nowMs } = turn;
  const { sms } = core.limits;
  if (!core.sms) return refuse('method-not-allowed');
  if (state.resendAtMs > nowMs) return refuse('too-many', { retryAtMs: state.resendAtMs });
  if (state.sends >= sms.sendsPerChallenge) return refuse('too-many');
  const retryAtMs = await takeOne(tx, 'sms-account', { tenant: key.tenant, subject: key.account }, sms.perAccount);
  if (retryAtMs !== null) return refuse('too-many', { retryAtMs });
  const code = String(randomInt(0, 1_000_000)).padStart(6, '0');
  const { hash, keyId } = await core.sealer.pepper('sms-code', `${binding}|${code}`);
  return accept({
    codeHash: `${keyId}.${hash}`,
    codeExpiresMs: nowMs + core.policyFor(who).smsMinutes * 60_000,
    sends: state.sends + 1,
    resendAtMs: nowMs + sms.firstResendMs * 2 ** state.sends,
    message: { id: randomId(), to, text: smsText(core, code) },
  });
}

/** Hands the message to the gateway. Call it after the commit. */
export async function deliver(core: Core, outgoing: Outgoing): Promise<boolean> {
  try {
    await core.sms?.send(outgoing.message);
    return true;
  } catch {
    return false;
  }
}

/** Where a phone number is sealed. */
export function phonePlace({ tenant, account }: AccountKey, factorId: string): Place {
  return { tenant, account, factorId, method: 'sms', algorithm: '', digits: 6, periodSeconds: 0 };
}

/** The last line binds the code to our origin: browsers fill it nowhere else (origin-bound one-time codes). */
function smsText(core: Core, code: string): string {
  const host = new URL(core.origins[0] ?? '').hostname;
  const issuer = core.issuer.replace(/[\p{Cc}@#]/gu, ' ').trim();
  return `${code} is your ${issuer} code.\n\n@${host} #${code}`;
}
