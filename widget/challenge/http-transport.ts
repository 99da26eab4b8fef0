import { readChallenge, readProblem, readSent, readVerified } from './guards.ts';
import type { Answer, ChallengeTransport } from './transport.ts';

/** The verifier's own wire, under `endpoint`. Cookies of the same site go along; a code is sent once and never retried (WD-20). */
export function httpTransport(endpoint: string): ChallengeTransport {
  const challenge = (id: string): string => `challenges/${encodeURIComponent(id)}`;
  return {
    begin: (what, signal) =>
      typeof what === 'string'
        ? ask(endpoint, 'challenges', { action: what }, readChallenge, signal)
        : ask(endpoint, challenge(what.challenge), null, readChallenge, signal),
    send: (id, factorId, signal) => ask(endpoint, `${challenge(id)}/send`, { factorId }, readSent, signal),
    verify: (id, answer, signal) => ask(endpoint, `${challenge(id)}/verify`, answer, readVerified, signal),
    renew: (id, signal) => ask(endpoint, `${challenge(id)}/renew`, {}, readChallenge, signal),
    async cancel(id, signal) {
      await ask(endpoint, challenge(id), null, () => true, signal, 'DELETE');
    },
  };
}

/**
 * One request, one answer: what the guard reads, the server's problem, or `offline` when nothing came back.
 * @throws AbortError when the signal was aborted; nobody waits for the answer any more.
 */
export async function ask<T>(
  endpoint: string,
  path: string,
  body: object | null,
  read: (value: unknown) => T | null,
  signal: AbortSignal,
  method = body ? 'POST' : 'GET',
): Promise<Answer<T>> {
  let response: Response;
  let value: unknown;
  try {
    response = await fetch(`${endpoint.replace(/\/$/, '')}/${path}`, {
      method,
      // The header makes it a request that no foreign form can send (SV-46).
      headers: { Accept: 'application/json', 'MFA-Request': '1', ...(body && { 'Content-Type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      cache: 'no-store',
      signal,
    });
    value = await response.json().catch(() => null);
  } catch {
    signal.throwIfAborted();
    return { ok: false, refusal: { code: 'offline' } };
  }
  signal.throwIfAborted();
  if (!response.ok) return { ok: false, refusal: readProblem(value) };
  const known = read(value);
  return known === null ? { ok: false, refusal: { code: 'bad-response' } } : { ok: true, value: known };
}
