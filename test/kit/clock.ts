/** A store that was opened with `testClock: true`. */
export interface ClockedStore {
  setClockOffset(ms: number): Promise<void>;
  nowMs(): Promise<number>;
}

/**
 * Moves the verifier's clock, so that a test need not wait for the next code, for a challenge to expire or for a lock to end.
 * The verifier takes the time from its database (`mfa_now()`); this sets the offset there. A production start refuses it.
 */
export class Clock {
  readonly #store: ClockedStore;
  #offsetMs = 0;

  constructor(store: ClockedStore) {
    this.#store = store;
  }

  /** The verifier's time, in milliseconds since the Unix epoch. */
  nowMs(): Promise<number> {
    return this.#store.nowMs();
  }

  /** Forward only: codes of the past stay refused after the clock was set back, by design. */
  async advance(ms: number): Promise<void> {
    if (ms < 0) throw new RangeError('The clock moves forward only: a verifier refuses codes until it has caught up.');
    this.#offsetMs += ms;
    await this.#store.setClockOffset(this.#offsetMs);
  }

  /** To the beginning of the next time step, where a code that was not used yet is waiting. */
  async nextStep(periodSeconds = 30): Promise<void> {
    const periodMs = periodSeconds * 1000;
    await this.advance(periodMs - ((await this.nowMs()) % periodMs));
  }
}
