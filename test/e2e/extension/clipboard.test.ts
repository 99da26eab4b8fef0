import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { formatUri } from '../../../shared/otp/otpauth-uri.ts';
import { type ExtensionBrowser } from '../../kit/launch.ts';
import { unzip } from '../../kit/launch-unzip.ts';
import { waitUntil } from '../../kit/launch-wait.ts';
import { openExtensionPage } from './extension-page.ts';
import { type BridgeSite, factorOf, startBridgeSite } from './fixtures/bridge-site.ts';
import { inEachBrowser, packed, startUnlocked } from './start.ts';

const RIGHT = ['clipboardRead', 'clipboardWrite', 'offscreen'];

inEachBrowser('A code on the clipboard', (name) => {
  let folder: string;
  let site: BridgeSite;
  let extension: ExtensionBrowser;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mfa-clipboard-'));
    site = await startBridgeSite();
    const accounts = [{ uri: formatUri(factorOf('alice', site.factors).account) }];
    const unpacked = await unzip(packed(name), join(folder, 'extension'));
    if (name === 'chromium') await givenAtInstall(unpacked);
    extension = await startUnlocked(name, `${site.url}/plain`, accounts, { permit: [], extension: unpacked });
  });
  after(async () => {
    await extension.close();
    await site.close();
    await rm(folder, { recursive: true, force: true });
  });

  const run = <T>(expression: string) => extension.evaluateInExtension<T>(expression);
  const onClipboard = () => run<string>(`navigator.clipboard.readText()`);
  const remembered = () => run<string | undefined>(`chrome.storage.session.get('copied').then(({ copied }) => copied)`);

  async function copy(words: string): Promise<void> {
    const page = await extension.newPage(`${site.url}/plain`);
    const popup = await extension.clickToolbarButton(page);
    await popup.waitFor('button.digits');
    await popup.click('button.digits');
    await waitUntil(`“${words}”`, async () => (await popup.text()).includes(words));
    await popup.dismiss();
    await page.close();
  }

  /** The half minute is over: the very alarm that is set, sooner. */
  async function halfAMinuteLater(): Promise<void> {
    const leftMs = await run<number>(
      `chrome.alarms.get('clear-clipboard').then(({ scheduledTime }) => scheduledTime - Date.now())`,
    );
    expect(leftMs).to.be.within(1, 30_000);
    await extension.stopBackground();
    await run(`chrome.alarms.create('clear-clipboard', { when: Date.now() })`);
    await waitUntil('the end of it', async () => (await remembered()) === undefined && (await lentDocuments()) === 0);
  }

  /** Chrome's document for the clipboard. */
  const lentDocuments = () =>
    name === 'firefox'
      ? Promise.resolve(0)
      : run<number>(`chrome.runtime.getContexts({ contextTypes: ['OFFSCREEN_DOCUMENT'] }).then(({ length }) => length)`);

  const toggle = async (isOn: boolean) => {
    const page = await openExtensionPage(extension, 'options/options.html');
    await page.waitFor('#clear');
    // A click of the browser's own: it asks after nothing less.
    await (await page.page.$('>>> #clear'))?.click();
    await waitUntil('the answer', () =>
      run<boolean>(
        `chrome.permissions.contains({ permissions: ['clipboardRead', 'clipboardWrite'] }).then((has) => has === ${String(isOn)})`,
      ),
    );
    await page.close();
  };

  it('EX-12: is cleared after half a minute where the user allowed that, whatever was stopped meanwhile', async () => {
    if (name === 'firefox') await toggle(true);
    await copy('In 30 seconds the code is cleared');
    expect(await onClipboard()).to.match(/^\d{6}$/);
    await halfAMinuteLater();
    expect(await onClipboard()).to.equal('');
  });

  it('EX-12: is left alone where something else was copied meanwhile', async () => {
    await copy('In 30 seconds the code is cleared');
    await run(`navigator.clipboard.writeText('what the user copied')`);
    await halfAMinuteLater();
    expect(await onClipboard()).to.equal('what the user copied');
  });

  // In Chromium nobody can answer the question of the browser: there the right came with the installation, and stays.
  if (name === 'firefox')
    it('EX-12: is remembered nowhere when the user takes the right back', async () => {
      await toggle(false);
      await copy('it is not cleared for you');
      expect(await remembered()).to.equal(undefined);
      expect(await run(`chrome.alarms.get('clear-clipboard').then((alarm) => alarm === undefined)`)).to.equal(true);
    });
});

/** As if the user had said yes. */
async function givenAtInstall(folder: string): Promise<void> {
  const file = join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as { permissions: string[] };
  await writeFile(file, JSON.stringify({ ...manifest, permissions: [...manifest.permissions, ...RIGHT] }));
}
