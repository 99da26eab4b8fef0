import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type ElementHandle } from 'puppeteer-core';
import { type ExtensionBrowser } from '../../kit/launch.ts';
import { waitUntil } from '../../kit/launch-wait.ts';
import { readVault, type Rows } from '../../extension/vault/second-reader.ts';
import { DUMP, encodings, filesUnder, formsOf, holding } from './at-rest.ts';
import { type ExtensionPage, openExtensionPage } from './extension-page.ts';
import { inEachBrowser, PASSPHRASE, start } from './start.ts';
import { backupWith, ROWS } from './vault-rows.ts';

const WORDS = 'four words for this file';
const THIRD = 'entirely new harbour willow';
const ACCOUNTS = [
  { issuer: 'Lumbung', account: 'siti@lumbung.example', secretBase32: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' },
  { issuer: 'Warung', account: 'budi@warung.example', secretBase32: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
  { issuer: 'Balai', account: 'dewi@balai.example', secretBase32: 'KRUGKIDROVUWG2ZAMJZG653OEBTG66BA' },
];
/** Storage must outlive a browser that died: Firefox otherwise clears that of an add-on which it loaded for a test. */
const KEPT = { 'extensions.webextensions.keepStorageOnUninstall': true, 'extensions.webextensions.keepUuidOnUninstall': true };

inEachBrowser('The vault', (name) => {
  let folder: string;
  let extension: ExtensionBrowser;
  let recoveryKey = '';
  const popup = () => openExtensionPage(extension, 'popup/popup.html');
  const settings = () => openExtensionPage(extension, 'options/options.html');
  const rows = async () => JSON.parse(await extension.evaluateInExtension<string>(ROWS)) as Rows;
  const names = async (page: ExtensionPage) => {
    await page.waitFor('.who strong');
    return page.texts('.who strong');
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mfa-vault-'));
    extension = await start(name, { userDataDir: join(folder, 'profile'), prefs: KEPT });
  });
  after(async () => {
    await extension.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });

  async function enter(page: ExtensionPage, passphrase: string): Promise<void> {
    await page.type('input[name=passphrase]', passphrase);
    await page.click('button.primary');
  }

  async function attach(page: ExtensionPage, path: string): Promise<void> {
    const field = await waitUntil('the file', () => page.page.$('>>> input[name=file]'));
    await (field as ElementHandle<HTMLInputElement>).uploadFile(path);
    await page.type('input[name=words]', WORDS);
    await page.click('#open');
  }

  it('is made with a recovery key, one part of which is typed back', async () => {
    const page = await popup();
    await page.page.evaluate(`(() => {
      const real = navigator.storage.persist.bind(navigator.storage);
      navigator.storage.persist = () => (globalThis.askedToPersist = true) && real();
      return true;
    })()`);
    await page.type('input[name=passphrase]', PASSPHRASE);
    await page.type('input[name=again]', PASSPHRASE);
    await page.click('button.primary');
    await page.waitFor('#written');
    expect(await page.page.evaluate('globalThis.askedToPersist'), 'asked the browser to keep it').to.equal(true);
    const groups = (await page.texts('#key li')).map((text) => text.slice(-4));
    recoveryKey = groups.join(' ');
    await page.click('#written');
    await page.waitFor('input[name=part]');
    const asked = Number((await page.texts('label')).join().match(/\d/)?.[0]);
    await page.type('input[name=part]', 'AAAA');
    await page.click('#check');
    await waitUntil('the refusal', async () => (await page.texts('#message')).join().includes('not what was shown'));
    await page.type('input[name=part]', groups[asked - 1]?.toLowerCase() ?? '');
    await page.click('#check');
    await page.waitFor('#lock');
    await page.close();
    expect((await rows()).header.slots.map(({ type }) => type)).to.deep.equal(['passphrase', 'recovery']);
  });

  it('takes the accounts of a backup from elsewhere, and somebody else’s reader opens what this browser wrote', async () => {
    const file = join(folder, 'backup.json');
    await writeFile(file, await backupWith(ACCOUNTS, WORDS));
    const page = await settings();
    await attach(page, file);
    await waitUntil('the report', async () => (await page.texts('.done')).join().includes('3 accounts were added'));
    await page.close();
    const found = await readVault(await rows(), { passphrase: PASSPHRASE });
    expect(found.map(({ issuer, secretHex }) => [issuer, secretHex])).to.deep.equal(
      ACCOUNTS.map(({ issuer, secretBase32 }) => [issuer, formsOf(secretBase32)[0]?.toString('hex')]),
    );
    expect(await readVault(await rows(), { recoveryKey })).to.deep.equal(found);
  });

  it('lets accounts be renamed in two windows at once, thrown away, and brought back', async () => {
    const [one, two] = [await popup(), await popup()];
    const edit = async (page: ExtensionPage, at: number, issuer: string) => {
      await names(page);
      await (await page.page.$$('>>> .open'))[at]?.evaluate((node) => (node as HTMLElement).click());
      await page.type('input[name=issuer]', issuer);
    };
    await edit(one, 0, 'Lumbung Baru');
    await edit(two, 1, 'Warung Baru');
    await Promise.all([one.click('#done'), two.click('#done')]);
    await Promise.all([one.waitFor('.open'), two.waitFor('.open')]);
    await two.close();
    expect((await readVault(await rows(), { passphrase: PASSPHRASE })).map(({ issuer }) => issuer)).to.deep.equal([
      'Lumbung Baru',
      'Warung Baru',
      'Balai',
    ]);
    await one.close();
    const page = await popup();
    await names(page);
    await page.click('.open');
    await page.click('#trash');
    await page.waitFor('#undo');
    expect(await names(page)).to.deep.equal(['Warung Baru', 'Balai']);
    await page.click('#undo');
    await waitUntil('the account', async () => (await names(page)).includes('Lumbung Baru'));
    await page.close();
  });

  it('EX-36: stays open when the background is stopped, and gives codes', async () => {
    await extension.stopBackground();
    const page = await popup();
    expect(await names(page)).to.have.length(3);
    await waitUntil('three codes', async () => (await page.texts('.digits')).join(' ').match(/\d{3} \d{3}/g)?.length === 3);
    await page.close();
  });

  it('writes a backup that was read back, and that somebody else’s reader opens', async () => {
    const page = await settings();
    await page.waitFor('#save');
    await page.page.evaluate(`globalThis.saved = new Promise((resolve) => {
      const real = URL.createObjectURL;
      URL.createObjectURL = (blob) => { resolve(blob.text()); return real.call(URL, blob); };
    }), true`);
    await page.type('#make input[name=current]', PASSPHRASE);
    await page.type('#make input[name=passphrase]', WORDS);
    await page.type('#make input[name=again]', WORDS);
    await page.click('#save');
    await waitUntil('the report', async () => (await page.texts('.done')).join().includes('3 accounts are in the file'));
    const { header, index, records } = JSON.parse((await page.page.evaluate('globalThis.saved')) as string) as Rows;
    const found = await readVault({ header, index, records }, { passphrase: WORDS });
    expect(found.map(({ issuer }) => issuer)).to.deep.equal(['Lumbung Baru', 'Warung Baru', 'Balai']);
    await page.close();
  });

  it('EX-38: is locked from everywhere, and opens with the recovery key and a new passphrase', async () => {
    const open = await popup();
    await names(open);
    const page = await settings();
    await page.click('#lock');
    await page.waitFor('#forgotten');
    await waitUntil('the other window to notice', async () => (await open.texts('input[name=passphrase]')).length === 1);
    expect((await open.texts('.digits, .who')).join('')).to.equal('');
    await open.close();
    await page.click('#forgotten');
    await page.type('input[name=key]', recoveryKey.toLowerCase());
    await page.click('#next');
    await page.type('input[name=passphrase]', THIRD);
    await page.type('input[name=again]', THIRD);
    await page.click('#next');
    await page.waitFor('#lock');
    await page.close();
    expect(await readVault(await rows(), { passphrase: THIRD })).to.have.length(3);
  });

  it('draws a new key when somebody else knows the passphrase: neither it nor the paper open anything', async () => {
    const page = await settings();
    await page.type('input[name=current]', THIRD);
    await page.type('input[name=passphrase]', PASSPHRASE);
    await page.type('input[name=again]', PASSPHRASE);
    await page.click('input[name=known]');
    await page.click('#change');
    await page.click('#skip');
    await page.waitFor('#lock');
    await page.close();
    expect(await readVault(await rows(), { passphrase: PASSPHRASE })).to.have.length(3);
    for (const way of [{ passphrase: THIRD }, { recoveryKey }]) {
      expect(await readVault(await rows(), way).catch((error: unknown) => error)).to.be.instanceOf(Error);
    }
  });

  it('EX-40: counts a wrong passphrase on the page that repairs it too, and waits after the tenth', async () => {
    await extension.evaluateInExtension(BREAK_INDEX);
    const page = await popup();
    await page.waitFor('mfa-damaged');
    await page.type('input[name=passphrase]', 'not the passphrase at all');
    await page.click('button.primary');
    await waitUntil('the refusal', async () => (await page.texts('#message')).join().includes('not the passphrase'));
    const count = `chrome.storage.local.get('attempts').then(({ attempts }) => attempts?.count)`;
    expect(await extension.evaluateInExtension(count)).to.equal(1);
    await extension.evaluateInExtension(`chrome.storage.local.set({ attempts: { count: 10, lastMs: Date.now() } })`);
    await page.type('input[name=passphrase]', PASSPHRASE);
    await page.click('button.primary');
    await waitUntil('the wait', async () => /\d{2,3}/.test((await page.texts('#message')).join()));
    await page.close();
    await extension.evaluateInExtension(`chrome.storage.local.remove('attempts')`);
  });

  it('EX-31: says that it is damaged, and is repaired from what is left', async () => {
    const page = await popup();
    await page.waitFor('mfa-damaged');
    await page.type('input[name=passphrase]', PASSPHRASE);
    await page.click('button.primary');
    await page.waitFor('#report');
    expect((await page.texts('#report')).join()).to.include('3 accounts are there');
    await page.click('#report button');
    expect(await names(page)).to.have.length(3);
    await page.close();
    expect(await readVault(await rows(), { passphrase: PASSPHRASE })).to.have.length(3);
  });

  it('EX-28: asks for no passphrase where the header wants a derivation out of bounds, or a newer version made it', async () => {
    const page = await popup();
    await page.click('#lock');
    await page.waitFor('#forgotten');
    await page.close();
    for (const [change, said] of [
      [`header.slots[0].kdf = { ...header.slots[0].kdf, m: '8', t: '1' }`, 'A backup brings your accounts back'],
      [`header.slots[0].kdf = { ...header.slots[0].kdf, m: '67108864' }`, 'A backup brings your accounts back'],
      [`header.v = '2'`, 'Update the extension first'],
    ] as const) {
      await extension.evaluateInExtension(withHeader(change));
      const refused = await popup();
      await waitUntil(said, async () => (await refused.texts('mfa-damaged >>> p')).join().includes(said));
      expect(await refused.texts('input')).to.have.length(0);
      await refused.close();
      await extension.evaluateInExtension(withHeader('Object.assign(header, kept)'));
    }
    const again = await popup();
    await enter(again, PASSPHRASE);
    expect(await names(again)).to.have.length(3);
    await again.close();
  });

  it('is whole after the browser was killed, and locked', async () => {
    const page = await popup();
    await names(page);
    await page.click('.open');
    await page.type('input[name=issuer]', 'Lumbung Terakhir');
    await page.click('#done');
    await page.waitFor('.open');
    const process = extension.browser.process();
    const gone = new Promise((resolve) => process?.once('exit', resolve));
    process?.kill('SIGKILL');
    await gone;
    extension = await start(name, { userDataDir: extension.userDataDir, prefs: KEPT });
    const again = await popup();
    await again.waitFor('input[name=passphrase]');
    await enter(again, PASSPHRASE);
    expect(await names(again)).to.deep.equal(['Lumbung Terakhir', 'Warung Baru', 'Balai']);
    await again.close();
  });

  it('EX-32, EX-33, EX-34: leaves nothing readable behind, recovery and backup included', async () => {
    const dump = await extension.evaluateInExtension<{ atRest: string; inMemory: string; sync: number }>(DUMP);
    expect(dump.sync).to.equal(0);
    const passwords = [PASSPHRASE, THIRD, WORDS, recoveryKey, recoveryKey.replaceAll(' ', '')];
    const secrets = [...ACCOUNTS.flatMap(({ secretBase32 }) => formsOf(secretBase32)), ...passwords.flatMap(encodings)];
    const names = ACCOUNTS.flatMap(({ issuer, account }) => [issuer, account]).flatMap(encodings);
    const [atRest, inMemory] = [dump.atRest, dump.inMemory].map((text) => ({ path: 'dump', bytes: Buffer.from(text, 'latin1') }));
    if (!atRest || !inMemory) throw new Error('nothing was dumped');
    expect(holding([atRest], [...secrets, ...names])).to.deep.equal([]);
    expect(holding([inMemory], secrets)).to.deep.equal([]);

    await extension.browser.close();
    const isOwn = (path: string) => /chrome-extension_|Local Extension Settings|moz-extension|browser-extension-data/.test(path);
    const mine = await filesUnder(extension.userDataDir, isOwn);
    expect(mine.length).to.be.greaterThan(0);
    expect(holding(mine, [...secrets, ...names])).to.deep.equal([]);
    expect(holding(await filesUnder(extension.userDataDir, () => true), secrets)).to.deep.equal([]);
  });
});

/** Script text: one bit of the index is another one. */
const BREAK_INDEX = `(async () => {
  const database = await new Promise((resolve) => { const r = indexedDB.open('mfavault'); r.onsuccess = () => resolve(r.result); });
  const transaction = database.transaction('index', 'readwrite');
  const store = transaction.objectStore('index');
  const row = await new Promise((resolve) => { const r = store.get('index'); r.onsuccess = () => resolve(r.result); });
  row.ct[20] ^= 1;
  store.put(row);
  await new Promise((resolve) => { transaction.oncomplete = resolve; });
  database.close();
  return true;
})()`;

/** Script text: another header in the store and in the mirror; the one that was there before the first time is `kept`. */
const withHeader = (change: string) => `(async () => {
  const database = await new Promise((resolve) => { const r = indexedDB.open('mfavault'); r.onsuccess = () => resolve(r.result); });
  const transaction = database.transaction('header', 'readwrite');
  const store = transaction.objectStore('header');
  const header = await new Promise((resolve) => { const r = store.get('header'); r.onsuccess = () => resolve(r.result); });
  const kept = JSON.parse(localStorage.kept ??= JSON.stringify(header));
  ${change};
  store.put(header, 'header');
  await new Promise((resolve) => { transaction.oncomplete = resolve; });
  database.close();
  const { mirror } = await chrome.storage.local.get('mirror');
  await chrome.storage.local.set({ mirror: { ...mirror, header } });
  return true;
})()`;
