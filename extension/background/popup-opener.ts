import { type Asked, type AskedList } from './asked.ts';

/** What the opener needs of the browser. */
export interface Windows {
  /** True when this tab is what the user is looking at. */
  isInFront(tabId: number, windowId: number): Promise<boolean>;
  /** Rejects where the browser will not open it (an older Firefox, another popup in the way). */
  openPopup(windowId: number): Promise<void>;
  openWindow(challengeId: string): Promise<void>;
  isPopupOpen(): boolean;
  setBadge(tabId: number, text: string): Promise<void>;
}

/**
 * A challenge was announced on a bound site: show it, without being asked, once. In a tab or window that the user is not
 * looking at there is a mark on the button and nothing more, so that no page can take the focus (EX-56).
 */
export async function showChallenge(asked: Asked, list: AskedList, windows: Windows): Promise<void> {
  const { tabId, windowId, challenge } = asked;
  await windows.setBadge(tabId, '1').catch(() => undefined);
  if (asked.opened || windows.isPopupOpen()) return;
  if (!(await windows.isInFront(tabId, windowId))) return;
  // Whoever marks it opens it: a page announces its challenge more than once.
  if (!(await list.claim(challenge.id, 'opened'))) return;
  try {
    await windows.openPopup(windowId);
  } catch {
    if (!windows.isPopupOpen()) await windows.openWindow(challenge.id);
  }
}
