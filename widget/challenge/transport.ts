import type { Challenge, SendResponse } from '../../shared/protocol/challenge.ts';
import type { MethodName, Refusal } from './challenge-machine.ts';

/**
 * What stands between the element and a verifier. HTTP by default (`httpTransport`); another backend implements this.
 * A refusal is a value. Nobody waits for an answer any more once the signal was aborted.
 */
export interface ChallengeTransport {
  /** A new challenge for an action without payload, or one that the host made. */
  begin(what: string | { challenge: string }, signal: AbortSignal): Promise<Answer<Challenge>>;
  send(id: string, factorId: string, signal: AbortSignal): Promise<Answer<SendResponse>>;
  verify(id: string, answer: CodeAnswer, signal: AbortSignal): Promise<Answer<Verified>>;
  /** The same challenge with more time. Left out where the backend cannot. */
  renew?(id: string, signal: AbortSignal): Promise<Answer<Challenge>>;
  cancel(id: string, signal: AbortSignal): Promise<unknown>;
}

export interface CodeAnswer {
  method: MethodName;
  factorId: string;
  code: string;
  /** Only where the challenge offers it. */
  remember?: boolean;
}

export interface Verified {
  /** Backup codes left after this one. */
  left?: number;
  serverTimeMs: number;
}

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };
