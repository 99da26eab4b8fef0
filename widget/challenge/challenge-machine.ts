import type { ProblemCode } from '../../shared/errors.ts';
import type { Challenge, Offer } from '../../shared/protocol/challenge.ts';

/**
 * The prompt as one value and one function. No DOM, no clock, no network: times come in with what happened, by the server's
 * clock. The states are the `:state()` names of `<mfa-challenge>`.
 */
export type Phase =
  | { readonly name: 'loading' }
  | { readonly name: 'asking' }
  | { readonly name: 'sending' }
  | { readonly name: 'checking' }
  | { readonly name: 'rejected'; readonly reason: RejectReason; readonly attemptsLeft?: number }
  | { readonly name: 'cooling-down'; readonly untilMs: number }
  | { readonly name: 'locked'; readonly untilMs?: number }
  | { readonly name: 'expired'; readonly why: 'time' | 'attempts' }
  | { readonly name: 'offline'; readonly during: Doing }
  | { readonly name: 'failed'; readonly during: Doing; readonly code: FailureCode }
  | { readonly name: 'verified' }
  | { readonly name: 'cancelled' };

export type StateName = Phase['name'];
export type MethodName = 'totp' | 'sms' | 'backup';
export type Doing = 'begin' | 'send' | 'verify' | 'renew';
export type RejectReason = 'wrong-code' | 'already-used' | 'incomplete' | 'sms-not-sent' | 'too-many';
export type FailureCode = ProblemCode | 'bad-response' | 'framed';
/** Why a request brought nothing: the server's problem, or that it was never reached. */
export interface Refusal {
  readonly code: FailureCode | 'offline';
  readonly retryAtMs?: number;
  readonly attemptsLeft?: number;
}

export interface Prompt {
  readonly phase: Phase;
  readonly challenge: Challenge | null;
  /** The way that is asked for now; one of the offers of the challenge. */
  readonly factorId: string | null;
  /** When the next text message may be asked for, by factor; a factor that is not here was sent nothing. */
  readonly resendAtMs: Readonly<Record<string, number>>;
  readonly lockedUntilMs: Readonly<Record<string, number>>;
  /** More time is given once. */
  readonly renewed: boolean;
}

export type Happening =
  | { readonly type: 'begin' }
  | { readonly type: 'began'; readonly challenge: Challenge; readonly nowMs: number; readonly preferred?: string | undefined }
  | { readonly type: 'choose'; readonly factorId: string; readonly nowMs: number }
  | { readonly type: 'send' }
  | { readonly type: 'sent'; readonly factorId: string; readonly resendAtMs: number }
  | { readonly type: 'type' }
  | { readonly type: 'submit' }
  | { readonly type: 'incomplete' }
  | { readonly type: 'verified' }
  | { readonly type: 'renewed'; readonly challenge: Challenge; readonly nowMs: number }
  | { readonly type: 'refused'; readonly during: Doing; readonly refusal: Refusal; readonly nowMs: number }
  | { readonly type: 'tick'; readonly nowMs: number }
  | { readonly type: 'cancel' };

export const IDLE: Prompt = {
  phase: { name: 'loading' },
  challenge: null,
  factorId: null,
  resendAtMs: {},
  lockedUntilMs: {},
  renewed: false,
};

/** What holds in a state, whatever else is known. */
export type Trait =
  /** The user may type; while the server checks, the text stays as it is. */
  | 'editable'
  /** A request is on its way that the user asked for. */
  | 'busy'
  /** There is nothing to press. */
  | 'waiting'
  /** The challenge can run out; while an answer is awaited the server has the last word. */
  | 'ticking'
  /** Nothing more can happen to this challenge, but that it is asked for anew. */
  | 'over';

const TRAITS: Readonly<Record<StateName, readonly Trait[]>> = {
  loading: ['editable', 'waiting'],
  asking: ['editable', 'ticking'],
  sending: ['editable', 'busy'],
  checking: ['busy'],
  rejected: ['editable', 'ticking'],
  'cooling-down': ['waiting', 'ticking'],
  locked: ['waiting', 'ticking'],
  expired: ['over'],
  offline: ['editable', 'ticking'],
  failed: ['editable', 'ticking'],
  verified: ['over', 'waiting'],
  cancelled: ['over'],
};

export function is({ phase }: Prompt, trait: Trait): boolean {
  return TRAITS[phase.name].includes(trait);
}

export type KnownOffer = Offer & { method: MethodName };

