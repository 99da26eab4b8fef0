/**
 * Keeps keys that were meant for something else out of a popup that opened by itself: nothing counts for half a second, and
 * a key that was already down does not count at all (clickjacking by timing: the user is told to hold or to hammer Enter).
 */
export interface KeyGuard {
  /** False for a key or a click that has to be ignored. */
  accepts(event: Event, nowMs: number): boolean;
}

export const QUIET_MS = 500;

export function keyGuard(shownAtMs: number): KeyGuard {
  return {
    accepts(event, nowMs) {
      if (!event.isTrusted || nowMs - shownAtMs < QUIET_MS) return false;
      return !(event instanceof KeyboardEvent && event.repeat);
    },
  };
}
