import type { Challenge } from '../../shared/protocol/challenge.ts';

/**
 * Form mode has no verifier to ask, so the prompt is told by attributes: a challenge that never runs out, with one offer per
 * method. It stays in the element.
 */
export function formChallenge(methods: string | undefined, digits: number, nowMs: number): Challenge {
  const names = methods?.split(/\s+/).filter(Boolean) ?? [];
  return {
    v: 1,
    id: 'form',
    action: 'sign-in',
    kind: 'sign-in',
    offers: (names.length > 0 ? names : ['totp']).map((method) => ({ method, factorId: method, digits })),
    expiresAtMs: Number.MAX_SAFE_INTEGER,
    serverTimeMs: nowMs,
  };
}
