import { readChallenge, readProblem, readSent, readVerified } from './guards.ts';
import type { Answer, ChallengeTransport } from './transport.ts';

/** The verifier's own wire, under `endpoint`. Cookies of the same site go along; a code is sent once and never retried (WD-20). */
export function httpTransport(endpoint: string): ChallengeTransport {
  const all = `${endpoint.replace(/\/$/, '')}/challenges`;
  const one = (id: string, step = ''): string => `${all}/${encodeURIComponent(id)}${step}`;
  return {
    begin: (what, signal) =>
      typeof what === 'string'
        ? ask(all, readChallenge, signal, { action: what })
        : ask(one(what.challenge), readChallenge, signal),
    send: (id, factorId, signal) => ask(one(id, '/send'), readSent, signal, { factorId }),
    verify: (id, answer, signal) => ask(one(id, '/verify'), readVerified, signal, answer),
    renew: (id, signal) => ask(one(id, '/renew'), readChallenge, signal, {}),
    cancel: (id, signal) => ask(one(id), String, signal, undefined, 'DELETE'),
  };
}

/**
 * One request, one answer: what the guard reads, the server's problem, or `offline` when nothing came back. Nobody waits for it
 * any more once the signal was aborted.
 */
export async function ask<T>(
  url: string,
  read: (value: unknown) => T | null,
  signal: AbortSignal,
  body?: object,
  method = body ? 'POST' : 'GET',
  send: typeof fetch = fetch,
): Promise<Answer<T>> {
  try {
    const response = await send(url, {
      method,
      // The header makes it a request that no foreign form can send (SV-46).
      headers: { 'MFA-Request': '1', 'Content-Type': 'application/json' },
      body: body && JSON.stringify(body),
      cache: 'no-store',
      signal,
    } as RequestInit);
    const answer: unknown = await response.json().catch(() => null);
    const value = response.ok ? read(answer) : null;
    return value === null ? { ok: false, refusal: readProblem(answer) } : { ok: true, value };
  } catch {
    return { ok: false, refusal: { code: 'offline' } };
  }
}
