import { type FromPage } from '../messages.ts';
import { type Asked, type AskedList } from './asked.ts';
import { type PageSpeaker } from './dispatch.ts';
import { isBindable } from './origins.ts';

type Looked = Extract<FromPage, { type: 'looked' }>;

/** Looking for a code field in a page that says nothing to us: once, after the user asked for it. */
export interface Looker {
  /** What is on the page in this tab, kept like what a page of ours asks for. `undefined`: nothing that we may look at. */
  look(tabId: number, chosen?: 'chosen'): Promise<Asked | undefined>;
  /** The page's answer to being looked at; whoever was not asked is not heard. */
  hear(message: Looked, page: PageSpeaker): void;
}

interface Ports {
  asked: AskedList;
  /** Injects one of the content scripts into the top frame of a tab, and waits until it has said what it has to say. */
  inject: (tabId: number, script: 'look' | 'words' | 'choose') => Promise<void>;
  newId: () => string;
  now: () => number;
}

/** The user is looking at the page now; later it may be another. */
const GOOD_FOR_MS = 120_000;

export function looker({ asked, inject, newId, now }: Ports): Looker {
  const looking = new Map<number, { heard?: { message: Looked; page: PageSpeaker } }>();

  async function once(tabId: number): Promise<{ message: Looked; page: PageSpeaker } | undefined> {
    const slot: { heard?: { message: Looked; page: PageSpeaker } } = {};
    looking.set(tabId, slot);
    try {
      await inject(tabId, 'look');
    } finally {
      looking.delete(tabId);
    }
    return slot.heard;
  }

  async function find(tabId: number, chosen: boolean) {
    try {
      if (chosen) await inject(tabId, 'choose');
      const first = await once(tabId);
      if (first?.message.finding !== 'unread') return first;
      await inject(tabId, 'words');
      return await once(tabId);
    } catch {
      // No permission for this page (a browser page, another extension, a store), or it went away.
      return undefined;
    }
  }

  return {
    hear(message, page) {
      const slot = looking.get(page.tabId);
      if (slot) slot.heard ??= { message, page };
    },

    async look(tabId, chosen) {
      const found = await find(tabId, chosen === 'chosen');
      if (!found) return undefined;
      const { message, page } = found;
      const { origin, windowId, frameId, documentId } = page;
      const challenge = { id: newId(), kind: 'field' as const, documentId, expiresAtMs: now() + GOOD_FOR_MS };
      const isSafe = isBindable(origin);
      const finding = isSafe && message.finding !== 'unread' ? message.finding : 'none';
      const looked = { finding, reason: isSafe ? message.reason : 'not-secure' };
      await asked.forget((other) => other.tabId === tabId && other.challenge.kind === 'field');
      return asked.put({ challenge, origin, tabId, windowId, frameId, nonce: message.nonce, looked });
    },
  };
}
