import type { Grouping } from './store/store.ts';

interface Waiting<I, O> {
  item: I;
  key: string;
  resolve: (answer: O) => void;
  reject: (error: unknown) => void;
}

/**
 * Group commit: what arrives while a commit is under way, or in the same turn of the event loop, shares the next one.
 *
 * A durable commit costs a hundred times what checking a code costs, and thirty-two requests can pay it together. Two
 * items with the same key are never in one group: they are about the same account and take turns.
 */
export class Group<I, O> {
  readonly #run: (items: I[]) => Promise<O[]>;
  readonly #keyOf: (item: I) => string;
  readonly #grouping: Grouping;
  #waiting: Array<Waiting<I, O>> = [];
  #running = 0;
  #scheduled = false;

  /** `run` answers the items in order, in one transaction. */
  constructor(grouping: Grouping, keyOf: (item: I) => string, run: (items: I[]) => Promise<O[]>) {
    this.#grouping = grouping;
    this.#keyOf = keyOf;
    this.#run = run;
  }

  /** Resolves with the item's answer after the commit that carried it; rejects if that failed. */
  add(item: I): Promise<O> {
    return new Promise<O>((resolve, reject) => {
      this.#waiting.push({ item, key: this.#keyOf(item), resolve, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled || this.#running >= this.#grouping.concurrency || this.#waiting.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      void this.#commit(this.#takeGroup());
      this.#schedule();
    });
  }

  async #commit(group: Array<Waiting<I, O>>): Promise<void> {
    this.#running++;
    try {
      const answers = await this.#run(group.map(({ item }) => item));
      group.forEach(({ resolve }, i) => {
        resolve(answers[i] as O);
      });
    } catch (error) {
      for (const { reject } of group) reject(error);
    } finally {
      this.#running--;
      this.#schedule();
    }
  }

  #takeGroup(): Array<Waiting<I, O>> {
    const keys = new Set<string>();
    const group: Array<Waiting<I, O>> = [];
    const rest: Array<Waiting<I, O>> = [];
    for (const waiting of this.#waiting) {
      const taken = group.length < this.#grouping.size && !keys.has(waiting.key);
      (taken ? group : rest).push(waiting);
      if (taken) keys.add(waiting.key);
    }
    this.#waiting = rest;
    return group;
  }
}
