import { expect } from 'chai';
import type { KeyInput, Page } from 'puppeteer-core';
import { BROWSERS } from '../../support/browsers.ts';
import { violationsOn } from '../violations.ts';
import { openWallet, PASSWORD, PHONE_SCREEN, type Visitor, type Wallet } from './wallet.ts';

/** Where a visitor is, and how to get there. Each leaves the visitor on the page. */
const PLACES: Record<string, (visitor: Visitor) => Promise<void>> = {
  'log in': (visitor) => visitor.visit('/'),
  'open an account': (visitor) => visitor.visit('/?open'),
  'an unknown page': (visitor) => visitor.visit('/nothing-here'),
  support: async (visitor) => {
    await visitor.visit('/support');
    await visitor.page.click('summary');
  },
  inbox: (visitor) => visitor.visit('/inbox'),
  'a new phone': (visitor) => visitor.visit('/new-phone'),
  'a forgotten password': (visitor) => visitor.visit('/forgot'),
  'set up': async (visitor) => {
    await visitor.signUp();
    await visitor.setUp().untilSecret();
  },
  'security, set up': (visitor) => visitor.setUpApp(),
  'change the password': (visitor) => visitor.visit('/account/password'),
  home: (visitor) => visitor.visit('/'),
  'a wrong withdrawal': (visitor) => visitor.withdraw('1'),
  'approve a withdrawal': async (visitor) => {
    await visitor.withdraw('2.500.000');
    await visitor.page.waitForSelector('mfa-challenge >>> [part~=button]:not([aria-disabled=true])');
  },
  'second step': async (visitor) => {
    await visitor.logOut();
    await visitor.logIn();
    await visitor.page.waitForSelector('mfa-challenge >>> [part~=button]');
  },
};

for (const name of BROWSERS) {
  describe(`For everybody, in ${name}`, () => {
    for (const look of [
      { dark: false, language: 'en', viewport: undefined },
      { dark: true, language: 'id', viewport: PHONE_SCREEN },
    ]) {
      it(`has no accessibility violation on any page (${JSON.stringify(look)})`, async () => {
        const wallet = await openWallet(name, look);
        try {
          const visitor = await wallet.visitor(look.viewport);
          if (name === 'chromium') await prefer(visitor.page, look.dark);
          for (const [place, go] of Object.entries(PLACES)) {
            await go(visitor);
            expect(await visitor.page.$eval('html', (html) => html.lang), place).to.equal(look.language);
            expect(await violationsOn(visitor.page), place).to.deep.equal([]);
            expect(await sidewaysPixels(visitor.page), `${place} scrolls sideways by`).to.equal(0);
          }
        } finally {
          await wallet.close();
        }
      });
    }

    describe('one wallet', () => {
      let wallet: Wallet;
      let siti: Visitor;

      before(async () => {
        wallet = await openWallet(name);
        siti = await wallet.visitor();
      });
      after(() => wallet.close());

      it('WD-02, WD-03: violates no Content-Security-Policy and no Trusted Types anywhere', async () => {
        const witness = await wallet.visitor();
        await witness.page.evaluateOnNewDocument(() => {
          addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
            sessionStorage['violations'] = `${String(sessionStorage['violations'] ?? '')}${violatedDirective} ${blockedURI}\n`;
          });
        });
        for (const go of Object.values(PLACES)) await go(witness);
        expect(await witness.page.evaluate(`sessionStorage.violations ?? ''`)).to.equal('');
        // The witness works: an inline script is refused and noticed.
        await witness.page.evaluate(
          `document.body.append(Object.assign(document.createElement('style'), { textContent: 'p {}' }))`,
        );
        await witness.page.waitForFunction(`(sessionStorage.violations ?? '').startsWith('style-src')`);
      });

      it('is usable with the keyboard alone: log in, answer, withdraw, log out', async () => {
        await siti.join();
        await siti.logOut();
        await siti.visit('/');
        await tabTo(siti.page, 'name', 'email');
        await siti.page.keyboard.type(siti.email);
        await tabTo(siti.page, 'name', 'password');
        await siti.page.keyboard.type(PASSWORD);
        await pressAndGo(siti.page, 'Enter');
        expect(await siti.heading()).to.equal('One more step');
        expect(await siti.answer()).to.equal('verified');

        await wallet.clock.nextStep();
        await tabTo(siti.page, 'href', '/withdraw');
        await pressAndGo(siti.page, 'Enter');
        for (const [field, value] of Object.entries({ amount: '50.000', number: '081234567788', holder: 'Budi' })) {
          await tabTo(siti.page, 'name', field);
          await siti.page.keyboard.type(value);
        }
        await pressAndGo(siti.page, 'Enter');
        expect(await siti.answer()).to.equal('verified');
        expect(await siti.heading()).to.equal('IDR 50,000 is on its way');

        await tabTo(siti.page, 'class', 'quiet');
        await pressAndGo(siti.page, ' ');
        expect(await siti.heading()).to.equal('Log in');
      });

      it('jumps over the header with the first Tab', async () => {
        await siti.visit('/support');
        await siti.page.keyboard.press('Tab');
        await siti.page.keyboard.press('Enter');
        expect(await siti.page.evaluate('document.activeElement.id')).to.equal('content');
      });

      it('speaks Indonesian when asked to, and remembers', async () => {
        const stranger = await wallet.visitor();
        await stranger.visit('/support');
        await stranger.press('button[value=id]');
        expect(await stranger.heading()).to.equal('Bantuan');
        await stranger.visit('/');
        expect(await stranger.heading()).to.equal('Masuk');
        await stranger.press('button[value=en]');
        expect(await stranger.heading()).to.equal('Log in');
      });
    });

    // Scripts cannot be switched off over WebDriver BiDi yet (https://github.com/w3c/webdriver-bidi/issues); the pages are the same.
    if (name === 'firefox') return;

    it('signs in and withdraws without JavaScript', async () => {
      const wallet = await openWallet(name);
      try {
        const siti = await wallet.visitor();
        await siti.join();
        await siti.logOut();
        await siti.page.setJavaScriptEnabled(false);
        await siti.logIn();
        await siti.page.type('input[name=code]', await siti.code());
        await siti.press('.second-step .primary');
        expect(await siti.heading()).to.equal('Hello, Siti');

        await wallet.clock.nextStep();
        await siti.withdraw('50.000');
        await siti.page.type('input[name=code]', await siti.code());
        await siti.press('.second-step .primary');
        expect(await siti.heading()).to.equal('IDR 50,000 is on its way');
      } finally {
        await wallet.close();
      }
    });
  });
}

/** Moves the focus with Tab, into open shadow roots too, until it is on the element with this attribute. */
async function tabTo(page: Page, attribute: string, value: string): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate(`document.activeElement.getAttribute('${attribute}')`)) === value) return;
  }
  throw new Error(`Tab does not reach [${attribute}="${value}"] on ${page.url()}`);
}

async function pressAndGo(page: Page, key: KeyInput): Promise<void> {
  await Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
}

function sidewaysPixels(page: Page): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

function prefer(page: Page, dark: boolean): Promise<void> {
  return page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);
}
