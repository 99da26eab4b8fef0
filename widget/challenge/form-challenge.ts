import type { Challenge } from '../../shared/protocol/challenge.ts';

/**
 * Form mode has no verifier to ask, so the prompt is told by attributes: a challenge that never runs out, with one offer per
 * method. It stays in the element.
 */
export function formChallenge(methods: string | undefined, digits: number | undefined): Challenge {
  const names = methods?.trim() || 'totp';
  const offers = names.split(/\s+/).map((method) => ({ method, factorId: method, digits }));
  const kind = 'sign-in';
  return { v: 1, id: 'form', action: kind, kind, offers, expiresAtMs: Infinity, serverTimeMs: Date.now() };
}
