import { type Area } from '../../../extension/vault/store.ts';
import { type Place } from './vault-of.ts';

/** A place whose process dies at a write: nothing is written after it. */
export interface CrashAt {
  /** Which write, counted from 0. */
  write: number;
  /** The write itself: did it still happen? */
  done: boolean;
}

/** What a process that died says. */
export class Crash extends Error {}

/** The same place, as seen by a process that dies there. `writes()` counts what it got to. */
export function dyingAt(place: Place, { write, done }: CrashAt): { place: Place; writes: () => number } {
  let count = 0;
  let isDead = false;
  const guard = <Arguments extends unknown[], Result>(method: (...values: Arguments) => Promise<Result>) => {
    return async (...values: Arguments): Promise<Result> => {
      if (isDead) throw new Crash();
      isDead = count++ === write;
      if (isDead && !done) throw new Crash();
      const result = await method(...values);
      if (isDead) throw new Crash();
      return result;
    };
  };
  const { store, storeOver } = place;
  const area = dyingArea(place.area, guard);
  const dying = storeOver?.(area) ?? {
    ...store,
    commit: guard((change) => store.commit(change)),
    drawSessionKey: guard((random) => store.drawSessionKey(random)),
    dropSessionKey: guard(() => store.dropSessionKey()),
  };
  return { place: { store: dying, area }, writes: () => count };
}

type Guard = <Arguments extends unknown[], Result>(
  method: (...values: Arguments) => Promise<Result>,
) => (...values: Arguments) => Promise<Result>;

const dyingArea = (area: Area, guard: Guard): Area => ({
  ...area,
  set: guard((key, value) => area.set(key, value)),
  setAll: guard((values) => area.setAll(values)),
  remove: guard((key) => area.remove(key)),
  removeAll: guard((keys) => area.removeAll(keys)),
});
