import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Page } from 'puppeteer-core';
import { formatUri } from '../../../shared/otp/otpauth-uri.ts';
import { type ExtensionBrowser } from '../../kit/launch.ts';
import { waitUntil } from '../../kit/launch-wait.ts';
import { throwAwayCertificate } from './certificate.ts';
import { type BridgeSite, factorOf, startBridgeSite } from './fixtures/bridge-site.ts';
import { ARMED, inEachBrowser, servedFromHere, startUnlocked } from './start.ts';

const HOSTS = ['wallet.test', 'wallet.test.evil.test', 'wa11et.test', 'evil.test'];

inEachBrowser('A site that imitates a bound one', (name) => {
  let real: BridgeSite;
  let fakes: BridgeSite[];
  let extension: ExtensionBrowser;

  before(async () => {
    const tls = throwAwayCertificate(HOSTS);
    real = await startBridgeSite({ host: 'wallet.test', tls });
    const { account, factorId } = factorOf('alice', real.factors);
    const { factors } = real;
    fakes = await Promise.all([
      startBridgeSite({ host: 'wallet.test', tls, factors }),
      startBridgeSite({ host: 'wallet.test', factors }),
      startBridgeSite({ host: 'wallet.test.evil.test', tls, factors }),
      startBridgeSite({ host: 'wa11et.test', tls, factors }),
    ]);
    const permit = ['https://wallet.test/*', 'https://wa11et.test/*', 'https://evil.test/*'];
    extension = await startUnlocked(name, `${real.url}/plain`, [{ uri: formatUri(account), origin: real.url, factorId }], {
      permit,
      ...servedFromHere(name, HOSTS),
    });
  });
  after(async () => {
    await extension.close();
    await Promise.all([real, ...fakes].map((site) => site.close()));
  });

  /** The real site is asked last: when it was answered, an answer to the others would have come. */
  async function realSiteIsAnswered(): Promise<void> {
    const page = await extension.newPage(`${real.url}/login?account=alice`);
    const popup = await extension.popup();
    await popup.waitFor(ARMED);
    expect(await popup.text()).to.include(real.url.replace('https://', ''));
    await popup.dismiss();
    await page.close();
  }
  const heard = (page: Page) => page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);

  it('EX-02, EX-20: other port, other scheme, look-alike host: no popup, no word, no change', async () => {
    const pages: Page[] = [];
    for (const fake of fakes) {
      const page = await extension.newPage(`${fake.url}/login?account=alice`);
      // Everything that the extension would say to itself, and everything that a page could say to it.
      await page.evaluate(forgeEverything);
      pages.push(page);
      expect(await extension.isPopupOpen()).to.equal(false);
    }
    await realSiteIsAnswered();
    for (const page of pages) {
      expect(await heard(page), page.url()).to.deep.equal([]);
      expect(await page.evaluate(() => (globalThis as unknown as { inputs: unknown[] }).inputs)).to.deep.equal([]);
      await page.close();
    }
    expect(fakes.flatMap(({ verified }) => verified)).to.deep.equal([]);
  });

  it('EX-04, EX-05: a frame of the bound site inside of another one, and a sandboxed one inside of itself', async () => {
    const src = `${real.url}/login?account=alice`;
    const inner = `<iframe src="${src}"></iframe><iframe sandbox="allow-scripts" src="${src}"></iframe>`;
    const hosts = [fakes[2], fakes[3], real].map((site) => `${site?.url}/page?html=${encodeURIComponent(inner)}`);
    for (const url of hosts) {
      const page = await extension.newPage(url);
      await waitUntil('the frames to load', async () => (await framesHeard(page)).length === 2);
      expect(await extension.isPopupOpen()).to.equal(false);
      await realSiteIsAnswered();
      expect(await framesHeard(page)).to.deep.equal([[], []]);
      await page.close();
    }
  });

  it('EX-05: a frame of the bound site inside of another one, inside of the bound site itself', async () => {
    const inner = `<iframe src="${real.url}/login?account=alice"></iframe>`;
    const between = `<iframe src="${fakes[3]?.url}/page?html=${encodeURIComponent(inner)}"></iframe>`;
    const page = await extension.newPage(`${real.url}/page?html=${encodeURIComponent(between)}`);
    const innermost = await waitUntil('the innermost frame', async () => {
      const found = page.frames().find((frame) => frame.url().includes('/login'));
      return (await found?.evaluate('Array.isArray(globalThis.heard)')) ? found : undefined;
    });
    expect(await extension.isPopupOpen()).to.equal(false);
    await realSiteIsAnswered();
    expect(await innermost.evaluate('heard')).to.deep.equal([]);
    expect(await innermost.evaluate('inputs')).to.deep.equal([]);
    await page.close();
  });

  it('EX-19: no packaged file can be loaded or framed by a page', async () => {
    const page = await extension.newPage(`${real.url}/plain`);
    const folder = join(import.meta.dirname, '../../../dist/extension', name === 'chromium' ? 'chrome' : 'firefox');
    const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
    expect(files.length).to.be.greaterThan(10);
    const reachable = await page.evaluate(
      probe,
      files.map((file) => extension.baseUrl + file),
    );
    expect(reachable).to.deep.equal([]);
    await page.close();
  });

  async function framesHeard(page: Page): Promise<string[][]> {
    const frames = page.frames().filter((frame) => frame !== page.mainFrame());
    return Promise.all(frames.map((frame) => frame.evaluate(() => (globalThis as unknown as { heard: string[] }).heard)));
  }
});

/** Runs in the page. */
function forgeEverything(): void {
  const element = document.querySelector('mfa-challenge');
  const id = 'A'.repeat(22);
  const messages = [
    { v: 1, type: 'hello' },
    { v: 1, type: 'read-offer' },
    { type: 'may-i' },
    { type: 'fill', nonce: '1-2-3-4', id, code: '000000' },
    { v: 1, type: 'outcome', id, result: 'accepted', serverTimeMs: 1 },
    { v: 1, type: 'challenge', id, kind: 'sign-in', methods: ['totp'], digits: 6, expiresAtMs: Date.now() + 1e6 },
  ];
  for (let round = 0; round < 100; round++) {
    for (const message of messages) {
      const detail = JSON.stringify(message);
      element?.dispatchEvent(new CustomEvent('mfa-bridge-out', { bubbles: true, composed: true, detail }));
      postMessage(message, '*');
    }
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  }
}

/** Runs in the page: which of these addresses give it anything. */
async function probe(urls: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const url of urls) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      found.push(`fetch ${url}`);
    for (const [tag, attribute] of [
      ['img', 'src'],
      ['script', 'src'],
      ['link', 'href'],
    ] as const) {
      const element = document.createElement(tag);
      if (tag === 'link') element.setAttribute('rel', 'stylesheet');
      const loaded = new Promise<boolean>((resolve) => {
        element.addEventListener('load', () => resolve(true));
        element.addEventListener('error', () => resolve(false));
      });
      element.setAttribute(attribute, url);
      document.head.append(element);
      if (await loaded) found.push(`${tag} ${url}`);
      element.remove();
    }
  }
  return found;
}
