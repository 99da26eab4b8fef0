import * as v from 'valibot';
import { type Challenge, Id, type Method, type Transaction, VerifyRequest } from '../shared/protocol/challenge.ts';
import type { Problem } from '../shared/protocol/problem.ts';
import { clientAddress, trustedList } from './address.ts';
import { payloadText } from './challenges.ts';
import type { Core } from './core.ts';
import { originOf } from './guard.ts';
import type { Door } from './http.ts';
import { type AccountKey, checkKey, type Identity, type Who, whoIs } from './identity.ts';
import {
  forgetAccount,
  type ImportedFactor,
  importFactors,
  passwordChanged,
  passwordReset,
  rekey,
  type Rekeyed,
} from './lifecycle.ts';
import { coreOf, endpointOf, type MfaOptions } from './options.ts';
import { type Outcome, problemResponse, refuse } from './outcome.ts';
import type { ActionOf, Policy } from './policies/policy.ts';
import { answerChallenge, challengeNamedBy, routesOf } from './routes.ts';
import { readStatus, type Status } from './settings.ts';
import { type Approval, approve, type ApprovedBy } from './step-up.ts';
import { verifierOf } from './verifier.ts';

export { batchOf } from './batch.ts';
export { environmentKeys, fileKeys, type KeyProvider, type MfaKey } from './keys.ts';
export { developmentInbox, type DevelopmentInbox, type InboxMessage } from './inbox.ts';
export type { AccountKey, Identity } from './identity.ts';
export type { ImportedFactor, Rekeyed } from './lifecycle.ts';
export { DEFAULT_LIMITS, type Limits } from './limits.ts';
export type { Notice, NoticeType, Notify } from './notifications.ts';
export type { MfaOptions } from './options.ts';
export { everyLogin } from './policies/every-login.ts';
export { optionalTrusted } from './policies/optional-trusted.ts';
export type { ActionOf, KnownAction, Policy } from './policies/policy.ts';
export { contradictions, type Contradiction, type Profile, type ProfileReason } from './policies/profiles.ts';
export { riskyActions } from './policies/risky-actions.ts';
export type { Status } from './settings.ts';
export { withFallback, type FallbackOptions } from './sms/fallback.ts';
export type { Channel, DeliveryReport, MessageFacts, PhoneMessage, SendResult, SmsGateway } from './sms/gateway.ts';
export { kannel, type KannelOptions } from './sms/kannel.ts';
export { DEFAULT_SMS_RULES, type SmsEvent, type SmsRules } from './sms/rules.ts';
export type { Wording, Wordings } from './sms/templates/wording.ts';
export { camaraSimSwap, type CamaraOptions, type SimSwapCheck } from './sms/sim-swap.ts';
export { twilio, type TwilioOptions, type WhatsAppTemplates } from './sms/twilio.ts';
export { webhook, type WebhookOptions } from './sms/webhook.ts';
export { pglite } from './store/pglite.ts';
export { postgres } from './store/postgres.ts';
export type { Store } from './store/store.ts';

export interface RequireOptions {
  /** The field `MFA-Challenge` of a posted form. Without it the header of that name counts. */
  challenge?: string | null | undefined;
  /** Who asks, where the request does not carry the session yet (in the route that checks the password). */
  identity?: Identity;
  /** At sign-in: the id of the session that is about to begin, so that what a backup code permits goes over to it. */
  nextSession?: string;
}

export type Gate =
  { ok: true; factor: ApprovedBy; headers: Headers } | { ok: false; response: Response; problem: Problem; challenge?: Challenge };

export interface Answer {
  challenge: string;
  method: Method;
  code: string;
  factorId?: string;
  remember?: boolean;
}

export interface Mfa<Action extends string = string> {
  /** Rejects when the server cannot run: `store-in-use`, `bad-config`, `weak-key`, `unavailable`. Await it at start. */
  readonly ready: Promise<void>;
  /** Answers everything under the endpoint. `address` is the peer's, for the limits. */
  fetch(request: Request, info?: { address?: string }): Promise<Response>;
  /**
   * The gate before whatever has to be approved. `ok`: do it, now, in this request; it was approved once, for this
   * session, action and payload (`factor: 'none'` where the policy asks for nothing), and copy `headers` into your answer.
   * Otherwise return `response`, or show `challenge` in a page of your own and come back with its id.
   *
   * It never reads the request's body: pass a form's field as `options.challenge`.
   *
   * @throws MfaError `bad-payload` for a payload that is no transaction; `unavailable` when the store or the keys fail.
   */
  require(request: Request, action: Action, payload?: Transaction | null, options?: RequireOptions): Promise<Gate>;
  /** Checks one answer in the host's own route: pages without JavaScript, other backends. Copy `headers` into your answer. */
  verify(
    request: Request,
    answer: Answer,
    options?: { identity?: Identity; address?: string },
  ): Promise<{ ok: true; left?: number; headers: Headers } | { ok: false; problem: Problem }>;
  status(who: AccountKey): Promise<Status>;
  /** Takes over authenticator apps that people use already. All or none. @throws MfaError `secret-too-short` and the codes of an account */
  import(who: AccountKey, factors: readonly ImportedFactor[]): Promise<void>;
  /** Erases everything about an account. */
  forget(who: AccountKey): Promise<void>;
  /** The password was changed by somebody who knew it: ends open challenges, permissions and remembered browsers. */
  passwordChanged(who: AccountKey): Promise<void>;
  /** The password was reset by a mailed link: as `passwordChanged`, and money waits where a second factor is set up. */
  passwordReset(who: Identity): Promise<void>;
  /** Seals everything with the current key. Run it after a rotation until `left` is 0; then the old key may go. */
  rekey(): Promise<Rekeyed>;
  /** Resolves when everything under way has ended and the store is closed. */
  close(): Promise<void>;
}

