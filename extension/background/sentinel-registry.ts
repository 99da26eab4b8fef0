import { type browser as Browser } from '../browser.ts';
import { isSitePattern } from './binding.ts';

const ID = 'sentinel';
const FILE = 'extension/content/sentinel.js';

/**
 * Sees to it that the sentinel runs on the sites that the user permitted, one host or one domain at a time, and on no other: a
 * page of an unknown site costs nothing and cannot tell that we exist. Wider grants are the user's own doing and get no script.
 */
export async function registerSentinel(browser: typeof Browser): Promise<void> {
  const { origins = [] } = await browser.permissions.getAll();
  const matches = origins.filter(isSitePattern);
  const [registered] = await browser.scripting.getRegisteredContentScripts({ ids: [ID] });
  if (matches.length === 0) {
    if (registered) await browser.scripting.unregisterContentScripts({ ids: [ID] });
    return;
  }
  const script = { id: ID, matches, js: [FILE], runAt: 'document_idle' as const, allFrames: false, persistAcrossSessions: true };
  if (registered) await browser.scripting.updateContentScripts([script]);
  else await browser.scripting.registerContentScripts([script]);
}

/** Starts the sentinel in the tabs that are open on this host already, so that nothing has to be loaded again. */
export async function injectSentinel(browser: typeof Browser, patterns: readonly string[]): Promise<void> {
  const url = patterns.filter(isSitePattern);
  if (url.length === 0) return;
  const tabs = await browser.tabs.query({ url });
  const inject = ({ id }: { id?: number | undefined }) =>
    id === undefined ? undefined : browser.scripting.executeScript({ target: { tabId: id }, files: [FILE] });
  // A tab that is closing or not a page any more is no reason to leave out the others.
  await Promise.allSettled(tabs.map(inject));
}
