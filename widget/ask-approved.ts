import type { MfaError } from '../shared/errors.ts';
import { ask } from './challenge/http-transport.ts';
import type { Answer } from './challenge/transport.ts';

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
 * goes out once more with the approval. The one way in which every element of ours meets a 403 `mfa-required`. The dialog and the
 * prompt are files of their own, fetched when they are wanted: `offline` where that fails.
 */
export function approvedBy(endpoint: string): AskApproved {
  const base = endpoint.replace(/\/$/, '');
  return async (path, read, signal, body, method) => {
    let cancelled = false;
    const send: typeof fetch = async (input, init) => {
      const request = new Request(input, init);
      const response = await fetch(request.clone());
      if (!(await wantsApproval(response))) return response;
      const [{ approved }] = await Promise.all([import('./fetch-with-mfa.ts'), loadPrompt()]);
      return approved(response, request, { endpoint: base }).catch((error: unknown) => {
        // Thrown by another file, which has a class of its own.
        cancelled = (error as MfaError).code === 'cancelled';
        throw error;
      });
    };
    const answer = await ask(base + path, read, signal, body, method, send);
    return cancelled ? { ok: false, refusal: { code: 'cancelled' } } : answer;
  };
}

/** `<mfa-challenge>`, unless the page brought it along. */
export async function loadPrompt(): Promise<void> {
  if (!customElements.get('mfa-challenge')) await import('./challenge/mfa-challenge.ts');
}

async function wantsApproval(response: Response): Promise<boolean> {
  const answer: unknown =
    response.status === 403 &&
    (await response
      .clone()
      .json()
      .catch(() => null));
  return (answer as { type?: unknown } | null)?.type === 'mfa-required';
}
