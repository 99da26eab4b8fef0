import { browser, type Runtime } from '../browser.ts';
import { type AskedView, type CodeView } from '../messages.ts';
import { clear } from '../clipboard/clear.ts';
import { clipboardClearer } from '../clipboard/clipboard-clearer.ts';
import { mayClear } from '../clipboard/clipboard-right.ts';
import { localArea, sessionArea } from '../storage-areas.ts';
import { browserStore } from '../vault/browser-store.ts';
import { limitsOf, lockSettingsIn } from '../vault/lock-settings.ts';
import { keeper } from '../vault/keeper.ts';
import { mirrorIn } from '../vault/mirror.ts';
import { browserRandom } from '../vault/store.ts';
import { candidates } from './accounts.ts';
import { viewOf } from './asked-view.ts';
import { bindSite } from './bind.ts';
import { type Asked, askedList } from './asked.ts';
import { autoLock } from './auto-lock.ts';
import { dispatcher, type OwnHandlers, type PageHandlers } from './dispatch.ts';
import { enroller } from './enroll.ts';
import { fill, type Gesture, releaseLimit } from './fill.ts';
import { fillUnasked } from './fill-unasked.ts';
import { fillAtOnce } from './fill-at-once.ts';
import { injector } from './inject.ts';
import { looker } from './look.ts';
import { patternFor } from './origins.ts';
import { settle } from './outcome.ts';
import { popupWindows } from './popup-windows.ts';
import { showChallenge } from './popup-opener.ts';
import { release } from './release.ts';
import { injectSentinel, registerSentinel } from './sentinel-registry.ts';
import { allowUnasked, forgetSite, narrow, noteMoney, rememberSites, viewSites } from './site-settings.ts';
import { sitesIn } from './sites.ts';

/**
 * The background: a service worker in Chrome, an event page in Firefox. It may be stopped at any moment and started again by
 * an event, so every listener is added before anything is awaited, and all state is in the stores.
 */

const MENU_ENTRY = 'fill';
const now = () => Date.now();
const newId = () => crypto.randomUUID();
const store = browserStore(localArea);
const settings = lockSettingsIn(localArea);
const limits = async () => limitsOf(await settings.read());
const keep = keeper({ store, mirror: mirrorIn(localArea), session: sessionArea, random: browserRandom, limits, newId, now });
const sites = sitesIn(localArea, browserRandom);
const inject = injector(browser);
const asked = askedList(sessionArea, now, (question) => inject.isThere(question));
const windows = popupWindows(browser);
const clipboard = clipboardClearer(browser, { session: sessionArea, mayClear, clear, now });
const allow = releaseLimit(now);
const enroll = enroller({ vault: keep.vault, asked, sites, inject: (tabId) => inject.readOffer(tabId), now });
const look = looker({ asked, inject: (tabId, script) => inject.look(tabId, script), newId, now });
const lock = () => keep.lock();
const withdraw = (origins: string[]) => browser.permissions.remove({ origins });
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const pages: PageHandlers = {
  'may-i': (_message, { origin }) => sites.isBound(origin),

  async challenge({ nonce, methods, id, kind, factorId, digits, expiresAtMs }, { origin, tabId, windowId, frameId, documentId }) {
    if (!methods.includes('totp') || !(await sites.isBound(origin))) return;
    const before = await asked.get(id);
    // `<mfa-enroll>` announces its set-up too: an account that was saved from it waits for that very code already.
    if (before?.recordId !== undefined && before.challenge.documentId === documentId) return;
    const challenge = { id, kind, factorId, digits, expiresAtMs, documentId };
    const put = await asked.put({ challenge, origin, tabId, windowId, frameId, nonce });
    const vault = await keep.vault(false);
    if (vault && kind === 'transaction') await noteMoney(vault, origin);
    const entries = await vault?.list();
    // A locked vault does not say whether it could answer; an open one that cannot stays quiet.
    if (entries && (await fillUnasked(put, entries, { asked, windows, fill: fillNow, pause, now }))) return;
    if (!entries || candidates(entries, put).length > 0) await showChallenge(put, asked, windows);
  },

  async outcome(message, { origin, documentId, tabId }) {
    if (!(await sites.isBound(origin))) return;
    const found = await asked.get(message.id);
    const subject = found?.challenge.documentId === documentId ? found : undefined;
    const vault = await keep.vault(false);
    if (vault) await settle(vault, message, origin, subject, now());
    if (subject?.released) await refused(subject, message.result);
    if (message.result !== 'accepted') return;
    if (subject) await asked.forget(({ challenge }) => challenge.id === message.id);
    await windows.setBadge(tabId, '').catch(() => undefined);
  },

  async gone({ id }, { documentId, tabId }) {
    await asked.forget(({ challenge }) => challenge.id === id && challenge.documentId === documentId);
    await windows.setBadge(tabId, '').catch(() => undefined);
  },

  async offer(message, page) {
    enroll.hear(message, page);
  },

  async looked(message, page) {
    look.hear(message, page);
  },
};

