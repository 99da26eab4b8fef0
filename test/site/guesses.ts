const WINDOW_MS = 15 * 60_000;
const ALLOWED = 10;

/** Counts wrong passwords per email: ten in a quarter of an hour, then a pause. (Codes have the verifier's own limits.) */
export class Guesses {
  readonly #wrong = new Map<string, number[]>();

  exhausted(email: string, nowMs: number): boolean {
    return this.#recent(email, nowMs).length >= ALLOWED;
  }

  countWrong(email: string, nowMs: number): void {
    this.#wrong.set(email, [...this.#recent(email, nowMs), nowMs]);
  }

  forget(email: string): void {
    this.#wrong.delete(email);
  }

  #recent(email: string, nowMs: number): number[] {
    return (this.#wrong.get(email) ?? []).filter((atMs) => nowMs - atMs < WINDOW_MS);
  }
}
