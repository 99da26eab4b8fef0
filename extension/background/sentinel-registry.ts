import { type browser as Browser } from '../browser.ts';

const ID = 'sentinel';
const FILE = 'extension/content/sentinel.js';
/** One host, as `patternFor` makes it. Wider grants are the user's own doing and get no script. */
const ONE_HOST = /^(https:\/\/[^*/]+|http:\/\/(localhost|127\.0\.0\.1))\/\*$/;

/**
 * Sees to it that the sentinel runs on the hosts that the user permitted, and on no other: a page of an unknown site costs
 * nothing and cannot tell that we exist.
 */
export async function registerSentinel(browser: typeof Browser): Promise<void> {
  const { origins = [] } = await browser.permissions.getAll();
  const matches = origins.filter((pattern) => ONE_HOST.test(pattern));
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
  const url = patterns.filter((pattern) => ONE_HOST.test(pattern));
  if (url.length === 0) return;
  const tabs = await browser.tabs.query({ url });
  const inject = ({ id }: { id?: number | undefined }) =>
    id === undefined ? undefined : browser.scripting.executeScript({ target: { tabId: id }, files: [FILE] });
  // A tab that is closing or not a page any more is no reason to leave out the others.
  await Promise.allSettled(tabs.map(inject));
}
