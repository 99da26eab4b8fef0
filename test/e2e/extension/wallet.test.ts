import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Page } from 'puppeteer-core';
import { Clock } from '../../kit/clock.ts';
import { type ExtensionBrowser } from '../../kit/launch.ts';
import { waitUntil } from '../../kit/launch-wait.ts';
import type { Site } from '../../site/site.ts';
import { startTestSite } from '../start-site.ts';
import { PASSWORD, Visitor } from '../site/wallet.ts';
import { DUMP, encodings, filesUnder, formsOf, holding } from './at-rest.ts';
import { join as memberOf, type Member } from './member.ts';
import { ARMED, inEachBrowser, PASSPHRASE, start, unlock } from './start.ts';

/** A busy machine is slow, not wrong. */
const PATIENCE_MS = 45_000;

inEachBrowser('The extension in the wallet', (name) => {
  let folder: string;
  let site: Site;
  let extension: ExtensionBrowser;
  let siti: Visitor;
  /** Whose codes are unused: a used one is not given again, and nobody here waits for the next. */
  let [tuti, sari, budi]: Member[] = [];
  const keys: string[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mfa-wallet-'));
    site = await startTestSite();
    const clock = new Clock(site.store);
    const members = [];
    for (const one of ['tuti', 'sari', 'budi']) members.push(await memberOf(site, await clock.nowMs(), `${one}@lumbung.example`));
    [tuti, sari, budi] = members;
    keys.push(...members.map(({ uri }) => secretIn(uri)));
    const accounts = members.map(({ uri, factorId }) => ({ uri, factorId, origin: site.url }));
    const vault = { passphrase: PASSPHRASE, accounts };
    extension = await start(name, { userDataDir: join(folder, 'profile'), vault });
    siti = new Visitor(await extension.newPage(), site, clock, 'siti@lumbung.example');
    await siti.page.setViewport({ width: 1280, height: 860 });
    await siti.visit('/');
    const popup = await extension.clickToolbarButton(siti.page);
    await unlock(popup);
    await popup.waitFor('#lock');
    await popup.dismiss();
  });
  after(async () => {
    await extension.close();
    await site.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });

  async function fillBySelfOpenedPopup(title: string, email: string): Promise<void> {
    const popup = await extension.popup(PATIENCE_MS);
    await popup.waitFor(ARMED);
    const text = await popup.text();
    const card = text.slice(0, text.indexOf('All accounts'));
    expect(card).to.include(title).and.to.include(email).and.to.include(new URL(site.url).host);
    expect(['siti', 'tuti', 'sari', 'budi'].filter((one) => card.includes(`${one}@`))).to.deep.equal([email.split('@')[0]]);
    await popup.press('Enter');
    await popup.closed(PATIENCE_MS);
  }

  it('sets up in two phases: saved at a click, active with the first code', async () => {
    await siti.signUp();
    await siti.setUp().untilSecret();
    keys.push(secretIn((await siti.page.evaluate(READ_OFFER)) as string));
    let popup = await extension.clickToolbarButton(siti.page);
    await popup.waitFor('#save');
    await popup.click('#save');
    popup = await extension.popup();
    await popup.waitFor(ARMED);
    expect(await popup.text())
      .to.include('Finish setting up')
      .and.to.include(siti.email);
    await popup.press('Enter');
    await popup.closed();
    await waitUntil('the set-up to be done', async () => /^\/security($|\?)/.test(await siti.path()), PATIENCE_MS);
    popup = await extension.clickToolbarButton(siti.page);
    await popup.waitFor('.digits');
    expect(await popup.text()).not.to.include('Did it work?');
    await popup.dismiss();
  });

  it('signs in with Enter in the popup that opened by itself, and tells the accounts of one site apart', async () => {
    for (const { email } of [tuti, sari] as Member[]) {
      await siti.logOut();
      await siti.logIn(PASSWORD, email);
      await fillBySelfOpenedPopup('Sign in', email);
      await siti.page.waitForSelector('.balance');
    }
  });

  it('EX-36: approves a withdrawal after the background was stopped in between', async () => {
    const { email, cookie } = budi as Member;
    await extension.browser.setCookie({ ...cookie, domain: 'localhost', path: '/', secure: true, httpOnly: true });
    const had = await siti.balance();
    await extension.stopBackground();
    await siti.withdraw('250.000');
    const prompt = await siti.path();
    await fillBySelfOpenedPopup('Approve a payment', email);
    await waitUntil(
      'the payment to be approved',
      async () => (await pressed(siti.page)) && (await siti.path()) !== prompt,
      PATIENCE_MS,
    );
    await siti.page.waitForSelector('main');
    expect(await siti.balance()).to.equal(had - 250_000);
  });

  it('EX-32, EX-33, EX-34: leaves nothing readable behind', async () => {
    const dump = await extension.evaluateInExtension<{ names: string[]; atRest: string; inMemory: string; sync: number }>(DUMP);
    expect(dump.names).to.have.members(['header', 'index', 'records', 'session', 'generations']);
    expect(dump.sync).to.equal(0);
    const people = ['siti', 'tuti', 'sari', 'budi'].map((one) => `${one}@lumbung.example`);
    const names = ['Lumbung', ...people, new URL(site.url).host].flatMap(encodings);
    expect(keys).to.have.length(4);
    const secrets = keys.flatMap(formsOf);
    const atRest = { path: 'at rest', bytes: Buffer.from(dump.atRest, 'latin1') };
    expect(holding([atRest], [...secrets, ...names])).to.deep.equal([]);
    // In the memory of the browser: which site asks at the moment, and no secret.
    expect(holding([{ path: 'in memory', bytes: Buffer.from(dump.inMemory, 'latin1') }], secrets)).to.deep.equal([]);

    await extension.browser.close();
    const isOwn = (path: string) => /chrome-extension_|Local Extension Settings|moz-extension|browser-extension-data/.test(path);
    const mine = await filesUnder(extension.userDataDir, isOwn);
    expect(mine.length).to.be.greaterThan(0);
    expect(holding(mine, [...secrets, ...names])).to.deep.equal([]);
    expect(holding(await filesUnder(extension.userDataDir, () => true), secrets)).to.deep.equal([]);
  });
});

/** Money asks twice, and the element's own button is armed a moment after its window got the focus back: press until it counts. */
async function pressed(page: Page): Promise<boolean> {
  const button = await page.$('mfa-challenge >>> [part~=button]:not([aria-disabled=true])');
  await button?.click();
  return true;
}

const secretIn = (uri: string) => new URL(uri).searchParams.get('secret') ?? '';

/** Script text: the offer, as any script of the page could read it while it is on screen. */
const READ_OFFER = `(() => {
  let uri = '';
  const hear = (event) => (uri = JSON.parse(event.detail).uri ?? uri);
  addEventListener('mfa-bridge-out', hear);
  document.dispatchEvent(new CustomEvent('mfa-bridge-in', { detail: '{"v":1,"type":"read-offer"}' }));
  removeEventListener('mfa-bridge-out', hear);
  return uri;
})()`;
