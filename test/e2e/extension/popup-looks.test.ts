import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Page } from 'puppeteer-core';
import { type ExtensionBrowser } from '../../kit/launch.ts';
import { unzip } from '../../kit/launch-unzip.ts';
import { waitUntil } from '../../kit/launch-wait.ts';
import { violationsOn } from '../violations.ts';
import { drawing } from './drawing.ts';
import { inEachBrowser, packed, PASSPHRASE, start } from './start.ts';

const PICTURES = join(import.meta.dirname, '../../../.cache/screenshots/extension');
const uri = (issuer: string, account: string) =>
  `otpauth://totp/${encodeURIComponent(`${issuer}:${account}`)}?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=${encodeURIComponent(issuer)}`;
const ORIGIN = 'https://wallet.example';
const ACCOUNTS = [
  { uri: uri('Wallet', 'alex@example.com'), origin: ORIGIN, factorId: 'a'.repeat(22) },
  { uri: uri('Wallet', 'sam@example.com'), origin: ORIGIN, factorId: 'b'.repeat(22) },
  { uri: uri('Mastodon', 'alex@social.example'), origin: 'https://social.example' },
  {
    uri: uri('A bank with a very long name that goes on and on', 'a-long-account-name@a-long-domain.example'),
    origin: 'https://b.example',
  },
];
const ASKED = {
  challenge: { id: 'c'.repeat(22), kind: 'transaction', documentId: 'D', digits: 6, expiresAtMs: 4e12 },
  origin: ORIGIN,
  tabId: 1,
  windowId: 1,
  frameId: 0,
  nonce: '1-2-3-4',
};
/** A code field on a site that is called almost like one with an account. */
const LOOKED = {
  ...ASKED,
  challenge: { ...ASKED.challenge, id: 'l'.repeat(22), kind: 'field' },
  origin: 'https://login.wal1et.example',
  looked: { finding: 'found', reason: 'found' },
};

const OTHER = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const other = (text: string) => text.replace(/secret=\w+/, `secret=${OTHER}`);
/** What a picture may show, and what there is to see then. */
const SCANS: [what: string, texts: string[], waited: string][] = [
  ['scan-choose', [other(uri('Dompet', 'alex@example.com')), uri(`A bank with a very long name that goes on`, 'sam')], '.choice'],
  ['scan-preview', [other(uri('Dompet', 'alex@example.com'))], '#save-scanned'],
  ['scan-namesake', [other(uri('Wallet', 'sam@example.com'))], 'input[name=replace]'],
  ['scan-known', [uri('Wallet', 'alex@example.com')], '#open'],
  ['scan-refused', ['https://example.com'], '#back'],
];

/** Script text, run in the popup: scans a picture of these codes, in the place of the page that only the button can take one of. */
function scanning(texts: string[]): string {
  const images = texts.map(
    (text) =>
      `data:image/svg+xml,${encodeURIComponent(drawing(text).replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"'))}`,
  );
  return `(async () => {
    const canvas = new OffscreenCanvas(1000, 600);
    const context = canvas.getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, 1000, 600);
    for (const [at, src] of ${JSON.stringify(images)}.entries()) {
      const image = Object.assign(new Image(), { src });
      await image.decode();
      context.drawImage(image, 20 + at * 480, 20, 400, 400);
    }
    const image = await createImageBitmap(canvas);
    const scan = Object.assign(document.createElement('mfa-scan'), { opens: true, take: async () => ({ origin: '${ORIGIN}', image }) });
    scan.setAttribute('role', 'main');
    globalThis.popup ??= document.querySelector('mfa-popup');
    document.querySelector('mfa-popup, mfa-scan').replaceWith(scan);
  })()`;
}