/**
 * The verifier behind `<mfa-challenge>`.
 *
 * Mount `mfa.fetch` under `/mfa`, and call `mfa.require(request, action, payload)` in every route that has to be approved:
 *
 * ```ts
 * const mfa = createMfa({
 *   store: pglite({ dataDir: '.data/db' }),
 *   keys: fileKeys('.data/keys.json'),
 *   policy: optionalTrusted,
 *   identify: (request) => sessions.identify(request),
 *   issuer: 'Example',
 *   origins: ['https://example.org'],
 * });
 * await mfa.ready;
 * ```
 *
 * Opening the store begins at once. @throws MfaError `bad-config` for options that cannot work.
 */
export function createMfa<const P extends Policy>(options: MfaOptions<P>): Mfa<ActionOf<P>> {
  const core = coreOf(options);
  const verifier = verifierOf(core);
  const trusted = trustedList(options.trustedProxies ?? []);
  const peers = new WeakMap<Request, string>();
  const identify = async (request: Request, given?: Identity): Promise<Who | null> => {
    const identity = given ?? (await options.identify(request));
    return identity ? whoIs(identity, request) : null;
  };
  const door: Door = {
    core,
    verifier,
    endpoint: endpointOf(options),
    identify: async (request) => {
      const who = await identify(request);
      return who && { ...who, address: clientAddress(request, peers.get(request), trusted) };
    },
    addressOf: (request) => clientAddress(request, peers.get(request), trusted),
    onError: (error) => options.onError?.(error),
    onChanged: async ({ tenant, account, session }) => {
      await Promise.resolve(options.endOtherSessions?.({ tenant, account }, session)).catch(options.onError);
    },
  };
  const app = routesOf(door);
  return {
    ready: start(core, options),
    fetch: async (request, info) => {
      if (info?.address !== undefined) peers.set(request, info.address);
      return app.fetch(request);
    },
    require: async (request, action, payload, { challenge, identity, nextSession } = {}) => {
      const who = await identify(request, identity);
      if (!who) return gateOf(refuse('not-signed-in'));
      const named = challenge === undefined ? challengeNamedBy(request) : v.is(Id, challenge) ? challenge : null;
      const origin = originOf(request, core.origins);
      return gateOf(
        await approve(core, verifier, who, { action, payload: payloadText(payload), origin, challenge: named, nextSession }),
      );
    },
    verify: async (request, { challenge, ...answer }, { identity, address } = {}) => {
      if (address !== undefined) peers.set(request, address);
      const who = await identify(request, identity);
      if (!who) return refuse('not-signed-in');
      const checked = v.safeParse(VerifyRequest, answer);
      if (!checked.success || !v.is(Id, challenge)) return refuse('bad-request');
      const asked = { who, challenge, origin: originOf(request, core.origins), address: door.addressOf(request) };
      const outcome = await answerChallenge(door, asked, checked.output);
      if (!outcome.ok) return outcome;
      const { response, cookie } = outcome.value;
      return { ok: true, headers: setCookie(cookie), ...(response.left === undefined ? {} : { left: response.left }) };
    },
    status: (who) => readStatus(core, checkKey(who)),
    import: (who, factors) => importFactors(core, checkKey(who), factors),
    forget: (who) => forgetAccount(core, checkKey(who)),
    passwordChanged: (who) => passwordChanged(core, checkKey(who)),
    passwordReset: (who) => passwordReset(core, { ...who, ...checkKey(who) }),
    rekey: () => rekey(core),
    close: async () => {
      await core.notices.settled();
      await core.store.close();
    },
  };
}

function start(core: Core, options: MfaOptions): Promise<void> {
  const starting = Promise.all([core.store.ready(), options.keys.current()]).then(() => undefined);
  starting.catch(() => undefined); // whoever awaits `ready` hears of it; requests answer `unavailable`
  return starting;
}

function gateOf(outcome: Outcome<Approval>): Gate {
  if (outcome.ok) return { ok: true, factor: outcome.value.factor, headers: setCookie(outcome.value.cookie) };
  const { problem } = outcome;
  return {
    ok: false,
    problem,
    response: problemResponse(problem, Date.now()),
    ...(problem.challenge ? { challenge: problem.challenge } : {}),
  };
}

function setCookie(cookie: string | null): Headers {
  return new Headers(cookie === null ? {} : { 'set-cookie': cookie });
}
