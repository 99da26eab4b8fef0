import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { build } from 'esbuild';
import { type CDPSession, type ElementHandle } from 'puppeteer-core';
import { type ExtensionBrowser } from '../../kit/launch.ts';
import { waitUntil } from '../../kit/launch-wait.ts';
import { readVault, type Rows } from '../../extension/vault/second-reader.ts';
import { type ExtensionPage, openExtensionPage } from './extension-page.ts';
import { inEachBrowser, PASSPHRASE, start } from './start.ts';
import { backupWith, ROWS } from './vault-rows.ts';

const WORDS = 'four words for this file';
const MINE = [{ issuer: 'Lumbung', account: 'siti@lumbung.example', secretBase32: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' }];
/** More than a megabyte, list included. */
const MANY = Array.from({ length: 800 }, (_, at) => ({
  issuer: `Site ${at} ${'x'.repeat(240)}`,
  account: `user${at}@${'y'.repeat(240)}.example`,
  secretBase32: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
}));
const FULL = 'no room left';
/** Firefox: what all sites and extensions may keep together. */
const FIREFOX_LIMIT_KB = 700;

inEachBrowser('A browser whose room is used up', (name) => {
  let folder: string;
  let extension: ExtensionBrowser;
  let page: ExtensionPage;
  let whole: Rows;
  let session: CDPSession | undefined;
  const rows = async () => JSON.parse(await extension.evaluateInExtension<string>(ROWS)) as Rows;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mfa-full-'));
    extension = await start(name, { prefs: { 'dom.quotaManager.temporaryStorage.fixedLimit': FIREFOX_LIMIT_KB } });
  });
  after(async () => {
    await extension.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function restore(accounts: typeof MINE): Promise<void> {
    const file = join(folder, `${accounts.length}.json`);
    await writeFile(file, await backupWith(accounts, WORDS));
    const field = await waitUntil('the file', () => page.page.$('>>> input[name=file]'));
    await (field as ElementHandle<HTMLInputElement>).uploadFile(file);
    await page.type('input[name=words]', WORDS);
    await page.click('#open');
  }

  /** Chromium: what this extension may keep in IndexedDB; `undefined`: as much as there is. */
  async function allow(quotaSize: number | undefined): Promise<void> {
    session ??= await (await extension.newPage()).createCDPSession();
    const origin = extension.baseUrl.slice(0, -1);
    await session.send('Storage.overrideQuotaForOrigin', { origin, ...(quotaSize && { quotaSize }) });
  }

  it('says that nothing was changed, and nothing was', async () => {
    // Before the first write: of what it has found once, the browser is sure for half a minute.
    if (name === 'chromium') await allow(1_000_000);
    const popup = await openExtensionPage(extension, 'popup/popup.html');
    await popup.type('input[name=passphrase]', PASSPHRASE);
    await popup.type('input[name=again]', PASSPHRASE);
    await popup.click('button.primary');
    await popup.click('#skip');
    await popup.waitFor('#lock');
    await popup.close();
    page = await openExtensionPage(extension, 'options/options.html');
    await restore(MINE);
    await waitUntil('the report', async () => (await page.texts('.done')).join().includes('1 account'));
    whole = await rows();
    await restore(MANY);
    await waitUntil('the refusal', async () => (await page.texts('#restore-message')).join().includes(FULL));
    expect(await rows()).to.deep.equal(whole);
    expect(await readVault(await rows(), { passphrase: PASSPHRASE })).to.have.length(1);
  });

  if (name !== 'chromium') return;

  it('does not leave the user before a locked door without a word, and opens it when there is room again', async () => {
    await page.page.evaluate(FILL_UP);
    await page.click('#lock');
    await page.waitFor('#forgotten');
    await page.type('input[name=passphrase]', PASSPHRASE);
    await page.click('button.primary');
    await waitUntil('the refusal', async () => (await page.texts('#message')).join().includes(FULL));
    await allow(undefined);
    await page.click('button.primary');
    await page.waitFor('#lock');
    expect(await rows()).to.deep.equal(whole);
  });

  it('is `vault-full` in storage.local too, which holds ten megabytes, and keeps what was there', async () => {
    const { outputFiles } = await build({
      stdin: { contents: FILL, resolveDir: import.meta.dirname, loader: 'ts' },
      bundle: true,
      write: false,
      format: 'iife',
      globalName: 'room',
      target: 'es2022',
    });
    const said = await page.page.evaluate(`${outputFiles[0]?.text ?? ''}; room.fill()`);
    expect(said).to.deep.equal({ code: 'vault-full', gen: 1, records: ['kept'] });
  });
});

/** The store without IndexedDB, on the real `storage.local`: one record that stays, and then more than fits. */
const FILL = `
import { localStore } from '../../../extension/vault/local-store.ts';
const local = chrome.storage.local;
const store = localStore({
  get: async (key) => (await local.get(key))[key],
  set: (key, value) => local.set({ [key]: value }),
  remove: (key) => local.remove(key),
  all: () => local.get(null),
  setAll: (values) => local.set(values),
  removeAll: (keys) => local.remove([...keys]),
}, (work) => work());
const sealed = (bytes) => ({ salt: new Uint8Array(16), iv: new Uint8Array(12), ct: new Uint8Array(bytes) });
const record = (id, bytes) => ({ id, ver: 1, ...sealed(bytes) });
const header = { v: '1', magic: 'mfavault', vaultId: 'v', slots: [] };
export async function fill() {
  await store.commit({ from: null, header, index: { id: 'index', gen: 0, ...sealed(272) } });
  await store.commit({ from: 0, index: { id: 'index', gen: 1, ...sealed(272) }, put: [record('kept', 272)] });
  const put = Array.from({ length: 30 }, (_, at) => record('more' + at, 512_016));
  const said = await store.commit({ from: 1, index: { id: 'index', gen: 2, ...sealed(272) }, put }).catch((error) => error);
  const records = (await store.records()).map(({ id }) => id);
  return { code: said.code, gen: (await store.load()).index.gen, records };
}`;

/** Script text: writes to another database of the extension until not even a few bytes are taken any more. */
const FILL_UP = `(async () => {
  const database = await new Promise((resolve) => {
    const request = indexedDB.open('filler');
    request.onupgradeneeded = () => request.result.createObjectStore('rows', { autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
  });
  const fits = (bytes) => new Promise((resolve) => {
    const transaction = database.transaction('rows', 'readwrite');
    transaction.objectStore('rows').put(new Uint8Array(bytes));
    transaction.oncomplete = () => resolve(true);
    transaction.onabort = () => resolve(false);
  });
  for (const bytes of [32_768, 4096, 512, 64, 1]) while (await fits(bytes));
  database.close();
  return true;
})()`;
