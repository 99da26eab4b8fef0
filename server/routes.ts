import { Hono } from 'hono';
import * as v from 'valibot';
import { BeginRequest, Id, SendRequest, VerifyRequest, type VerifyResponse } from '../shared/protocol/challenge.ts';
import { ConfirmRequest, EnrollRequest } from '../shared/protocol/enrollment.ts';
import { PhoneRequest } from '../shared/protocol/phone-number.ts';
import { EnabledRequest, FactorPatch, TryRequest, UnlockRequest } from '../shared/protocol/settings.ts';
import { cancelChallenge, makeChallenge, readChallenge, renewChallenge } from './challenges.ts';
import type { Core } from './core.ts';
import { beginEnrollment, cancelEnrollment, confirmEnrollment, enrollmentCodes } from './enrollment.ts';
import { sendEnrollmentCode, verifyPhone } from './enrollment-phone.ts';
import { approvalFor } from './enrollment-rows.ts';
import { readPlan } from './enrollment-steps.ts';
import { corsHeaders, PREFLIGHT_HEADERS } from './guard.ts';
import { type Call, type Door, finish, on } from './http.ts';
import type { Who } from './identity.ts';
import { accept, type Outcome, refuse } from './outcome.ts';
import { phoneCountries, readPhone } from './phone-numbers.ts';
import { confirmNumber } from './phone-reminder.ts';
import { demandOf } from './policies/policy.ts';
import {
  readSettings,
  regenerateCodes,
  removeFactor,
  renameFactor,
  setEnabled,
  switchAction,
  tryCode,
  unlockFactor,
} from './settings.ts';
import { receiveReport } from './sms/reports.ts';
import { sendForChallenge } from './sms-challenge.ts';
import { type Approval, approve } from './step-up.ts';
import { rememberBrowser, revokeDevices } from './trusted-devices.ts';
import { takeTurn, factorsOf } from './turn.ts';
import type { Attempt } from './verifier.ts';

/** Everything under the endpoint. */
export function routesOf(door: Door): Hono {
  const app = new Hono().basePath(door.endpoint);
  challengeRoutes(app, door);
  enrollmentRoutes(app, door);
  phoneNumberRoutes(app, door);
  settingsRoutes(app, door);
  // Called by SMS providers: they have no session and no origin, and sign what they say.
  app.on(['GET', 'POST'], '/sms/:gateway', ({ req }) => receiveReport(door.core, req.param('gateway'), req.raw));
  app.options(
    '*',
    ({ req }) =>
      new Response(null, { status: 204, headers: { ...corsHeaders(req.raw, door.core.origins), ...PREFLIGHT_HEADERS } }),
  );
  app.notFound(({ req }) => finish(door, req.raw, refuse('unknown-challenge'), 200));
  app.onError((error, { req }) => {
    door.onError(error);
    return finish(door, req.raw, refuse('unavailable'), 200);
  });
  return app;
}

function challengeRoutes(app: Hono, door: Door): void {
  const { core } = door;
  on(app, door, 'POST', '/challenges', {
    stage: 'any',
    body: BeginRequest,
    status: 201,
    run: ({ who, body, origin }) => beginChallenge(core, who, body.action, origin),
  });
  on(app, door, 'GET', '/challenges/:id', { stage: 'any', run: ({ who, id }) => readChallenge(core, who, id) });
  on(app, door, 'DELETE', '/challenges/:id', { stage: 'any', status: 204, run: ({ who, id }) => cancelChallenge(core, who, id) });
  on(app, door, 'POST', '/challenges/:id/renew', { stage: 'any', run: ({ who, id }) => renewChallenge(core, who, id) });
  on(app, door, 'POST', '/challenges/:id/send', {
    stage: 'any',
    body: SendRequest,
    run: ({ who, id, body }) => sendForChallenge(core, who, id, body.factorId),
  });
  on(app, door, 'POST', '/challenges/:id/verify', {
    stage: 'any',
    body: VerifyRequest,
    run: async ({ request, who, id, body, origin, cookies }) => {
      const asked = { who, challenge: id, origin, address: door.addressOf(request) };
      const outcome = await answerChallenge(door, asked, body);
      if (!outcome.ok) return outcome;
      if (outcome.value.cookie !== null) cookies.push(outcome.value.cookie);
      return accept(outcome.value.response);
    },
  });
}

