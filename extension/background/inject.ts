import { type browser as Browser } from '../browser.ts';
import { type Filled, type ToPage } from '../messages.ts';
import { type Asked } from './asked.ts';
import { type Gesture } from './fill.ts';

/** Brings our scripts and codes into pages: always the top frame, always the isolated world. */
export interface Injector {
  /** Asks the page for the account that it offers; resolves when the background has heard the answer. */
  readOffer(tabId: number): Promise<void>;
  /** Looks for a field, or brings what the look needs; resolves when the background has heard the answer. */
  look(tabId: number, script: 'look' | 'words' | 'choose'): Promise<void>;
  /** Whether the document that asked is still what this tab shows. */
  isThere(asked: Asked): Promise<boolean>;
  /** To the frame that asked, and there to the document that drew the nonce: one that navigated meanwhile gets nothing (EX-07). */
  deliver(asked: Asked, code: string, gesture: Gesture): Promise<Filled | undefined>;
}

interface Worlds {
  mfa?: { nonce: string; read?: Promise<unknown> };
  mfaField?: { nonce: string; heard?: Promise<unknown> };
}

export function injector({ scripting, tabs }: Pick<typeof Browser, 'scripting' | 'tabs'>): Injector {
  const run = (tabId: number, name: string) =>
    scripting.executeScript({ target: { tabId }, files: [`extension/content/${name}.js`] });
  // A file's own value is lost in its wrapper; a function's promise is waited for.
  const settled = async (tabId: number) => {
    const func = () => {
      const { mfa, mfaField } = globalThis as Worlds;
      return Promise.all([mfa?.read, mfaField?.heard]).then(() => true);
    };
    await scripting.executeScript({ target: { tabId }, func });
  };

  return {
    async readOffer(tabId) {
      await run(tabId, 'read-offer');
      await settled(tabId);
    },
    async look(tabId, script) {
      await run(tabId, script);
      if (script === 'look') await settled(tabId);
    },
    async isThere({ tabId, nonce }) {
      const func = () => {
        const { mfa, mfaField } = globalThis as Worlds;
        return [mfa?.nonce, mfaField?.nonce];
      };
      // A page that we may not look at is another one.
      const [found] = await scripting.executeScript({ target: { tabId }, func }).catch(() => []);
      return (found?.result as unknown[] | undefined)?.includes(nonce) ?? false;
    },
    async deliver({ tabId, frameId, nonce, challenge: { id, kind } }, code, gesture) {
      // The filler comes last: a page where nothing is released never gets it.
      if (kind === 'field') await run(tabId, 'fill-field');
      const message: ToPage = {
        type: kind === 'field' ? 'fill-field' : 'fill',
        nonce,
        id,
        code,
        ...(gesture === 'site-allowed' && { unasked: true as const }),
      };
      return (await tabs.sendMessage(tabId, message, { frameId })) as Filled | undefined;
    },
  };
}
