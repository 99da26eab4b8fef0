import { type Exclusive } from '../../../extension/vault/store.ts';

/** One after the other, as Web Locks do it. */
export function inTurn(): Exclusive {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}
