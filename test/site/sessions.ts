import { createHash, randomBytes } from 'node:crypto';
import type { PolicyName } from './policies.ts';

const MINUTE_MS = 60_000;
const IDLE_MS = 60 * MINUTE_MS;
const LONGEST_MS = 24 * 60 * MINUTE_MS;
const FIRST_FACTOR_MS = 15 * MINUTE_MS;

/**
 * `first-factor`: the password was right, and that opens nothing but the challenge. `full`: signed in.
 * `id` names the session towards the verifier; it is a hash of the cookie, so that knowing it opens nothing.
 */
export type Session = {
  readonly id: string;
  readonly account: string;
  readonly stage: 'first-factor' | 'full';
  /** The policy that it was opened under; a session is worth nothing under another. */
  readonly policy: PolicyName;
  /** `reset`: it came from a mailed link, and may choose a new password at most; it never signs in. */
  readonly purpose: 'sign-in' | 'reset';
  /** What the person wants to change, until it is approved. Passwords are hashed already. */
  pending: { what: string; value: string } | null;
  /** The app that is being set up, while its page is shown. */
  /** A reset that has shown what the policy asks for, and its mailed token. */
  reset: { token: string; approved: boolean } | null;
  readonly createdAtMs: number;
  seenAtMs: number;
};

/** Who is signed in, in memory: a restart signs everybody out. The cookie's value is kept nowhere. */
export class Sessions {
  readonly #byId = new Map<string, Session>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** A new session under a new cookie: at the password, and again when the second factor was right (SV-45). */
  begin(
    account: string,
    policy: PolicyName,
    stage: Session['stage'],
    { cookie = newCookie(), resetToken }: { cookie?: string; resetToken?: string } = {},
  ): { cookie: string; session: Session } {
    const nowMs = this.#nowMs();
    const session: Session = {
      id: nameOf(cookie),
      account,
      policy,
      stage,
      purpose: resetToken === undefined ? 'sign-in' : 'reset',
      pending: null,
      reset: resetToken === undefined ? null : { token: resetToken, approved: false },
      createdAtMs: nowMs,
      seenAtMs: nowMs,
    };
    this.#byId.set(session.id, session);
    return { cookie, session };
  }

  /** The session of this cookie, seen now; `null` when there is none or it has ended. */
  find(cookie: string | undefined): Session | null {
    const session = cookie === undefined ? undefined : this.#byId.get(nameOf(cookie));
    if (session === undefined) return null;
    if (this.#hasEnded(session)) {
      this.end(session);
      return null;
    }
    session.seenAtMs = this.#nowMs();
    return session;
  }

  end(session: Session): void {
    this.#byId.delete(session.id);
  }

  endOthers(account: string, keep: string | null): void {
    for (const session of this.#byId.values()) {
      if (session.account === account && session.id !== keep) this.end(session);
    }
  }

  #hasEnded({ stage, createdAtMs, seenAtMs }: Session): boolean {
    const longestMs = stage === 'full' ? LONGEST_MS : FIRST_FACTOR_MS;
    return this.#nowMs() - createdAtMs > longestMs || this.#nowMs() - seenAtMs > IDLE_MS;
  }
}

/** The cookie of a session that is about to begin. */
export function newCookie(): string {
  return randomBytes(32).toString('base64url');
}

export function nameOf(cookie: string): string {
  return createHash('sha256').update(cookie).digest('base64url');
}