function enrollmentRoutes(app: Hono, door: Door): void {
  const { core } = door;
  on(app, door, 'GET', '/enrollments', { stage: 'enroll', run: ({ who }) => readPlan(core, who) });
  on(app, door, 'POST', '/enrollments', {
    stage: 'enroll',
    body: EnrollRequest,
    status: 201,
    run: async (call) => {
      const { who, body, origin } = call;
      const action = await takeTurn(core.store, who, (turn) => approvalFor(turn, who));
      const gate = await gateOf(door, call, action);
      return gate.ok ? beginEnrollment(core, who, body, { origin, approved: action !== null }) : gate;
    },
  });
  on(app, door, 'POST', '/enrollments/:id/send', {
    stage: 'enroll',
    run: ({ who, id, origin }) => sendEnrollmentCode(core, who, id, origin),
  });
  on(app, door, 'POST', '/enrollments/:id/phone', {
    stage: 'enroll',
    body: ConfirmRequest,
    run: ({ who, id, body }) => verifyPhone(core, who, id, body.code),
  });
  on(app, door, 'POST', '/enrollments/:id/backup-codes', {
    stage: 'enroll',
    run: ({ who, id }) => enrollmentCodes(core, who, id),
  });
  on(app, door, 'DELETE', '/enrollments/:id', {
    stage: 'enroll',
    status: 204,
    run: ({ who, id }) => cancelEnrollment(core, who, id),
  });
  on(app, door, 'POST', '/enrollments/:id/confirm', {
    stage: 'enroll',
    body: ConfirmRequest,
    run: ({ who, id, body }) => changing(door, who, confirmEnrollment(core, who, id, body.code)),
  });
}

/** What the field for a number needs to know; nothing is sent, and nothing says whose number it is. */
function phoneNumberRoutes(app: Hono, door: Door): void {
  const { core } = door;
  on(app, door, 'GET', '/phone-numbers', { stage: 'enroll', run: ({ who }) => Promise.resolve(phoneCountries(core, who)) });
  on(app, door, 'POST', '/phone-numbers', {
    stage: 'enroll',
    body: PhoneRequest,
    run: ({ who, body }) => Promise.resolve(readPhone(core, who, body)),
  });
}

function settingsRoutes(app: Hono, door: Door): void {
  const { core } = door;
  on(app, door, 'GET', '/settings', { stage: 'full', run: ({ who }) => readSettings(core, who) });
  on(app, door, 'PATCH', '/factors/:id', {
    stage: 'full',
    body: FactorPatch,
    run: ({ who, id, body }) => ('label' in body ? renameFactor(core, who, id, body.label) : confirmNumber(core, who, id)),
  });
  on(app, door, 'DELETE', '/factors/:id', {
    stage: 'full',
    status: 204,
    run: async (call) => {
      const gate = await gateOf(door, call, await changeAction(core, call.who));
      return gate.ok ? changing(door, call.who, removeFactor(core, call.who, call.id)) : gate;
    },
  });
  on(app, door, 'POST', '/factors/:id/unlock', {
    stage: 'any',
    body: UnlockRequest,
    run: ({ who, id, body }) =>
      isDigits(body.code) ? unlockFactor(core, who, id, body.code) : Promise.resolve(refuse('bad-request')),
  });
  on(app, door, 'POST', '/enabled', {
    stage: 'full',
    body: EnabledRequest,
    status: 204,
    run: async (call) => {
      const { enabled } = call.body;
      const action = await switchAction(core, call.who, enabled);
      if (!action.ok) return action;
      if (action.value === null) return accept(null);
      const gate = await gateOf(door, call, action.value);
      return gate.ok ? changing(door, call.who, setEnabled(core, call.who, enabled)) : gate;
    },
  });
  on(app, door, 'POST', '/backup-codes', {
    stage: 'full',
    run: async (call) => {
      const gate = await gateOf(door, call, await changeAction(core, call.who));
      return gate.ok ? regenerateCodes(core, call.who) : gate;
    },
  });
  on(app, door, 'DELETE', '/devices/all', { stage: 'full', status: 204, run: ({ who }) => revokeDevices(core, who, 'all') });
  on(app, door, 'DELETE', '/devices/:id', { stage: 'full', status: 204, run: ({ who, id }) => revokeDevices(core, who, id) });
  on(app, door, 'POST', '/try', {
    stage: 'full',
    body: TryRequest,
    run: ({ who, body }) =>
      isDigits(body.code) ? tryCode(core, who, body.factorId, body.code) : Promise.resolve(refuse('bad-request')),
  });
}

