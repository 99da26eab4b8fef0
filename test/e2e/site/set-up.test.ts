import { expect } from 'chai';
import type { Page } from 'puppeteer-core';
import { BROWSERS } from '../../support/browsers.ts';
import type { SetUp } from './set-up.ts';
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

    // Firefox does not let itself be told that a page is on paper.
    if (name === 'chromium')
      it('WD-19: puts codes on paper only when they are printed by their own button, and then nothing else', async () => {
        await begin('optional-trusted');
        await setUp.choose('totp');
        await setUp.useRegisteredNumber();
        await setUp.typeMessageCode();
        await setUp.state('codes');
        const [code = ''] = await setUp.codesShown();
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
  });
}

type Settings = {
  factors: Array<{ factorId: string; method: string; label: string }>;
  backup: { left: number; total: number } | null;
};

function settingsOf(page: Page): Promise<unknown> {
  return page.evaluate(`fetch('/mfa/settings').then((answer) => answer.json())`);
}
