import type { ProblemCode } from '../../shared/errors.ts';
import type { Challenge, Offer } from '../../shared/protocol/challenge.ts';

/**
 * The prompt as one value and one function. No DOM, no clock, no network: times come in with what happened, by the server's
 * clock. The states are the `:state()` names of `<mfa-challenge>`.
 */
export type Phase = Readable<
  | { readonly name: 'loading' }
  | { readonly name: 'asking' }
  | { readonly name: 'sending' }
  | { readonly name: 'checking' }
  | {
      readonly name: 'rejected';
      readonly reason: RejectReason;
      readonly attemptsLeft?: number | undefined;
      readonly why?: 'only' | undefined;
    }
  | { readonly name: 'cooling-down'; readonly reason: 'too-many'; readonly untilMs: number }
  | { readonly name: 'locked'; readonly untilMs?: number | undefined }
  | { readonly name: 'expired'; readonly why: 'time' | 'attempts' }
  | { readonly name: 'offline'; readonly during: Doing }
  | { readonly name: 'failed'; readonly during: Doing; readonly code: FailureCode }
  | { readonly name: 'verified' }
  | { readonly name: 'cancelled' }
>;
/** What some have may be asked of all: `phase.untilMs` is undefined where nothing is waited for. */
type Readable<Union, Key extends PropertyKey = KeyOf<Union>> = Union extends unknown
  ? Union & { readonly [Other in Exclude<Key, keyof Union>]?: undefined }
  : never;
type KeyOf<Union> = Union extends unknown ? keyof Union : never;

export type StateName = Phase['name'];
export type MethodName = 'totp' | 'sms' | 'backup';
export type Doing = 'begin' | 'send' | 'verify' | 'renew';
export type RejectReason = 'wrong-code' | 'already-used' | 'incomplete' | 'sms-not-sent' | 'too-many';
export type FailureCode = ProblemCode | 'bad-response' | 'framed';
/** Why a request brought nothing: the server's problem, or that it was never reached. */
export interface Refusal {
  readonly code: FailureCode | 'offline';
  readonly retryAtMs?: number | undefined;
  readonly attemptsLeft?: number | undefined;
  /** Only while setting an app up. */
  readonly clockOffMs?: number | undefined;
}