const METHOD_NAMES: readonly string[] = ['totp', 'sms', 'backup'] satisfies MethodName[];

/** The offers that this element can draw; methods that it does not know are not offered. */
export function knownOffers(challenge: Challenge | null): readonly KnownOffer[] {
  const known = (offer: Offer): offer is KnownOffer => METHOD_NAMES.includes(offer.method);
  return challenge?.offers.filter(known) ?? [];
}

/** The offer that is asked for now. */
export function currentOffer(prompt: Prompt): KnownOffer | undefined {
  return knownOffers(prompt.challenge).find((offer) => offer.factorId === prompt.factorId);
}

/** A code can be typed and sent. */
export function canSubmit({ phase }: Prompt): boolean {
  return phase.name === 'asking' || phase.name === 'rejected' || isVerifyRetry(phase);
}

/** A text message can be asked for now. */
export function canSend(prompt: Prompt, nowMs: number): boolean {
  if (currentOffer(prompt)?.method !== 'sms' || prompt.factorId === null) return false;
  return !is(prompt, 'busy') && !is(prompt, 'over') && nowMs >= (prompt.resendAtMs[prompt.factorId] ?? 0);
}

/** When something changes by itself: a wait ends, or the challenge does. */
export function nextTickMs(prompt: Prompt): number | null {
  const { phase, challenge } = prompt;
  const ends = (is(prompt, 'ticking') && challenge?.expiresAtMs) || Infinity;
  const waits = ('untilMs' in phase && phase.untilMs) || Infinity;
  const firstMs = Math.min(ends, waits);
  return firstMs < Infinity ? firstMs : null;
}

export function next(prompt: Prompt, happening: Happening): Prompt {
  switch (happening.type) {
    case 'begin':
      return IDLE;
    case 'began':
      return began(happening.challenge, happening.nowMs, happening.preferred);
    case 'choose':
      return choose(prompt, happening.factorId, happening.nowMs);
    case 'send':
      return is(prompt, 'over') ? prompt : { ...prompt, phase: { name: 'sending' } };
    case 'sent':
      return sent(prompt, happening.factorId, happening.resendAtMs);
    case 'type':
      return prompt.phase.name === 'rejected' || isVerifyRetry(prompt.phase) ? asking(prompt) : prompt;
    case 'submit':
      return canSubmit(prompt) ? { ...prompt, phase: { name: 'checking' } } : prompt;
    case 'incomplete':
      return canSubmit(prompt) ? { ...prompt, phase: { name: 'rejected', reason: 'incomplete' } } : prompt;
    case 'verified':
      return { ...prompt, phase: { name: 'verified' } };
    case 'renewed':
      return { ...continued(prompt, happening.challenge, happening.nowMs), renewed: true };
    case 'refused':
      return refused(prompt, happening.during, happening.refusal, happening.nowMs);
    case 'tick':
      return tick(prompt, happening.nowMs);
    case 'cancel':
      return prompt.phase.name === 'verified' ? prompt : { ...prompt, phase: { name: 'cancelled' } };
  }
}

function began(challenge: Challenge, nowMs: number, preferred?: string): Prompt {
  const offers = knownOffers(challenge);
  const resendAtMs = Object.fromEntries(offers.flatMap((o) => (o.resendAtMs === undefined ? [] : [[o.factorId, o.resendAtMs]])));
  const lockedUntilMs = Object.fromEntries(
    offers.flatMap((o) => (o.lockedUntilMs === undefined ? [] : [[o.factorId, o.lockedUntilMs]])),
  );
  const open = offers.filter((offer) => (lockedUntilMs[offer.factorId] ?? 0) <= nowMs);
  const offer = open.find((o) => o.method === preferred) ?? open[0] ?? offers[0];
  const prompt: Prompt = { ...IDLE, challenge, resendAtMs, lockedUntilMs, factorId: offer?.factorId ?? null };
  if (!offer) return { ...prompt, phase: { name: 'failed', during: 'begin', code: 'method-not-allowed' } };
  return tick(asking(prompt), nowMs);
}

/** The same challenge with more time: the way that was chosen stays. */
function continued(prompt: Prompt, challenge: Challenge, nowMs: number): Prompt {
  const fresh = began(challenge, nowMs);
  const same = knownOffers(challenge).some((offer) => offer.factorId === prompt.factorId);
  if (!same || fresh.phase.name !== 'asking') return fresh;
  const kept = ['checking', 'sending', 'rejected'].includes(prompt.phase.name) ? prompt.phase : fresh.phase;
  return { ...fresh, factorId: prompt.factorId, phase: kept };
}

