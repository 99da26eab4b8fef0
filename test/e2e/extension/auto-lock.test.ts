import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type ExtensionBrowser } from '../../kit/launch.ts';
import { unzip } from '../../kit/launch-unzip.ts';
import { waitUntil } from '../../kit/launch-wait.ts';
import { type ExtensionPage, openExtensionPage } from './extension-page.ts';
import { type Screen, startScreen } from './screen.ts';
import { inEachBrowser, packed, PASSPHRASE, start } from './start.ts';

const uri = 'otpauth://totp/Lumbung:siti?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Lumbung';
const vault = { passphrase: PASSPHRASE, accounts: [{ uri, origin: 'https://lumbung.example' }] };
/** The shortest that browsers take; nobody can choose less than a minute in the settings. */
const AWAY_SECONDS = 15;

/**
 * For real: nobody touches a keyboard, a screen is locked, a newer version is installed. Chromium knows of keyboard and screen
 * only with a display; Firefox counts for itself and never tells that a screen is locked.
 */
inEachBrowser('The vault locks by itself', (name) => {
  const hasScreen = name === 'firefox' || (existsSync('/usr/bin/Xvfb') && existsSync('/usr/bin/xset'));
  const withScreen = hasScreen ? it : it.skip;
  let folder: string;
  let screen: Screen | undefined;
  let extension: ExtensionBrowser;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mfa-lock-'));
    screen = name === 'chromium' && hasScreen ? await startScreen() : undefined;
    extension = await start(name, {
      extension: await unzip(packed(name), join(folder, 'extension')),
      vault,
      ...(screen && { headless: false, env: { DISPLAY: screen.name } }),
    });
  });
  after(async () => {
    await extension.close();
    screen?.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });

  async function unlocked(path = 'popup/popup.html'): Promise<ExtensionPage> {
    const page = await openExtensionPage(extension, path);
    await page.type('input[name=passphrase]', PASSPHRASE);
    await page.click('button.primary');
    await page.waitFor('#lock');
    // The background has been told, and listens.
    await waitUntil('the alarm', () => extension.evaluateInExtension<boolean>(`chrome.alarms.get('auto-lock').then(Boolean)`));
    expect(await halves()).to.deep.equal([true, true]);
    return page;
  }
  const halves = async () => JSON.parse(await extension.evaluateInExtension<string>(HALVES)) as [boolean, boolean];

  async function expectLocked(page: ExtensionPage): Promise<void> {
    await page.waitFor('#forgotten');
    expect((await page.texts('.digits, .who')).join('')).to.equal('');
    expect(await halves(), 'half of the unlocked state in memory, and on disk').to.deep.equal([false, false]);
    await page.close();
  }

  withScreen('EX-37: when nobody touches keyboard and mouse for as long as was chosen', async () => {
    const page = await unlocked();
    await extension.evaluateInExtension(`(chrome.idle.setDetectionInterval(${AWAY_SECONDS}), true)`);
    await waitUntil('the lock', async () => (await page.texts('#forgotten')).length === 1, 90_000);
    await expectLocked(page);
  });

  if (name === 'chromium') {
    withScreen('EX-37: when the screen is locked', async () => {
      const page = await unlocked();
      const xset = (state: string) => execFileSync('xset', ['-display', screen?.name ?? '', 's', state]);
      xset('activate');
      await expectLocked(page);
      xset('reset');
    });
  }

  it('EX-37: when the clock is set back', async () => {
    const page = await unlocked('options/options.html');
    await page.page.evaluate(`(() => {
      const real = Date.now;
      Date.now = () => real() - 2 * 3_600_000;
      dispatchEvent(new Event('focus'));
      return true;
    })()`);
    await expectLocked(page);
  });

  it('EX-36: when a newer version is installed, which finds the accounts as they were', async () => {
    await unlocked();
    const manifest = join(folder, 'extension/manifest.json');
    const before = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
    await writeFile(manifest, JSON.stringify({ ...before, version: `${before.version}.1` }));
    await update(extension, name, join(folder, 'extension'));
    const version = () => extension.evaluateInExtension<string>('chrome.runtime.getManifest().version');
    await waitUntil('the newer version', async () => (await version()) === `${before.version}.1`);
    await waitUntil('both halves to go', async () => (await halves()).every((half) => !half));
    const page = await openExtensionPage(extension, 'popup/popup.html');
    await page.type('input[name=passphrase]', PASSPHRASE);
    await page.click('button.primary');
    await waitUntil('the account', async () => (await page.texts('.who strong')).join() === 'Lumbung');
    await page.close();
  });
});

/** What the browser does when a store has a newer version of what lies in this folder. */
async function update(extension: ExtensionBrowser, name: string, path: string): Promise<void> {
  if (name === 'chromium') {
    await extension.browser.installExtension(path);
    return;
  }
  const { connection } = extension.browser as unknown as {
    connection: { send(method: string, params: object): Promise<unknown> };
  };
  await connection.send('webExtension.install', { extensionData: { type: 'path', path }, 'moz:allowPrivateBrowsing': true });
}

/** Script text: whether each half of the unlocked state is there. */
const HALVES = `(async () => {
  const { unlocked } = await chrome.storage.session.get('unlocked');
  const database = await new Promise((resolve) => { const r = indexedDB.open('mfavault'); r.onsuccess = () => resolve(r.result); });
  const key = await new Promise((resolve) => { const r = database.transaction('session').objectStore('session').get('key'); r.onsuccess = () => resolve(r.result); });
  database.close();
  return JSON.stringify([unlocked !== undefined, key !== undefined]);
})()`;
