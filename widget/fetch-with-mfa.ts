import { MfaError } from '../shared/errors.ts';
import type { Challenge } from '../shared/protocol/challenge.ts';
import { readChallenge } from './challenge/guards.ts';
import { approvalIn } from './approval-dialog.ts';

export interface FetchWithMfaOptions {
  /** Base URL of the verifier. */
  endpoint?: string;
}

/**
 * `fetch`, and when the server answers 403 `mfa-required`: the prompt in a dialog, then the same request once more with the header
 * `MFA-Challenge`. Calls at the same time share one dialog and are asked one after the other, each for what it does.
 *
 * The page has to have loaded `<mfa-challenge>`; this file does not bring it along.
 *
 * @throws MfaError `cancelled` when the person does not want to (of every call that waits); `bad-config` without the element. And
 *   whatever `fetch` throws.
 */
export async function fetchWithMfa(
  input: RequestInfo | URL,
  init?: RequestInit,
  options: FetchWithMfaOptions = {},
): Promise<Response> {
  const request = new Request(input, init);
  return approved(await fetch(request.clone()), request, options);
}

/** The rest of `fetchWithMfa`, for a request that was answered already. */
export async function approved(
  answer: Response,
  request: Request,
  { endpoint = '/mfa' }: FetchWithMfaOptions,
): Promise<Response> {
  let response = answer;
  for (;;) {
    const challenge = await challengeIn(response, request, endpoint);
    if (challenge === null) return response;
    if (!customElements.get('mfa-challenge'))
      throw new MfaError('bad-config', "fetchWithMfa needs <mfa-challenge>: import 'mfa-challenge' first");
    const headers = new Headers(request.headers);
    headers.set('MFA-Challenge', await approvalIn(challenge, endpoint, request.signal));
    response = await fetch(new Request(request.clone(), { headers }));
  }
}

/** What has to be approved first, or null. Another site's answer opens no dialog of ours. */
async function challengeIn(response: Response, request: Request, endpoint: string): Promise<Challenge | null> {
  if (response.status !== 403 || !response.headers.get('content-type')?.startsWith('application/problem+json')) return null;
  const { origin } = new URL(response.url || request.url);
  if (origin !== location.origin && origin !== new URL(endpoint, location.href).origin) return null;
  const problem = (await response
    .clone()
    .json()
    .catch(() => null)) as { type?: unknown; challenge?: unknown } | null;
  return problem?.type === 'mfa-required' ? readChallenge(problem.challenge) : null;
}
