import { MfaError } from '../shared/errors.ts';
import { fetchWithMfa } from './fetch-with-mfa.ts';
import { ask } from './challenge/http-transport.ts';
import type { Answer } from './challenge/transport.ts';
import './challenge/mfa-challenge.ts';

/** As `Answer`, or `cancelled`: the person was asked for a code first and did not want to give it. */
export type Approved<T> = Answer<T> | { readonly ok: false; readonly refusal: { readonly code: 'cancelled' } };

/** One request under the endpoint; see `ask`. */
export type AskApproved = <T>(
  path: string,
  read: (value: unknown) => T | null,
  signal: AbortSignal,
  body?: object,
  method?: string,
) => Promise<Approved<T>>;

/**
 * Asks the verifier for something that it may want to see a code for first: then the prompt opens in a dialog, and the same request
 * goes out once more with the approval. The one way in which every element of ours meets a 403 `mfa-required`.
 */
export function approvedBy(endpoint: string): AskApproved {
  const base = endpoint.replace(/\/$/, '');
  return async (path, read, signal, body, method) => {
    let cancelled = false;
    const send: typeof fetch = (input, init) =>
      fetchWithMfa(input, init, { endpoint: base }).catch((error: unknown) => {
        cancelled = error instanceof MfaError && error.code === 'cancelled';
        throw error;
      });
    const answer = await ask(base + path, read, signal, body, method, send);
    return cancelled ? { ok: false, refusal: { code: 'cancelled' } } : answer;
  };
}
