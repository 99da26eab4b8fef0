import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type ElementHandle } from 'puppeteer-core';
import { type ExtensionBrowser } from '../../kit/launch.ts';
import { waitUntil } from '../../kit/launch-wait.ts';
import { readVault, type Rows } from '../../extension/vault/second-reader.ts';
import { encodings, filesUnder, formsOf, holding } from './at-rest.ts';
import { openExtensionPage } from './extension-page.ts';
import { inEachBrowser, PASSPHRASE, start } from './start.ts';
import { backupWith, ROWS } from './vault-rows.ts';

const WORDS = 'four words for this file';
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const LOCAL = `browser.storage.local.get(null).then((all) => JSON.stringify(all))`;

inEachBrowser('Under "never remember history"', (name) => {
  // Chrome has no such setting: its private windows come and go beside ordinary ones.
  if (name !== 'firefox') return;
  let folder: string;
  let extension: ExtensionBrowser;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mfa-private-'));
    extension = await start(name, { prefs: { 'browser.privatebrowsing.autostart': true } });
  });
  after(async () => {
    await extension.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('the vault is made, filled, locked and unlocked without any database', async () => {
    const file = join(folder, 'backup.json');
    await writeFile(
      file,
      await backupWith([{ issuer: 'Lumbung', account: 'siti@lumbung.example', secretBase32: SECRET }], WORDS),
    );
    const page = await openExtensionPage(extension, 'popup/popup.html');
    expect(
      await page.page.evaluate(
        `new Promise((resolve) => { const r = indexedDB.open('x'); r.onsuccess = () => resolve(''); r.onerror = () => resolve(r.error.name); })`,
      ),
    ).to.equal('InvalidStateError');
    await page.type('input[name=passphrase]', PASSPHRASE);
    await page.type('input[name=again]', PASSPHRASE);
    await page.click('button.primary');
    await page.click('#skip');
    await page.waitFor('#lock');

    const settings = await openExtensionPage(extension, 'options/options.html');
    const field = await waitUntil('the file', () => settings.page.$('>>> input[name=file]'));
    await (field as ElementHandle<HTMLInputElement>).uploadFile(file);
    await settings.type('input[name=words]', WORDS);
    await settings.click('#open');
    await waitUntil('the report', async () => (await settings.texts('.done')).join().includes('1 accounts were added'));
    const rows = JSON.parse(await extension.evaluateInExtension<string>(ROWS)) as Rows;
    expect(await readVault(rows, { passphrase: PASSPHRASE })).to.have.length(1);

    await settings.click('#lock');
    await page.waitFor('#forgotten');
    await page.type('input[name=passphrase]', PASSPHRASE);
    await page.click('button.primary');
    await waitUntil('the code', async () => /\d{3} \d{3}/.test((await page.texts('.digits')).join()));
    await extension.stopBackground();
    const again = await openExtensionPage(extension, 'popup/popup.html');
    await waitUntil('the code', async () => /\d{3} \d{3}/.test((await again.texts('.digits')).join()));
  });

  it('EX-32, EX-33, EX-35: holds nothing in clear, and of the unlocked state a half that is useless alone', async () => {
    const local = await extension.evaluateInExtension<string>(LOCAL);
    const found = [{ path: 'storage.local', bytes: Buffer.from(local) }];
    expect(holding(found, [...formsOf(SECRET), ...['Lumbung', 'siti', PASSPHRASE, WORDS].flatMap(encodings)])).to.deep.equal([]);
    expect(JSON.parse(local)).to.have.property('vault-session').which.is.a('string');
    const page = await openExtensionPage(extension, 'popup/popup.html');
    await page.click('#lock');
    await page.waitFor('#forgotten');
    expect(JSON.parse(await extension.evaluateInExtension<string>(LOCAL))).not.to.have.property('vault-session');
    await extension.browser.close();
    const words = [...formsOf(SECRET), ...['Lumbung', 'siti@lumbung', WORDS].flatMap(encodings)];
    expect(holding(await filesUnder(extension.userDataDir, () => true), words)).to.deep.equal([]);
  });
});
