import { expect } from 'chai';
import type { Page } from 'puppeteer-core';
import { BROWSERS } from '../../support/browsers.ts';
import { violationsOn } from '../violations.ts';
import { newestCode, type SetUp } from './set-up.ts';
import { openWallet, PASSWORD, type Visitor, type Wallet } from './wallet.ts';

const SYSTEMS = ['every-login', 'risky-actions', 'optional-trusted'] as const;
type System = (typeof SYSTEMS)[number];
type Method = 'totp' | 'sms';
const LANGUAGES = ['en', 'id'] as const;
const MOST_ACTIONS = 12;
const OWN_TIME_MS = 60_000;

const FIRST = { en: { totp: 'Authenticator app', sms: 'Weaker' }, id: { totp: 'Aplikasi autentikator', sms: 'Lebih lemah' } };
const PHONE_FIRST = { totp: 'Verify your phone', sms: 'Where should codes go?' };
/** How many codes come with which method (row 7). */
const CODES: Record<System, Record<Method, number>> = {
  'every-login': { totp: 10, sms: 10 },
  'risky-actions': { totp: 1, sms: 0 },
  'optional-trusted': { totp: 10, sms: 10 },
};

for (const name of BROWSERS) {
  describe(`Setting up, in ${name}`, () => {
    let wallet: Wallet;
    let siti: Visitor;
    let setUp: SetUp;

    before(async () => {
      wallet = await openWallet(name);
    });
    after(() => wallet.close());
    beforeEach(async () => {
      siti = await wallet.visitor();
      setUp = siti.setUp();
      // Whoever leaves codes that were not saved is asked, and here wants to.
      siti.page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
    });

    for (const system of SYSTEMS)
      for (const method of ['totp', 'sms'] as const)
        for (const language of LANGUAGES)
          it(`row 3–7, 30, 35 (${system}, ${method}, ${language}): takes at most ${String(MOST_ACTIONS)} actions, and counts from the last step on`, async () => {
            await begin(system, language);
            const begunMs = performance.now();
            await setUp.state('choosing');
            expect(await siti.text('mfa-enroll >>> [part~=methods]')).to.contain(FIRST[language][method]);
            await setUp.choose(method);
            expect(await enrolled(), 'row 6').to.equal(false);
            await setUp.finish(method);
            expect(performance.now() - begunMs, 'row 35').to.be.below(OWN_TIME_MS);
            expect(setUp.actions, 'row 35').to.be.at.most(MOST_ACTIONS);
            expect(setUp.codes, 'row 7').to.have.length(CODES[system][method]);
            expect(await siti.path()).to.equal('/security?done=set-up');
            expect((await status()).methods).to.deep.equal([method]);
          });

    it('row 5, 33 (optional-trusted): method, phone, backup codes, confirm, in this order, numbered', async () => {
      await begin('optional-trusted');
      const seen: string[] = [];
      const note = async () => seen.push(`${await setUp.progress()}: ${await setUp.heading()}`);
      await setUp.state('choosing');
      await note();
      await setUp.choose('totp');
      await note();
      await setUp.useRegisteredNumber();
      expect(wallet.site.inbox.messages()[0]?.to, 'the registered one').to.equal('+6281234567890');
      await setUp.typeMessageCode();
      await setUp.state('codes');
      await note();
      await setUp.keepCodes();
      await setUp.state('asking');
      await note();
      expect(seen).to.deep.equal([
        'Step 1 of 4: How do you want to get your codes?',
        `Step 2 of 4: ${PHONE_FIRST.totp}`,
        'Step 3 of 4: Save your backup codes',
        'Step 4 of 4: Connect your authenticator app',
      ]);
      const [first = '', second = ''] = setUp.codes;
      await setUp.scan();
      await setUp.typeAppCode();
      await setUp.state('gone');
      await wallet.clock.nextStep();
      await siti.comeBack();
      await siti.choose('Backup code');
      expect(await siti.answer(first), 'row 8: a code that was shown before the end').to.equal('verified');
      expect(second).to.not.equal(first);
    });

    it('row 5: takes another number than the registered one, in the country that the field says', async () => {
      await begin('every-login');
      await setUp.choose('sms');
      await setUp.press('other-number');
      await siti.page.waitForSelector('mfa-enroll >>> select option:checked');
      expect(await siti.text('mfa-enroll >>> select option:checked')).to.contain('+62');
      await siti.page.type('mfa-enroll >>> input[type=tel]', '0813-7777-8888');
      await setUp.press('button');
      await setUp.state('asking');
      expect(wallet.site.inbox.messages()[0]?.to).to.equal('+6281377778888');
      await setUp.finish('sms');
      expect((await status()).factors[0]?.label).to.equal('•• 88');
    });

    describe('interrupted', () => {
      const again = (path = '/security/set-up'): Promise<void> => siti.visit(path);

      it('SV-50: after each step of a set-up that ends with its first code, nothing counts, and it goes on where it was', async () => {
        await begin('optional-trusted');
        await setUp.choose('totp');
        await again();
        await setUp.state('number');
        await setUp.useRegisteredNumber();
        await again();
        await setUp.state('number');
        await setUp.useRegisteredNumber();
        await setUp.typeMessageCode();
        await setUp.keepCodes();
        const former = setUp.codes;
        await setUp.state('asking');
        await again();
        await setUp.state('codes');
        expect(await enrolled()).to.equal(false);
        const texts = wallet.site.inbox.messages().length;
        await setUp.finish();
        expect(
          wallet.site.inbox.messages().filter(({ kind }) => kind === 'sms').length,
          'the phone is verified once',
        ).to.be.at.most(texts);
        expect(setUp.codes[0], 'SV-24: a new set').to.not.equal(former[0]);
        expect((await status()).factors).to.have.length(1);
      });

      it('after the first code, where codes come last: the factor counts, and a new set is shown', async () => {
        await begin('every-login');
        await setUp.choose('totp');
        await setUp.scan();
        await setUp.typeAppCode();
        await setUp.state('codes');
        const [former] = await codesShown();
        await again();
        await setUp.state('codes');
        expect(await codesShown()).to.not.include(former);
        await setUp.finish();
        expect((await status()).backup).to.deep.equal({ left: 10, total: 10 });
        await again();
        await setUp.state('choosing', 'number');
      });

      it('by leaving for good: nothing is left after ten minutes', async () => {
        await begin('optional-trusted');
        await setUp.choose('totp');
        await setUp.useRegisteredNumber();
        await setUp.typeMessageCode();
        await setUp.state('codes');
        await wallet.clock.advance(600_001);
        await siti.visit('/');
        expect(await enrolled()).to.equal(false);
        await again();
        await setUp.state('choosing');
      });

      it('by the back button: comes back where it was, with a secret that was not shown before', async () => {
        await begin('every-login');
        await setUp.choose('totp');
        await setUp.scan();
        await siti.visit('/support');
        await siti.page.goBack();
        await setUp.state('asking');
        await setUp.scan();
        const [before, after] = siti.phone.accounts;
        expect(after?.secret).to.not.deep.equal(before?.secret);
        await setUp.typeAppCode();
        await setUp.finish();
        expect((await status()).factors).to.have.length(1);
      });

      it('by another tab: the one that began last counts, the other says so', async () => {
        await begin('every-login');
        await setUp.choose('totp');
        await setUp.scan();
        const code = await siti.code();
        const other = await siti.page.browserContext().newPage();
        await other.goto(`${wallet.site.url}/security/set-up`);
        await other.waitForSelector('mfa-enroll >>> [part~=qr] svg');
        await siti.page.bringToFront();
        await siti.page.type('mfa-enroll > input', code);
        await setUp.state('expired');
        expect(await enrolled()).to.equal(false);
        await other.close();
        await setUp.press('button');
        await setUp.state('asking');
        await setUp.finish();
        expect((await status()).factors).to.have.length(1);
      });

      it('by a network that loses the answer to a right code: goes on, and asks for nothing twice', async () => {
        await begin('optional-trusted');
        await setUp.choose('totp');
        await setUp.useRegisteredNumber();
        await setUp.typeMessageCode();
        await setUp.keepCodes();
        await setUp.state('asking');
        await setUp.scan();
        await siti.page.evaluate(LOSE_ONE_ANSWER);
        await siti.page.type('mfa-enroll > input', await siti.code());
        await setUp.state('offline');
        expect(await enrolled()).to.equal(true);
        await setUp.press('button');
        await setUp.state('gone');
        expect(await siti.path()).to.equal('/security?done=set-up');
      });

      it('row 21: while a factor is replaced, the old one stays until the new one counts', async () => {
        await siti.under('every-login');
        await siti.join();
        const [old] = (await status()).factors;
        const replacing = `/security/set-up?method=totp&replaces=${old?.factorId ?? ''}`;
        await again(replacing);
        await setUp.approve();
        await again('/');
        expect(
          (await status()).factors.map(({ factorId }) => factorId),
          'abandoned',
        ).to.deep.equal([old?.factorId]);
        await again(replacing);
        await setUp.state('asking');
        await setUp.finish();
        const { factors } = await status();
        expect(factors).to.have.length(1);
        expect(factors[0]?.factorId).to.not.equal(old?.factorId);
      });

      it('by whoever does not want to confirm: nothing changes, and it can be tried again', async () => {
        await siti.under('every-login');
        await siti.join();
        await again('/security/set-up?method=totp');
        await siti.page.waitForSelector('dialog mfa-challenge');
        await siti.page.keyboard.press('Escape');
        await setUp.state('failed');
        expect(await siti.text('mfa-enroll >>> [role=alert]')).to.contain('confirm with a code');
        expect((await status()).factors).to.have.length(1);
      });
    });

    it('can be done with the keyboard alone, and axe finds nothing in any step', async () => {
      await begin('optional-trusted');
      const check = async (step: string) => expect(await violationsOn(siti.page), step).to.deep.equal([]);
      await setUp.state('choosing');
      await check('method');
      await pressWithKeys('method');
      await setUp.state('number');
      await check('phone');
      await pressWithKeys('button');
      await setUp.state('asking');
      await check('code');
      await siti.page.keyboard.type(newestCode(wallet.site));
      await setUp.state('codes');
      await check('codes');
      const [code = ''] = await codesShown();
      await pressWithKeys('saved');
      await tabTo('typed');
      await check('codes, typed back');
      await siti.page.keyboard.type(code);
      await siti.page.keyboard.press('Enter');
      await setUp.state('asking');
      await check('confirm');
      await setUp.scan();
      await tabTo('', 'MFA-ENROLL INPUT');
      await siti.page.keyboard.type(await siti.code());
      await setUp.state('gone');
      expect(await enrolled()).to.equal(true);
    });

    // Firefox does not let itself be told that a page is on paper.
    if (name === 'chromium')
      it('WD-19: puts codes on paper only when they are printed by their own button, and then nothing else', async () => {
        await begin('optional-trusted');
        await setUp.choose('totp');
        await setUp.useRegisteredNumber();
        await setUp.typeMessageCode();
        await setUp.state('codes');
        const [code = ''] = await codesShown();
        await siti.page.evaluate('window.print = () => undefined');
        await siti.page.emulateMediaType('print');
        const seen = `(document.querySelector('.mfa-print')?.shadowRoot ?? document.querySelector('mfa-enroll').shadowRoot)
          .querySelector('ol').checkVisibility()`;
        expect(await siti.page.evaluate(seen), 'the page as it is').to.equal(false);
        await siti.page.emulateMediaType('screen');
        await setUp.press('print');
        await siti.page.emulateMediaType('print');
        expect(await siti.page.evaluate(seen)).to.equal(true);
        expect(await siti.page.evaluate(`document.querySelector('.mfa-print').shadowRoot.textContent`)).to.contain(code);
        expect(await siti.page.evaluate(`document.querySelector('main').checkVisibility()`)).to.equal(false);
      });

    async function begin(system: System, language: 'en' | 'id' = 'en'): Promise<void> {
      await siti.under(system);
      await siti.submit('/language', { language, back: '/' });
      const account = { name: 'Siti', email: siti.email, phone: '0812 3456 7890', password: PASSWORD };
      await siti.submit('/sign-up', account);
    }

    async function status() {
      const { factors, backup } = (await settingsOf(siti.page)) as Settings;
      const methods = factors.map(({ method }) => method);
      return { factors, methods, backup: backup && { left: backup.left, total: backup.total } };
    }

    async function enrolled(): Promise<boolean> {
      return (await status()).factors.length > 0;
    }

    function codesShown(): Promise<string[]> {
      return siti.page.$$eval('mfa-enroll >>> [part~=codes] li', (items) => items.map(({ textContent }) => textContent));
    }

    async function pressWithKeys(part: string): Promise<void> {
      await tabTo(part);
      await siti.page.keyboard.press('Enter');
    }

    /** Tab until what has this part (or is this element) has the focus. */
    async function tabTo(part: string, tag = ''): Promise<void> {
      for (let press = 0; press < 60; press++) {
        await siti.page.keyboard.press('Tab');
        const here = (await siti.page.evaluate(FOCUSED)) as { parts: string[]; path: string };
        if (part ? here.parts.includes(part) : here.path === tag) return;
      }
      throw new Error(`${part || tag} is not reached by Tab`);
    }
  });
}

type Settings = {
  factors: Array<{ factorId: string; method: string; label: string }>;
  backup: { left: number; total: number } | null;
};

function settingsOf(page: Page): Promise<unknown> {
  return page.evaluate(`fetch('/mfa/settings').then((answer) => answer.json())`);
}

const FOCUSED = `(() => {
  let active = document.activeElement;
  const host = active;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return { parts: (active?.getAttribute('part') ?? '').split(' '), path: host?.parentElement?.tagName + ' ' + host?.tagName };
})()`;

/** The next answer of the server gets lost: it did what was asked, and the page does not hear of it. */
const LOSE_ONE_ANSWER = `{
  const real = window.fetch;
  window.fetch = async (...asked) => {
    window.fetch = real;
    await real(...asked);
    throw new TypeError('lost');
  };
}`;
