import { browser, type Runtime } from '../browser.ts';
import { type AskedView, type CodeView, type Filled, type ToPage } from '../messages.ts';
import { localArea, sessionArea } from '../storage-areas.ts';
import { browserStore } from '../vault/browser-store.ts';
import { limitsOf, lockSettingsIn } from '../vault/lock-settings.ts';
import { mirrorIn } from '../vault/mirror.ts';
import { browserRandom } from '../vault/store.ts';
import { candidates, viewAccounts } from './accounts.ts';
import { type Asked, askedList } from './asked.ts';
import { autoLock } from './auto-lock.ts';
import { dispatcher, type OwnHandlers, type PageHandlers } from './dispatch.ts';
import { enroller } from './enroll.ts';
import { fill, releaseLimit } from './fill.ts';
import { keeper } from './keeper.ts';
import { patternFor } from './origins.ts';
import { settle } from './outcome.ts';
import { popupWindows } from './popup-windows.ts';
import { showChallenge } from './popup-opener.ts';
import { release } from './release.ts';
import { injectSentinel, registerSentinel } from './sentinel-registry.ts';
import { allowUnasked, forgetSite, viewSites } from './site-settings.ts';
import { sitesIn } from './sites.ts';

/**
 * The background: a service worker in Chrome, an event page in Firefox. It may be stopped at any moment and started again by
 * an event, so every listener is added before anything is awaited, and all state is in the stores.
 */

const now = () => Date.now();
const newId = () => crypto.randomUUID();
const store = browserStore(localArea);
const settings = lockSettingsIn(localArea);
const limits = async () => limitsOf(await settings.read());
const keep = keeper({ store, mirror: mirrorIn(localArea), session: sessionArea, random: browserRandom, limits, newId, now });
const sites = sitesIn(localArea, browserRandom);
const asked = askedList(sessionArea, now);
const windows = popupWindows(browser);
const allow = releaseLimit(now);
const enroll = enroller({ vault: keep.vault, asked, sites, inject: injectReader, now });
const lock = () => keep.lock();

