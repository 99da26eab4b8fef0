import { createHash, randomBytes } from 'node:crypto';

const GOOD_FOR_MS = 30 * 60_000;

/** Links that reset a password: random, known by their hash only, good for half an hour and once. */
export class Resets {
  readonly #byHash = new Map<string, { account: string; untilMs: number }>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** A new link's token; the one before it is void. */
  begin(account: string): string {
    for (const [hash, one] of this.#byHash) if (one.account === account) this.#byHash.delete(hash);
    const token = randomBytes(32).toString('base64url');
    this.#byHash.set(hashOf(token), { account, untilMs: this.#nowMs() + GOOD_FOR_MS });
    return token;
  }

  /** Whose token this is, while it is good. */
  find(token: string): string | null {
    const one = this.#byHash.get(hashOf(token));
    return one === undefined || one.untilMs <= this.#nowMs() ? null : one.account;
  }

  /** Uses it up; `false` when somebody was faster. */
  use(token: string): boolean {
    return this.find(token) !== null && this.#byHash.delete(hashOf(token));
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
