import { type FillAnswer } from '../messages.ts';
import { type Entry } from '../vault/index-columns.ts';
import { candidates } from './accounts.ts';
import { type Asked, type AskedList } from './asked.ts';
import { type Gesture } from './fill.ts';
import { fillWhenFresh } from './fill-unasked.ts';
import { type Looker } from './look.ts';

interface Ports {
  asked: AskedList;
  looker: Looker;
  /** `undefined` while the vault is locked. */
  entries: () => Promise<readonly Entry[] | undefined>;
  fill: (recordId: string, challengeId: string, gesture: Gesture) => Promise<FillAnswer>;
  openPopup: (windowId: number) => Promise<void>;
  /** Waits, in milliseconds: a few seconds at most. */
  pause: (ms: number) => Promise<void>;
  now: () => number;
}

/**
 * The shortcut, and our entry in the menu of a field: the code goes in at once where there is nothing to decide, which is one
 * field and one account of this very site. Everything else is the popup's, where the user sees and decides.
 */
export async function fillAtOnce(
  tab: { id?: number | undefined; windowId?: number | undefined },
  gesture: 'shortcut' | 'menu',
  ports: Ports,
): Promise<void> {
  if (tab.id === undefined || tab.windowId === undefined) return;
  const announced = gesture === 'shortcut' ? await ports.asked.ofTab(tab.id) : undefined;
  const found = isOurs(announced) ? announced : await ports.looker.look(tab.id, gesture === 'menu' ? 'chosen' : undefined);
  const entries = await ports.entries();
  const [account, ...others] = found && entries ? candidates(entries, found) : [];
  const isClear = found && account && others.length === 0 && (isOurs(found) || found.looked?.finding === 'found');
  if (isClear && (await fillWhenFresh(() => ports.fill(account.id, found.challenge.id, gesture), ports)).result === 'filled')
    return;
  // A popup that is open already is where the user decides.
  await ports.openPopup(tab.windowId).catch(() => undefined);
}

/** Announced by an element of ours: it says itself what it wants, and nothing has to be looked for. Money is the popup's. */
const isOurs = (asked: Asked | undefined) => asked?.challenge.kind === 'sign-in' || asked?.challenge.kind === 'change';