/** Checks one answer to a challenge, and remembers the browser that gave it; the host's own routes come through here too. */
export async function answerChallenge(
  { core, verifier, onError }: Pick<Door, 'core' | 'verifier' | 'onError'>,
  asked: Pick<Attempt, 'who' | 'challenge' | 'origin' | 'address'>,
  answer: VerifyRequest,
): Promise<Outcome<{ response: VerifyResponse; cookie: string | null }>> {
  const { method, code, factorId = null } = answer;
  if (method === 'key') return refuse('method-not-allowed');
  if (method !== 'backup' && !isDigits(code)) return refuse('bad-request');
  const outcome = await verifier.verify({ ...asked, method, code, factorId });
  if (!outcome.ok) return outcome;
  const { action, ...response } = outcome.value;
  const remembering = action === 'sign-in' ? rememberBrowser(core, asked.who, method, answer.remember) : Promise.resolve(null);
  // The code is spent: what fails now must not look as if it had been refused.
  const cookie = await remembering.catch((error: unknown) => {
    onError(error);
    return null;
  });
  return accept({ response: { state: 'verified', ...response }, cookie });
}

/** A client may begin what the policy names and asks for. Whatever moves money is begun by the host's server (SV-39). */
async function beginChallenge(core: Core, who: Who, action: string, origin: string): Promise<Outcome<unknown>> {
  const policy = core.policyFor(who);
  if (!Object.hasOwn(policy.actions, action)) return refuse('bad-request');
  if (demandOf(policy, action) === 'never' || action === 'withdrawal') return refuse('method-not-allowed');
  if (who.stage !== 'full' && action !== 'sign-in') return refuse('method-not-allowed');
  return takeTurn(core.store, who, async (turn) => {
    const enrolled = (await factorsOf(turn.tx, turn.key)).some(({ method }) => method !== 'backup');
    if (!enrolled || turn.account.enabled === (action === 'enable')) return refuse('method-not-allowed');
    return makeChallenge(core, turn, who, { action, payload: '', origin });
  });
}

/** What stands between a session and a change of how it signs in: a code of a factor that is there, suspended or not. */
function changeAction(core: Core, who: Who): Promise<'change-factor' | 'enable' | null> {
  return takeTurn(core.store, who, async ({ tx, key, account }) => {
    const enrolled = (await factorsOf(tx, key)).some(({ method }) => method !== 'backup');
    if (!enrolled) return null;
    return account.enabled ? 'change-factor' : 'enable';
  });
}

async function gateOf(
  { core, verifier }: Door,
  { request, who, origin }: Call<unknown>,
  action: string | null,
): Promise<Outcome<Approval | null>> {
  if (action === null) return accept(null);
  const gate = await approve(core, verifier, who, { action, payload: '', origin, challenge: challengeNamedBy(request) });
  // Somebody switched the account off or on since the action was chosen: nothing had to be approved, and nothing was.
  const unasked = gate.ok && gate.value.factor === 'none' && demandOf(core.policyFor(who), action) !== 'never';
  return unasked ? refuse('expired') : gate;
}

/** The challenge that a retried request names as its approval. */
export function challengeNamedBy(request: Request): string | null {
  const id = request.headers.get('mfa-challenge');
  return v.is(Id, id) ? id : null;
}

async function changing<T>(door: Door, who: Who, change: Promise<Outcome<T>>): Promise<Outcome<T>> {
  const outcome = await change;
  if (outcome.ok) await door.onChanged(who);
  return outcome;
}

function isDigits(code: string): boolean {
  return /^[0-9]{6,8}$/.test(code);
}