inEachBrowser('The popup', (name) => {
  for (const [language, expected] of [
    ['en', 'Unlock'],
    ['id', 'Buka kunci'],
  ] as const) {
    describe(`in ${language}`, () => {
      let workshop: string;
      let empty: ExtensionBrowser;
      let full: ExtensionBrowser;
      before(async () => {
        // Few machines have a browser in every language: the words are put where the browser looks for English ones.
        workshop = await mkdtemp(join(tmpdir(), 'mfa-looks-'));
        const extension = await unzip(packed(name), join(workshop, 'extension'));
        if (language !== 'en')
          await cp(join(extension, '_locales', language), join(extension, '_locales/en'), { recursive: true });
        const options = { extension };
        empty = await start(name, options);
        full = await start(name, { ...options, vault: { passphrase: PASSPHRASE, accounts: ACCOUNTS } });
      });
      after(async () => {
        await Promise.all([empty.close(), full.close()]);
        await rm(workshop, { recursive: true, force: true });
      });

      it('can be used by everybody, in light and dark, on every page', async () => {
        const create = await open(empty, '');
        await look(create, 'create');
        for (const field of ['passphrase', 'again']) await (await create.$(`>>> input[name=${field}]`))?.type(PASSPHRASE);
        await create.keyboard.press('Enter');
        await waitUntil('the recovery key', () => create.$('>>> #written'));
        await look(create, 'recovery');
        await create.close();
        const page = await open(full, '');
        await waitUntil('the form', () => page.$('>>> input[name=passphrase]'));
        expect(
          await page.evaluate(
            `document.querySelector('mfa-popup').shadowRoot.querySelector('mfa-passphrase').shadowRoot.textContent`,
          ),
        ).to.include(expected);
        await look(page, 'locked');
        await (await page.$('>>> #forgotten'))?.click();
        await waitUntil('the way back', () => page.$('>>> input[name=key]'));
        await look(page, 'forgotten');
        await (await page.$('>>> button.quiet'))?.click();
        await waitUntil('the form', () => page.$('>>> input[name=passphrase]'));
        await (await page.$('>>> input[name=passphrase]'))?.type(PASSPHRASE);
        await page.keyboard.press('Enter');
        await waitUntil('the codes', () => page.$('>>> .digits'));
        await look(page, 'home');
        for (const [what, uris, waited] of SCANS) {
          await page.evaluate(scanning(uris));
          await waitUntil(what, () => page.$(`mfa-scan >>> ${waited}`));
          await look(page, what);
        }
        await page.evaluate(`document.querySelector('mfa-scan').replaceWith(popup)`);
        await waitUntil('the list', () => page.$('>>> .open'));
        await (await page.$('>>> .open'))?.click();
        await waitUntil('the account', () => page.$('>>> #trash'));
        await look(page, 'account');
        await full.evaluateInExtension(`chrome.storage.session.set({ asked: ${JSON.stringify([ASKED])} })`);
        const asked = await open(full, `?challenge=${ASKED.challenge.id}`);
        await waitUntil('the card', () => asked.$('>>> #fill[aria-disabled=false]'));
        await look(asked, 'asked');
        await full.evaluateInExtension(`chrome.storage.session.set({ asked: ${JSON.stringify([LOOKED])} })`);
        const bind = await open(full, `?challenge=${LOOKED.challenge.id}`);
        await waitUntil('the question whose site it is', () => bind.$('>>> #bind[aria-disabled=false]'));
        await look(bind, 'bind');
        const options = await open(full, '', 'options/options.html');
        await waitUntil('the sites', () => options.$('>>> [data-origin]'));
        for (const summary of await options.$$('>>> summary')) await summary.click();
        await look(options, 'options');
      });

      async function open(extension: ExtensionBrowser, query: string, path = 'popup/popup.html'): Promise<Page> {
        const page = await extension.newPage();
        await page.setViewport({ width: path.startsWith('popup') ? 376 : 800, height: 600 });
        const url = `${extension.baseUrl}extension/${path}${query}`;
        // Firefox never reports that an extension's page has been loaded.
        page.goto(url).catch(() => undefined);
        await waitUntil('the popup', () =>
          page.evaluate(`document.querySelector('mfa-popup, mfa-options')?.shadowRoot?.childElementCount > 0`),
        );
        return page;
      }

      async function look(page: Page, what: string): Promise<void> {
        await mkdir(PICTURES, { recursive: true });
        for (const scheme of ['light', 'dark'] as const) {
          if (name === 'chromium') await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
          expect(await violationsOn(page), `${what} ${scheme}`).to.deep.equal([]);
          await writeFile(join(PICTURES, `${name}-${language}-${what}-${scheme}.png`), await page.screenshot({ fullPage: true }));
          if (name === 'firefox') break;
        }
      }
    });
  }
});