/** Asking for the current way, unless that way is locked. */
function asking(prompt: Prompt): Prompt {
  const until = prompt.factorId === null ? undefined : prompt.lockedUntilMs[prompt.factorId];
  return { ...prompt, phase: until === undefined ? { name: 'asking' } : { name: 'locked', untilMs: until } };
}

function choose(prompt: Prompt, factorId: string, nowMs: number): Prompt {
  const busy = is(prompt, 'busy') || is(prompt, 'over') || prompt.phase.name === 'cooling-down';
  const offered = knownOffers(prompt.challenge).some((offer) => offer.factorId === factorId);
  if (busy || !offered || factorId === prompt.factorId) return prompt;
  return tick(asking({ ...prompt, factorId }), nowMs);
}

function sent(prompt: Prompt, factorId: string, resendAtMs: number): Prompt {
  const known = { ...prompt, resendAtMs: { ...prompt.resendAtMs, [factorId]: resendAtMs } };
  return prompt.phase.name === 'sending' ? asking(known) : known;
}

function refused(prompt: Prompt, during: Doing, refusal: Refusal, nowMs: number): Prompt {
  if (is(prompt, 'over') && during !== 'renew') return prompt;
  const to = (phase: Phase): Prompt => ({ ...prompt, phase });
  const { code, retryAtMs, attemptsLeft } = refusal;
  switch (code) {
    case 'offline':
      return to({ name: 'offline', during });
    case 'wrong-code':
    case 'bad-request':
      if (during !== 'verify') return to({ name: 'failed', during, code });
      if (attemptsLeft === 0) return to({ name: 'expired', why: 'attempts' });
      return to({ name: 'rejected', reason: 'wrong-code', ...(attemptsLeft === undefined ? {} : { attemptsLeft }) });
    case 'already-used':
      return during === 'verify' ? to({ name: 'rejected', reason: code }) : to({ name: 'expired', why: 'time' });
    case 'expired':
    case 'unknown-challenge':
      return to({ name: 'expired', why: 'time' });
    case 'sms-not-sent':
    case 'country-not-served':
    case 'bad-phone':
      return to({ name: 'rejected', reason: 'sms-not-sent' });
    case 'locked':
      return locked(prompt, retryAtMs);
    case 'too-many':
      if (during !== 'send') return to({ name: 'cooling-down', untilMs: retryAtMs ?? nowMs + 30_000 });
      return { ...waitToSend(prompt, retryAtMs ?? nowMs + 30_000), phase: { name: 'rejected', reason: 'too-many' } };
    default:
      return to({ name: 'failed', during, code });
  }
}

function locked(prompt: Prompt, untilMs: number | undefined): Prompt {
  const { factorId } = prompt;
  const lockedUntilMs =
    factorId === null || untilMs === undefined ? prompt.lockedUntilMs : { ...prompt.lockedUntilMs, [factorId]: untilMs };
  return { ...prompt, lockedUntilMs, phase: { name: 'locked', ...(untilMs === undefined ? {} : { untilMs }) } };
}

function waitToSend(prompt: Prompt, untilMs: number): Prompt {
  if (prompt.factorId === null) return prompt;
  return { ...prompt, resendAtMs: { ...prompt.resendAtMs, [prompt.factorId]: untilMs } };
}

function tick(prompt: Prompt, nowMs: number): Prompt {
  const { phase, challenge } = prompt;
  if (challenge && is(prompt, 'ticking') && nowMs >= challenge.expiresAtMs)
    return { ...prompt, phase: { name: 'expired', why: 'time' } };
  if (phase.name === 'cooling-down' && nowMs >= phase.untilMs) {
    return challenge ? asking(prompt) : { ...prompt, phase: { name: 'failed', during: 'begin', code: 'too-many' } };
  }
  if (phase.name !== 'locked' || phase.untilMs === undefined || nowMs < phase.untilMs) return prompt;
  const still = Object.entries(prompt.lockedUntilMs).filter(([, until]) => until > nowMs);
  return asking({ ...prompt, lockedUntilMs: Object.fromEntries(still) });
}

function isVerifyRetry(phase: Phase): boolean {
  return (phase.name === 'offline' || phase.name === 'failed') && phase.during === 'verify';
}