const ourselves: OwnHandlers = {
  async unlocked() {
    // A moment to put right what the user changed in the browser's own settings.
    await Promise.all([locks.start(), registerSentinel(browser)]);
    return vaultChanged();
  },
  async 'vault-changed'() {
    await locks.start();
    return vaultChanged();
  },
  async lock() {
    await lock();
    return true;
  },
  async codes({ ids }) {
    return Object.fromEntries(await Promise.all(ids.map(async (id) => [id, await codeFor(id, 'show')] as const)));
  },
  async copy({ recordId }) {
    const code = await codeFor(recordId, 'copy');
    if (code.ok) await clipboard.copied(code.digits);
    return code;
  },
  'take-copied': () => clipboard.take(),
  asked: async ({ tabId }) => viewAsked(await asked.ofTab(tabId)),
  'asked-by-id': async ({ challengeId }) => viewAsked(await asked.get(challengeId)),
  'read-offer': ({ tabId }) => enroll.read(tabId),
  async 'save-offer'(message) {
    const saved = await enroll.save(message);
    // Where the permission was there already, or came while the account was being saved, `onAdded` did not see it.
    if ('recordId' in saved) await permitted((await browser.permissions.getAll()).origins ?? []);
    return saved;
  },
  look: async ({ tabId }) => viewAsked(await look.look(tabId)),
  async bind({ recordId, challengeId }) {
    const vault = await keep.vault();
    if (vault) await bindSite(recordId, challengeId, { vault, asked, sites });
    return viewAsked(await asked.get(challengeId));
  },
  fill: ({ recordId, challengeId }) => fillNow(recordId, challengeId, 'popup'),
  async settle({ recordId, worked }) {
    const change = worked ? { state: 'active' as const, enrollmentId: '' } : { trashedAtMs: now() };
    await (await keep.vault())?.change(recordId, () => change);
    return true;
  },
  sites: async () => viewSites((await (await keep.vault())?.list()) ?? []),
  async 'allow-unasked'({ recordId, origin, allowed }) {
    const vault = await keep.vault();
    if (vault) await allowUnasked(vault, recordId, origin, allowed);
    return true;
  },
  async 'forget-site'({ origin }) {
    const vault = await keep.vault();
    if (vault) await forgetSite(origin, { vault, sites, withdraw });
    return true;
  },
  async narrow({ recordId, origin }) {
    const vault = await keep.vault();
    if (vault) await narrow(recordId, origin, { vault, sites, withdraw });
    return true;
  },
};

const dispatch = dispatcher({ id: browser.runtime.id, baseUrl: browser.runtime.getURL('') }, pages, ourselves, now);
const fillNow = (recordId: string, challengeId: string, gesture: Gesture) =>
  fill(recordId, challengeId, gesture, {
    vault: keep.vault,
    asked,
    deliver: (to, code, how) => inject.deliver(to, code, how),
    allow,
    now,
  });
const atOnce = {
  asked,
  looker: look,
  entries: async () => (await keep.vault())?.list(),
  fill: fillNow,
  openPopup: (windowId: number) => windows.openPopup(windowId),
  pause,
  now,
};
const locks = autoLock(browser, { vault: keep.vault, lock, settings: settings.read });

browser.runtime.onMessage.addListener((message: unknown, sender: Runtime.MessageSender) => dispatch(message, sender));
browser.runtime.onConnect.addListener((port) => windows.connected(port));
browser.runtime.onStartup.addListener(() => void lock());
browser.runtime.onInstalled.addListener(() => void Promise.all([lock(), registerSentinel(browser)]));
browser.runtime.onInstalled.addListener(async () => {
  await browser.contextMenus.removeAll();
  browser.contextMenus.create({ id: MENU_ENTRY, contexts: ['editable'], title: browser.i18n.getMessage('menuFill') });
});
browser.contextMenus.onClicked.addListener(({ menuItemId }, tab) => {
  if (menuItemId === MENU_ENTRY && tab) void fillAtOnce(tab, 'menu', atOnce);
});
browser.commands.onCommand.addListener((command, tab) => {
  if (command === 'fill' && tab) void fillAtOnce(tab, 'shortcut', atOnce);
});
browser.permissions.onAdded.addListener(({ origins = [] }) => void permitted(origins));
browser.permissions.onRemoved.addListener(() => void registerSentinel(browser));
browser.tabs.onRemoved.addListener((tabId) => void asked.forget((other) => other.tabId === tabId));

/** The user permitted these sites: start there at once, and come back with the first code of an account just saved. */
async function permitted(patterns: readonly string[]): Promise<void> {
  await registerSentinel(browser);
  await injectSentinel(browser, patterns);
  for (const found of await asked.enrollments()) {
    if (patterns.includes(patternFor(found.origin))) await showChallenge(found, asked, windows);
  }
}

/** A code for our own window. */
async function codeFor(recordId: string, kind: 'show' | 'copy'): Promise<CodeView> {
  const asker = { kind: 'own-page', view: 'popup' } as const;
  const released = await release(recordId, asker, { kind }, { vault: await keep.vault(), nowMs: now(), allow });
  return released.ok ? { ok: true, digits: released.digits, untilMs: released.untilMs } : { ok: false };
}

/** Another window changed accounts, or settings: the list of sites that is readable while locked follows. */
async function vaultChanged(): Promise<true> {
  const vault = await keep.vault();
  if (vault) await rememberSites(vault, sites);
  return true;
}

async function viewAsked(found: Asked | undefined): Promise<AskedView | null> {
  return found ? viewOf(found, (await (await keep.vault())?.list()) ?? []) : null;
}

/** The site did not take the code that it was given: the popup says so, and has another one when there is one. */
async function refused(subject: Asked, result: string): Promise<void> {
  if (result !== 'wrong-code' && result !== 'already-used') return;
  // Told once for each code that was given, so that no page can make the popup open again and again.
  const { id } = subject.challenge;
  await asked.note(id, { released: undefined, outcome: result });
  await asked.reopen(id);
  await showChallenge({ ...subject, opened: false }, asked, windows);
}