export interface Prompt {
  readonly phase: Phase;
  /** Its offers are kept as they are known now: when the next message may be asked for, until when a way is locked. */
  readonly challenge: Challenge | null;
  /** The way that is asked for now; one of the offers of the challenge. */
  readonly factorId: string;
  /** More time is given once. */
  readonly extended: boolean;
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

export const IDLE: Prompt = { phase: { name: 'loading' }, challenge: null, factorId: '', extended: false };

// What holds in some states, whatever else is known. (No name of a state is part of another.)

/** The user may type; while the server checks, the text stays as it is. */
export const EDITABLE = 'loading asking sending rejected offline failed';
/** A request is on its way that the user asked for. */
export const BUSY = 'sending checking';
/** Nothing is wrong: the line under the field helps. */
export const CALM = 'loading asking sending checking';
/** There is nothing to press. */
export const WAITING = 'loading cooling-down locked verified';
/** The challenge can run out; while an answer is awaited the server has the last word. */
export const TICKING = 'asking rejected cooling-down locked offline failed';
/** Nothing more can happen to this challenge, but that it is asked for anew. */
export const OVER = 'expired verified cancelled';

type Trait = typeof EDITABLE | typeof BUSY | typeof CALM | typeof WAITING | typeof TICKING | typeof OVER;

export function is({ phase }: Prompt, trait: Trait): boolean {
  return trait.includes(phase.name);
}

export type KnownOffer = Offer & { method: MethodName };

/** The offers that this element can draw; methods that it does not know are not offered. */
export function knownOffers(challenge: Challenge | null): readonly KnownOffer[] {
  return challenge?.offers.filter((offer): offer is KnownOffer => /^(totp|sms|backup)$/.test(offer.method)) ?? [];
}

/** The offer that is asked for now. */
export function currentOffer(prompt: Prompt): KnownOffer | undefined {
  return knownOffers(prompt.challenge).find((offer) => offer.factorId === prompt.factorId);
}

/** A code can be typed and sent. */
export function canSubmit({ phase: { name, during } }: Prompt): boolean {
  return name === 'asking' || name === 'rejected' || during === 'verify';
}

/** A text message can be asked for now. */
export function canSend(prompt: Prompt, nowMs: number): boolean {
  const offer = currentOffer(prompt);
  return offer?.method === 'sms' && !is(prompt, BUSY) && !is(prompt, OVER) && nowMs >= (offer.resendAtMs ?? 0);
}

/** When something changes by itself: a wait ends, or the challenge does. Infinity: never. */
export function nextTickMs(prompt: Prompt): number {
  const ends = is(prompt, TICKING) && prompt.challenge?.expiresAtMs;
  return Math.min(ends || Infinity, prompt.phase.untilMs || Infinity);
}

export function next(prompt: Prompt, happening: Happening): Prompt {
  const step = STEPS[happening.type] as (prompt: Prompt, happening: Happening) => Prompt;
  return step(prompt, happening);
}

const STEPS: { readonly [Type in Happening['type']]: (prompt: Prompt, happening: Happening & { type: Type }) => Prompt } = {
  begin: () => IDLE,
  began: (_, { challenge, nowMs, preferred }) => began(challenge, nowMs, preferred),
  renewed: (prompt, { challenge, nowMs }) => ({ ...continued(prompt, began(challenge, nowMs)), extended: true }),
  choose(prompt, { factorId, nowMs }) {
    const chosen = { ...prompt, factorId };
    const fixed = is(prompt, BUSY) || is(prompt, OVER) || prompt.phase.name === 'cooling-down';
    return fixed || factorId === prompt.factorId || !currentOffer(chosen) ? prompt : tick(asking(chosen), nowMs);
  },
  send: (prompt) => (is(prompt, OVER) ? prompt : to(prompt, 'sending')),
  sent(prompt, { factorId, resendAtMs }) {
    const known = learned(prompt, { resendAtMs }, factorId);
    return prompt.phase.name === 'sending' ? asking(known) : known;
  },
  type: (prompt) => (canSubmit(prompt) && prompt.phase.name !== 'asking' ? asking(prompt) : prompt),
  submit: (prompt) => (canSubmit(prompt) ? to(prompt, 'checking') : prompt),
  incomplete: (prompt, { type }) => (canSubmit(prompt) ? to(prompt, 'rejected', { reason: type }) : prompt),
  verified: (prompt, { type }) => to(prompt, type),
  cancel: (prompt) => (prompt.phase.name === 'verified' ? prompt : to(prompt, 'cancelled')),
  tick: (prompt, { nowMs }) => tick(prompt, nowMs),
  refused(prompt, { during, nowMs, refusal: { code, retryAtMs, attemptsLeft } }) {
    const untilMs = retryAtMs ?? nowMs + 30_000;
    const verifying = during === 'verify';
    if (is(prompt, OVER) && during !== 'renew') return prompt;
    switch (code) {
      case 'offline':
        return to(prompt, code, { during });
      case 'locked':
        return to(retryAtMs ? learned(prompt, { lockedUntilMs: retryAtMs }) : prompt, code, { untilMs: retryAtMs });
      case 'too-many':
        if (during !== 'send') return to(prompt, 'cooling-down', { reason: code, untilMs });
        return to(learned(prompt, { resendAtMs: untilMs }), 'rejected', { reason: code });
      case 'sms-not-sent':
      case 'country-not-served':
      case 'bad-phone':
        // Where there is no other way, nobody is told to try one.
        return to(prompt, 'rejected', { reason: 'sms-not-sent', why: knownOffers(prompt.challenge)[1] ? undefined : 'only' });
      case 'wrong-code':
      case 'bad-request':
        if (!verifying) break;
        if (attemptsLeft === 0) return to(prompt, 'expired', { why: 'attempts' });
        return to(prompt, 'rejected', { reason: 'wrong-code', attemptsLeft });
      case 'already-used':
        // Outside of an answer it is the challenge that was used.
        return verifying ? to(prompt, 'rejected', { reason: code }) : to(prompt, 'expired', { why: 'time' });
      case 'expired':
      case 'unknown-challenge':
        return to(prompt, 'expired', { why: 'time' });
      default:
    }
    return to(prompt, 'failed', { during, code });
  },
};

type Facts<Name> = Omit<Extract<Phase, { name: Name }>, 'name'>;
type To = <Name extends StateName>(
  prompt: Prompt,
  name: Name,
  ...facts: object extends Facts<Name> ? [Facts<Name>?] : [Facts<Name>]
) => Prompt;
const to: To = (prompt, name, facts?) => ({ ...prompt, phase: { name, ...facts } as Phase });

/** The same, with what is known anew of one way. */
function learned(prompt: Prompt, more: Partial<Offer>, factorId = prompt.factorId): Prompt {
  const { challenge } = prompt;
  const offers = challenge?.offers.map((offer) => (offer.factorId === factorId ? { ...offer, ...more } : offer));
  return offers ? { ...prompt, challenge: { ...challenge, offers } as Challenge } : prompt;
}

function began(challenge: Challenge, nowMs: number, preferred?: string): Prompt {
  const offers = knownOffers(challenge);
  const open = offers.filter(({ lockedUntilMs = 0 }) => lockedUntilMs <= nowMs);
  const offer = open.find(({ method }) => method === preferred) ?? open[0] ?? offers[0];
  const prompt = { ...IDLE, challenge, factorId: offer?.factorId ?? '' };
  return offer ? tick(asking(prompt), nowMs) : to(prompt, 'failed', { during: 'begin', code: 'method-not-allowed' });
}

/** The same challenge with more time: the way that was chosen stays. */
function continued({ factorId, phase }: Prompt, fresh: Prompt): Prompt {
  const same = { ...fresh, factorId };
  if (!currentOffer(same) || fresh.phase.name !== 'asking') return fresh;
  return /^(checking|sending|rejected)$/.test(phase.name) ? { ...same, phase } : same;
}

/** Asking for the current way, unless that way is locked. */
function asking(prompt: Prompt): Prompt {
  const untilMs = currentOffer(prompt)?.lockedUntilMs;
  return untilMs ? to(prompt, 'locked', { untilMs }) : to(prompt, 'asking');
}

function tick(prompt: Prompt, nowMs: number): Prompt {
  const { phase, challenge } = prompt;
  if (challenge && is(prompt, TICKING) && nowMs >= challenge.expiresAtMs) return to(prompt, 'expired', { why: 'time' });
  if (!phase.untilMs || nowMs < phase.untilMs) return prompt;
  if (!challenge) return to(prompt, 'failed', { during: 'begin', code: 'too-many' });
  // A lock of the way that is asked for now may have ended, too.
  return tick(asking(phase.name === 'locked' ? learned(prompt, { lockedUntilMs: 0 }) : prompt), nowMs);
}
