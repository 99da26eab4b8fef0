import type { Challenge } from '../shared/protocol/challenge.ts';
import { describe, findFor, makeChallenge, type Purpose } from './challenges.ts';
import type { Core } from './core.ts';
import { hashSession, type Who } from './identity.ts';
import { accept, type Outcome, refuse } from './outcome.ts';
import { demandOf } from './policies/policy.ts';
import { trusts } from './trusted-devices.ts';
import { factorsOf, takeTurn, type Turn } from './turn.ts';
import type { Verifier } from './verifier.ts';

/** What the action was approved with. `none`: the policy asks for nothing, or nothing is set up. */
export type ApprovedBy = 'none' | 'totp' | 'sms' | 'backup' | 'grant' | 'trusted';

export interface Approval {
  factor: ApprovedBy;
  /** `Set-Cookie` that has to go out with the answer: the next token of a remembered browser. */
  cookie: string | null;
}

export interface Request {
  action: string;
  payload: string;
  origin: string;
  /** The challenge that the request names as its approval. */
  challenge: string | null;
  /** The id of the session that the host is about to start, at sign-in. */
  nextSession?: string | undefined;
}

/** A sign-in by backup code is followed by putting things in order: one change of how one signs in, within this time. */
const GRANT_MS = 15 * 60 * 1000;
/** What a session may be about that has shown its password or a mailed link only: even where a policy asks for nothing (SV-38). */
const BEFORE_FULL = new Set(['sign-in', 'reset-password']);
/** What a grant covers: never money, e-mail or payees. */
const GRANTED = new Set(['change-factor', 'change-phone', 'disable']);

/**
 * The gate: consumes the challenge that approves exactly this, or says what is missing. Whatever has to be approved has
 * to pass here, in the same request that does it.
 */
export async function approve(core: Core, verifier: Verifier, who: Who, request: Request): Promise<Outcome<Approval>> {
  if (who.stage !== 'full' && !BEFORE_FULL.has(request.action)) return refuse('method-not-allowed');
  if (demandOf(core.policyFor(who), request.action) === 'never' && !isMoney(request)) return approved('none');
  if (request.challenge !== null) {
    const method = await redeem(verifier, who, request, request.challenge);
    if (method === 'backup' && request.action === 'sign-in') await grantChange(core, who, request.nextSession);
    if (method !== null) return approved(method);
  }
  return takeTurn(core.store, who, (turn) => approveOrAsk(core, turn, who, request));
}

async function redeem(verifier: Verifier, who: Who, request: Request, challenge: string): Promise<ApprovedBy | null> {
  const { tenant, account, sessionHash } = who;
  const { action, payload } = request;
  return (await verifier.redeem({ tenant, account, session: sessionHash, challenge, action, payload })) as ApprovedBy | null;
}

async function approveOrAsk(core: Core, turn: Turn, who: Who, request: Request): Promise<Outcome<Approval>> {
  const { nowMs, account } = turn;
  const policy = core.policyFor(who);
  const demand = demandOf(policy, request.action);
  // First, because who has just removed every method must not be asked for less than before.
  if (request.payload && account.cooling_until_ms > nowMs) return refuse('cooling-off', { retryAtMs: account.cooling_until_ms });
  if (demand === 'never') return approved('none');
  const enrolled = (await factorsOf(turn.tx, turn.key)).some(({ method }) => method !== 'backup');
  if (!enrolled) return policy.notEnrolled === 'allow' ? approved('none') : refuse('enrollment-required');
  if (account.enabled === (request.action === 'enable')) return approved('none'); // nothing to switch on, or switched off as a whole
  if (GRANTED.has(request.action) && (await useGrant(turn, who))) return approved('grant');
  // A remembered browser says who came back, never what is paid (SV-34).
  const trusted = demand === 'new-device' && request.payload === '' ? await trusts(core, turn, who) : null;
  if (trusted) return approved('trusted', trusted.cookie);
  const asked = await challengeFor(core, turn, who, request);
  return asked.ok ? refuse('mfa-required', { challenge: asked.value }) : asked;
}

function approved(factor: ApprovedBy, cookie: string | null = null): Outcome<Approval> {
  return accept({ factor, cookie });
}

/** A withdrawal that the policy never asks for waits all the same while money has to. */
function isMoney({ action, payload }: Request): boolean {
  return action === 'withdrawal' && payload !== '';
}

async function challengeFor(core: Core, turn: Turn, who: Who, request: Request): Promise<Outcome<Challenge>> {
  const purpose: Purpose = { action: request.action, payload: request.payload, origin: request.origin };
  const open = request.challenge === null ? null : await findFor(turn, who, request.challenge, purpose);
  return open ? accept(await describe(core, turn, who, open)) : makeChallenge(core, turn, who, purpose);
}

function grantChange(core: Core, who: Who, nextSession: string | undefined): Promise<void> {
  const session_hash = nextSession === undefined ? who.sessionHash : hashSession(nextSession);
  return takeTurn(core.store, who, async ({ tx, key, nowMs }) => {
    const grant = { ...key, session_hash, expires_ms: nowMs + GRANT_MS };
    await tx
      .insertInto('mfa_grants')
      .values(grant)
      .onConflict((conflict) => conflict.columns(['tenant', 'account', 'session_hash']).doUpdateSet(grant))
      .execute();
  });
}

async function useGrant({ tx, key, nowMs }: Turn, who: Who): Promise<boolean> {
  const used = await tx
    .deleteFrom('mfa_grants')
    .where('tenant', '=', key.tenant)
    .where('account', '=', key.account)
    .where('session_hash', '=', who.sessionHash)
    .returning('expires_ms')
    .executeTakeFirst();
  return used !== undefined && used.expires_ms > nowMs;
}