const pages: PageHandlers = {
  'may-i': (_message, { origin }) => sites.isBound(origin),

  async challenge({ nonce, methods, id, kind, factorId, digits, expiresAtMs }, { origin, tabId, windowId, frameId, documentId }) {
    if (!methods.includes('totp') || !(await sites.isBound(origin))) return;
    const before = await asked.get(id);
    // `<mfa-enroll>` announces its set-up too: an account that was saved from it waits for that very code already.
    if (before?.recordId !== undefined && before.challenge.documentId === documentId) return;
    const challenge = { id, kind, factorId, digits, expiresAtMs, documentId };
    const put = await asked.put({ challenge, origin, tabId, windowId, frameId, nonce });
    const entries = await (await keep.vault(false))?.list();
    // A locked vault does not say whether it could answer; an open one that cannot stays quiet.
    if (!entries || candidates(entries, put).length > 0) await showChallenge(put, asked, windows);
    if (kind === 'transaction') await noteMoney(put);
  },

  async outcome(message, { origin, documentId, tabId }) {
    if (!(await sites.isBound(origin))) return;
    const found = await asked.get(message.id);
    const subject = found?.challenge.documentId === documentId ? found : undefined;
    const vault = await keep.vault(false);
    if (vault) await settle(vault, message, origin, subject, now());
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
};

const ourselves: OwnHandlers = {
  status: async () => ({ vault: await keep.status() }),
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
  async list() {
    const vault = await keep.vault();
    return vault ? viewAccounts(await vault.list(), await vault.groups()) : [];
  },
  async codes({ ids }) {
    const vault = await keep.vault();
    const asker = { kind: 'own-page', view: 'popup' } as const;
    const codes = await Promise.all(
      ids.map(async (id): Promise<[string, CodeView]> => {
        const shown = await release(id, asker, { kind: 'show' }, { vault, nowMs: now(), allow });
        return [id, shown.ok ? { ok: true, digits: shown.digits, untilMs: shown.untilMs } : { ok: false }];
      }),
    );
    return Object.fromEntries(codes);
  },
  asked: async ({ tabId }) => viewAsked(await asked.ofTab(tabId)),
  'asked-by-id': async ({ challengeId }) => viewAsked(await asked.get(challengeId)),
  'read-offer': ({ tabId }) => enroll.read(tabId),
  async 'save-offer'(message) {
    const saved = await enroll.save(message);
    // Where the permission was there already, or came while the account was being saved, `onAdded` did not see it.
    if ('recordId' in saved) await permitted((await browser.permissions.getAll()).origins ?? []);
    return saved;
  },
  fill: ({ recordId, challengeId }) => fill(recordId, challengeId, { vault: keep.vault, asked, deliver, allow, now }),
  async settle({ recordId, worked }) {
    const change = worked ? { state: 'active' as const, enrollmentId: '' } : { trashedAtMs: now() };
    await (await keep.vault())?.change(recordId, () => change);
    return true;
  },
  async rename({ recordId, issuer, account }) {
    await (await keep.vault())?.change(recordId, () => ({ issuer, account }));
    return true;
  },
  async trash({ recordId, trashed }) {
    await (await keep.vault())?.change(recordId, () => ({ trashedAtMs: trashed ? now() : 0 }));
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
    const withdraw = (origins: string[]) => browser.permissions.remove({ origins });
    if (vault) await forgetSite(origin, { vault, sites, withdraw });
    return true;
  },
};

const dispatch = dispatcher({ id: browser.runtime.id, baseUrl: browser.runtime.getURL('') }, pages, ourselves, now);
const locks = autoLock(browser, { vault: keep.vault, lock, settings: settings.read });

browser.runtime.onMessage.addListener((message: unknown, sender: Runtime.MessageSender) => dispatch(message, sender));
browser.runtime.onConnect.addListener((port) => windows.connected(port));
browser.runtime.onStartup.addListener(() => void lock());
browser.runtime.onInstalled.addListener(() => void Promise.all([lock(), registerSentinel(browser)]));
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

/** Another window changed accounts, or settings: the list of sites that is readable while locked follows. */
async function vaultChanged(): Promise<true> {
  const entries = await (await keep.vault())?.list();
  if (entries) await sites.write(entries.flatMap(({ bindings }) => bindings.map(({ origin }) => origin)));
  return true;
}

async function injectReader(tabId: number): Promise<void> {
  const target = { tabId };
  await browser.scripting.executeScript({ target, files: ['extension/content/read-offer.js'] });
  // A file's own value is lost in its wrapper; a function's promise is waited for.
  await browser.scripting.executeScript({ target, func: () => (globalThis as { mfa?: { read?: Promise<true> } }).mfa?.read });
}

/** To that frame, and there to the document that drew the nonce: a page that navigated meanwhile gets nothing (EX-07). */
async function deliver({ tabId, frameId, nonce, challenge }: Asked, code: string): Promise<Filled | undefined> {
  const message: ToPage = { type: 'fill', nonce, id: challenge.id, code };
  return (await browser.tabs.sendMessage(tabId, message, { frameId })) as Filled | undefined;
}

async function viewAsked(found: Asked | undefined): Promise<AskedView | null> {
  if (!found) return null;
  const { challenge, origin } = found;
  const entries = (await (await keep.vault())?.list()) ?? [];
  const accounts = viewAccounts(entries);
  const possible = candidates(entries, found).flatMap(({ id }) => accounts.filter((account) => account.id === id));
  return { challengeId: challenge.id, origin, kind: challenge.kind, expiresAtMs: challenge.expiresAtMs, accounts: possible };
}

/** A site that moves money once asks every time from then on, for every account that is bound to it. */
async function noteMoney({ origin }: Asked): Promise<void> {
  const vault = await keep.vault(false);
  const innocent = (await vault?.list())?.filter(({ bindings }) => bindings.some((one) => one.origin === origin && !one.money));
  for (const { id } of innocent ?? []) {
    await vault?.change(id, ({ bindings }) => ({
      bindings: bindings.map((one) => (one.origin === origin ? { ...one, money: true } : one)),
    }));
  }
}
