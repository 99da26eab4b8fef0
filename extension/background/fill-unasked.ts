import { type FillAnswer } from '../messages.ts';
import { type Entry } from '../vault/index-columns.ts';
import { candidates } from './accounts.ts';
import { type Asked, type AskedList } from './asked.ts';
import { type Gesture } from './fill.ts';
import { type Windows } from './popup-opener.ts';

interface Ports {
  asked: AskedList;
  windows: Pick<Windows, 'isInFront'>;
  fill: (recordId: string, challengeId: string, gesture: Gesture) => Promise<FillAnswer>;
  /** Waits, in milliseconds: a few seconds at most. */
  pause: (ms: number) => Promise<void>;
  now: () => number;
}

/**
 * Fills a sign-in code without asking, where the user allowed exactly that: one account, this very origin, the tab that is
 * looked at, and once for each challenge. True when it did. Payments and changes always ask, and so does every code for a site
 * that ever announced a payment; `release` says so too.
 */
export async function fillUnasked(found: Asked, entries: readonly Entry[], ports: Ports): Promise<boolean> {
  const { challenge, origin, tabId, windowId } = found;
  const [account, ...others] = candidates(entries, found);
  if (!account || others.length > 0 || !mayGoUnasked(account, origin, challenge.kind)) return false;
  if (account.bindings.find((one) => one.origin === origin)?.fill !== 'sign-in') return false;
  if (!(await ports.windows.isInFront(tabId, windowId))) return false;
  if (!(await ports.asked.claim(challenge.id, 'tried'))) return false;
  return (await fillWhenFresh(() => ports.fill(account.id, challenge.id, 'site-allowed'), ports)).result === 'filled';
}

/** A code that ends in a moment is waited out: whoever said yes to it means the next one, too. */
export async function fillWhenFresh(
  once: () => Promise<FillAnswer>,
  { pause, now }: Pick<Ports, 'pause' | 'now'>,
): Promise<FillAnswer> {
  const answer = await once();
  if (answer.result !== 'wait' || answer.why !== 'ending') return answer;
  await pause(answer.untilMs - now());
  return once();
}

/** Whether the user may be offered that sign-in codes of this account go to this site without asking. */
export function mayGoUnasked({ state, bindings }: Entry, origin: string, kind: string): boolean {
  return kind === 'sign-in' && state === 'active' && bindings.some((one) => one.origin === origin && !one.money);
}
