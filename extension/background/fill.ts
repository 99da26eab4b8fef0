import { type Filled, type FillAnswer } from '../messages.ts';
import { type Vault } from '../vault/vault.ts';
import { type Asked, type AskedList } from './asked.ts';
import { type Asker, release } from './release.ts';

interface Ports {
  vault: () => Promise<Vault | undefined>;
  asked: AskedList;
  /** Hands the digits to the document that asked. Rejects when it is gone. */
  deliver: (asked: Asked, code: string, gesture: Gesture) => Promise<Filled | undefined>;
  allow: (origin: string) => boolean;
  now: () => number;
}

/** A code with less than this left waits for the next one. */
const ENDING_MS = 3_000;

export type Gesture = 'popup' | 'shortcut' | 'menu' | 'site-allowed';

/** The user said yes in our own window: compute the code and bring it to the page that asked, and to no other. */
export async function fill(recordId: string, challengeId: string, gesture: Gesture, ports: Ports): Promise<FillAnswer> {
  const asked = await ports.asked.get(challengeId);
  if (!asked) return { result: 'gone' };
  const vault = await ports.vault();
  const nowMs = ports.now();
  const ask = { kind: 'fill', challenge: asked.challenge, gesture } as const;
  const released = await release(recordId, askerOf(asked), ask, { vault, nowMs, allow: ports.allow });
  if (!released.ok || !vault) return { result: 'declined' };
  // A site accepts a code once (RFC 6238 section 5.2): giving the same one again would waste an attempt.
  const entry = await vault.entry(recordId);
  if (entry && released.step <= entry.lastStep) return { result: 'wait', why: 'used', untilMs: released.untilMs };
  // One that ends on its way to the server would waste it, too.
  if (released.untilMs - nowMs < ENDING_MS) return { result: 'wait', why: 'ending', untilMs: released.untilMs };
  await ports.asked.note(challengeId, { released: { recordId, step: released.step }, outcome: undefined });
  const filled = await ports.deliver(asked, released.digits, gesture).catch(() => undefined);
  return { result: (filled && SAID[filled]) ?? 'gone' };
}

/** What the popup is told of what a page's script says, whose word is checked here like any other. */
const SAID: Record<Filled, 'filled' | 'field-busy' | 'not-taken' | 'gone'> = {
  filled: 'filled',
  'field-busy': 'field-busy',
  'not-fillable': 'field-busy',
  'has-value': 'field-busy',
  'other-value': 'field-busy',
  'wrong-length': 'not-taken',
  cleared: 'not-taken',
  refused: 'not-taken',
  'not-allowed': 'gone',
  gone: 'gone',
};

function askerOf({ origin, tabId, frameId, challenge: { documentId } }: Asked): Asker {
  return { kind: 'page', origin, tabId, frameId, documentId, topOrigin: origin };
}

/** At most so many codes for one site in a minute, whatever it asks for (EX-16). */
export function releaseLimit(now: () => number, perMinute = 10): (origin: string) => boolean {
  const given = new Map<string, number[]>();
  return (origin) => {
    const recent = (given.get(origin) ?? []).filter((atMs) => now() - atMs < 60_000);
    if (recent.length >= perMinute) return false;
    given.set(origin, [...recent, now()]);
    return true;
  };
}
