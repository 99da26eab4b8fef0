import { mkdir, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { POLICY_NAMES } from '../../site/policies.ts';
import { BROWSERS } from '../../support/browsers.ts';
import { openWallet, PHONE_SCREEN, type Visitor } from './wallet.ts';

const FOLDER = '.cache/screenshots/site';
const DESKTOP = { width: 1280, height: 860 };
/** 200 % on a desktop is half of its pixels, 400 % a quarter (WCAG 2.2, 1.4.10). */
const ZOOMED = { width: 640, height: 430 };
const REFLOWED = { width: 320, height: 480 };
const SHORTEST_TARGET_PX = 24;

for (const name of BROWSERS) {
  describe(`How it looks, in ${name}`, () => {
    for (const dark of [false, true]) {
      // Colours and words are independent of the browser: the second one looks at half of the combinations.
      for (const language of name === 'chromium' ? ['en', 'id'] : [dark ? 'id' : 'en']) {
        it(`keeps its shape from phone to desktop, at 200 % and at 400 % (${dark ? 'dark' : 'light'}, ${language})`, async () => {
          const wallet = await openWallet(name, { dark, language });
          try {
            const visitor = await wallet.visitor();
            if (name === 'chromium')
              await visitor.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);
            await walk(visitor, (place) => lookAt(visitor, `${FOLDER}/${name}-${dark ? 'dark' : 'light'}-${language}`, place));
          } finally {
            await wallet.close();
          }
        });
      }
    }

    // The other one packs what its papers say of themselves.
    if (name === 'chromium')
      it('row 33: the guide is one sheet of paper, A4 or Letter, in each system, in the language with the longer words', async () => {
        const wallet = await openWallet(name, { language: 'id' });
        try {
          const visitor = await wallet.visitor();
          for (const system of POLICY_NAMES) {
            await visitor.under(system);
            await visitor.visit('/guide');
            for (const format of ['A4', 'Letter'] as const)
              expect(sheets(await visitor.page.pdf({ format })), `${system}, ${format}`).to.equal(1);
          }
        } finally {
          await wallet.close();
        }
      });
  });
}

/** Through the wallet as a new player, stopping where there is something to see. */
async function walk(visitor: Visitor, stop: (place: string) => Promise<void>): Promise<void> {
  await visitor.visit('/');
  await stop('log-in');
  await visitor.visit('/?open');
  await stop('sign-up');
  await visitor.signUp();
  await visitor.setUp().untilSecret();
  await stop('set-up');
  await visitor.visit('/');
  await stop('home-unprotected');
  await visitor.setUpApp();
  await stop('security');
  await visitor.visit('/withdraw');
  await stop('withdraw');
  await visitor.withdraw('2.500.000');
  await visitor.page.waitForSelector('mfa-challenge >>> [part~=button]:not([aria-disabled=true])');
  await stop('approve');
  await visitor.visit('/support');
  await stop('support');
  await visitor.visit('/inbox');
  await stop('inbox');
  await visitor.logOut();
  await visitor.logIn();
  await visitor.page.waitForFunction(`document.querySelector('mfa-challenge')?.state === 'asking'`);
  await stop('second-step');
}

/** Takes the page's picture in each size, and checks what a picture cannot: nothing hangs out, nothing is too small to hit. */
async function lookAt({ page }: Visitor, folder: string, place: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [size, viewport] of Object.entries({ phone: PHONE_SCREEN, zoomed: ZOOMED, reflowed: REFLOWED, desktop: DESKTOP })) {
    await page.setViewport(viewport);
    // Not puppeteer's `path`: under Firefox it has no `writeFile`.
    if (!/ed$/.test(size)) await writeFile(`${folder}/${place}-${size}.png`, await page.screenshot({ fullPage: true }));
    const overflow: unknown = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(overflow, `${place}, ${size}: scrolls sideways by`).to.equal(0);
    expect(await page.evaluate(SQUEEZED), `${place}, ${size}: has no room`).to.deep.equal([]);
    expect(await page.evaluate(SMALL_TARGETS), `${place}, ${size}: too small to hit`).to.deep.equal([]);
  }
}

/** How many pages a PDF says that it has. */
function sheets(pdf: Uint8Array): number {
  return Number(/\/Count (\d+)/.exec(Buffer.from(pdf).toString('latin1'))?.[1]);
}

// Words that are squeezed into a column, and amounts that are cut off.
const SQUEEZED = `[...document.querySelectorAll('.what, .money')]
  .filter((element) => element.checkVisibility())
  .map((element) => [element, element.getBoundingClientRect()])
  .filter(([element, box]) => box.width < 64 || box.right > element.closest('section').getBoundingClientRect().right - 16)
  .map(([element]) => element.textContent)`;

// WCAG 2.2, 2.5.8: at least 24 pixels each way, except links inside a sentence.
const SMALL_TARGETS = `[...document.querySelectorAll('button, .button, input:not([type=hidden]), select, summary, nav a')]
  .filter((element) => element.checkVisibility())
  .map((element) => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < ${String(SHORTEST_TARGET_PX)})
  .map(([html]) => html)`;
