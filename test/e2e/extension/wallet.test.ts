import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Clock } from '../../kit/clock.ts';
import { type ExtensionBrowser } from '../../kit/launch.ts';
import { waitUntil } from '../../kit/launch-wait.ts';
import { startSite, type Site } from '../../site/site.ts';
import { PASSWORD, Visitor } from '../site/wallet.ts';
import { DUMP, encodings, filesUnder, formsOf, holding } from './at-rest.ts';
import { ARMED, choosePassphrase, inEachBrowser, start } from './start.ts';

/** Long enough for the next time step: a code that was used is not given again, and the extension waits for the next one. */
const NEXT_STEP_MS = 45_000;

inEachBrowser('The extension in the wallet', (name) => {
  let folder: string;
  let site: Site;
  let extension: ExtensionBrowser;
  let siti: Visitor;
  let budi: Visitor;
  const keys: string[] = [];

  before(async function () {
    this.timeout(180_000);
    folder = await mkdtemp(join(tmpdir(), 'mfa-wallet-'));
    site = await startSite({ port: 0, dataDir: join(folder, 'site'), testClock: true, passwordCost: 1024 });
    extension = await start(name, { userDataDir: join(folder, 'profile') });
    const clock = new Clock(site.store);
    siti = new Visitor(await extension.newPage(), site, clock, 'siti@lumbung.example');
    await siti.page.setViewport({ width: 1280, height: 860 });
    budi = new Visitor(siti.page, site, clock, 'budi@lumbung.example');
  });
  after(async () => {
    await extension.close();
    await site.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });

  async function setUp(person: Visitor, isFirst: boolean): Promise<void> {
    await person.signUp();
    await person.visit('/security/set-up');
    await person.page.waitForSelector('mfa-enroll >>> [part~=qr] svg');
    keys.push(new URL((await person.page.evaluate(READ_OFFER)) as string).searchParams.get('secret') ?? '');
    let popup = await extension.clickToolbarButton(person.page);
    if (isFirst) await choosePassphrase(popup);
    await popup.waitFor('#save');
    await popup.click('#save');
    popup = await extension.popup();
    await popup.waitFor(ARMED);
    expect(await popup.text())
      .to.include('Finish setting up')
      .and.to.include(person.email);
    await popup.press('Enter');
    await popup.closed();
    await waitUntil('the set-up to be done', async () => /^\/security($|\?)/.test(await person.path()), 30_000);
  }

  async function fillBySelfOpenedPopup(title: string, person: Visitor): Promise<void> {
    const popup = await extension.popup();
    await popup.waitFor(ARMED);
    const text = await popup.text();
    const card = text.slice(0, text.indexOf('All accounts'));
    expect(card).to.include(title).and.to.include(person.email).and.to.include(new URL(site.url).host);
    await popup.press('Enter');
    await popup.closed(NEXT_STEP_MS);
  }

  it('sets up in two phases: saved at a click, active with the first code', async function () {
    this.timeout(60_000);
    await setUp(siti, true);
    const popup = await extension.clickToolbarButton(siti.page);
    await popup.waitFor('.digits');
    expect(await popup.text()).not.to.include('Did it work?');
    await popup.dismiss();
  });

  it('signs in with Enter in the popup that opened by itself', async function () {
    this.timeout(120_000);
    await siti.logOut();
    await siti.logIn();
    await fillBySelfOpenedPopup('Sign in', siti);
    await siti.page.waitForSelector('.balance');
    await siti.logOut();
  });

  it('tells a second account on the same site apart', async function () {
    this.timeout(120_000);
    await setUp(budi, false);
    await budi.logOut();
    await budi.logIn(PASSWORD);
    await fillBySelfOpenedPopup('Sign in', budi);
    await budi.page.waitForSelector('.balance');
  });

  it('EX-36: approves a withdrawal after the background was stopped in between', async function () {
    this.timeout(120_000);
    const had = await budi.balance();
    await extension.stopBackground();
    await budi.withdraw('250.000');
    await fillBySelfOpenedPopup('Approve a payment', budi);
    // Money asks twice: the element's own button is armed a moment after the prompt was shown.
    const button = await budi.page.waitForSelector('mfa-challenge >>> [part~=button]:not([aria-disabled=true])');
    const sent = budi.page.waitForNavigation();
    await button?.click();
    await sent;
    expect(await budi.balance()).to.equal(had - 250_000);
  });

  it('EX-32, EX-33, EX-34: leaves nothing readable behind', async function () {
    this.timeout(60_000);
    const dump = await extension.evaluateInExtension<{ names: string[]; atRest: string; inMemory: string; sync: number }>(DUMP);
    expect(dump.names).to.have.members(['header', 'index', 'records', 'session', 'generations']);
    expect(dump.sync).to.equal(0);
    const names = ['Lumbung', siti.email, budi.email, new URL(site.url).host].flatMap(encodings);
    expect(keys).to.have.length(2);
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

/** Script text: the offer, as any script of the page could read it while it is on screen. */
const READ_OFFER = `(() => {
  let uri = '';
  const hear = (event) => (uri = JSON.parse(event.detail).uri ?? uri);
  addEventListener('mfa-bridge-out', hear);
  document.dispatchEvent(new CustomEvent('mfa-bridge-in', { detail: '{"v":1,"type":"read-offer"}' }));
  removeEventListener('mfa-bridge-out', hear);
  return uri;
})()`;
