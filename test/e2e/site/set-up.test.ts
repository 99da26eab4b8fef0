import { expect } from 'chai';
import { BROWSERS } from '../../support/browsers.ts';
import { type Language, LANGUAGES, spoken } from './languages.ts';
import type { SetUp } from './set-up.ts';
import { stored } from './stored.ts';
import { openWallet, PASSWORD, type Visitor, type Wallet } from './wallet.ts';

const SYSTEMS = ['every-login', 'risky-actions', 'optional-trusted'] as const;
type System = (typeof SYSTEMS)[number];
type Method = 'totp' | 'sms';
const MOST_ACTIONS = 12;
const OWN_TIME_MS = 60_000;

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
            const { setUp: say } = spoken(language);
            expect(await siti.text('mfa-enroll >>> [part~=methods]'))
              .to.contain(say(method))
              .and.to.contain(say(`about-${method}`));
            await setUp.choose(method);
            expect((await stored(wallet, siti)).methods, 'row 6').to.deep.equal([]);
            await setUp.finish(method);
            expect(performance.now() - begunMs, 'row 35').to.be.below(OWN_TIME_MS);
            expect(setUp.actions, 'row 35').to.be.at.most(MOST_ACTIONS);
            expect(setUp.codes, 'row 7').to.have.length(CODES[system][method]);
            expect(await siti.path()).to.equal('/security?done=set-up');
            expect(await stored(wallet, siti)).to.deep.include({ methods: [method], codes: CODES[system][method] });
          });

    for (const language of LANGUAGES)
      it(`row 5, 33 (optional-trusted, ${language}): method, phone, backup codes, confirm, in this order, numbered`, async () => {
        const { setUp: say, codes } = spoken(language);
        await begin('optional-trusted', language);
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
        const headings = [say('choose'), say('number-totp'), codes('heading-codes'), say('app')];
        expect(seen).to.deep.equal(headings.map((heading, at) => `${say('stepOf', { n: at + 1, total: 4 })}: ${heading}`));
      });

    for (const language of LANGUAGES) {
      it(`row 7, 8 (optional-trusted, ${language}): a code that was shown before the end signs in after it`, async () => {
        await begin('optional-trusted', language);
        await setUp.finish();
        await wallet.clock.nextStep();
        await siti.comeBack();
        await siti.choose(spoken(language).prompt('backup'));
        expect(await siti.answer(setUp.codes[0])).to.equal('verified');
      });

      it(`row 5 (${language}): takes another number than the registered one, in the country that the field says`, async () => {
        await begin('every-login', language);
        await setUp.choose('sms');
        await setUp.press('other-number');
        await siti.page.waitForSelector('mfa-enroll >>> select option:checked');
        expect(await siti.text('mfa-enroll >>> select option:checked')).to.contain('+62');
        await siti.page.type('mfa-enroll >>> input[type=tel]', '0813-7777-8888');
        await setUp.press('button');
        await setUp.state('asking');
        expect(wallet.site.inbox.messages()[0]?.to).to.equal('+6281377778888');
        await setUp.finish('sms');
        expect((await stored(wallet, siti)).labels).to.deep.equal(['•• 88']);
      });
    }

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

    async function begin(system: System, language: Language = 'en'): Promise<void> {
      await siti.under(system, language);
      const account = { name: 'Siti', email: siti.email, phone: '0812 3456 7890', password: PASSWORD };
      await siti.submit('/sign-up', account);
    }
  });
}
