import { expect } from 'chai';
import { BROWSERS } from '../../support/browsers.ts';
import { type Language, LANGUAGES, type Spoken, spoken } from './languages.ts';
import { openWallet, type Visitor, type Wallet, wrong } from './wallet.ts';

const SYSTEMS = ['every-login', 'risky-actions', 'optional-trusted'] as const;
type System = (typeof SYSTEMS)[number];

/** One player with an app that is set up, under one of the systems. */
interface Scene {
  wallet: Wallet;
  siti: Visitor;
  system: System;
  /** What is said in the language of this player. */
  say: Spoken;
  /** The same account in a browser that was never here, after the password. */
  elsewhere(): Promise<Visitor>;
}

const NEW_PASSWORD = 'padi gudang pagi';
const BANK = { bank: 'Bank Samudra', number: '081234567788', holder: 'Budi Santoso' };
const PAGE_WEIGHT = `[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0)`;
const asks = (system: System, ...asking: System[]) => asking.includes(system);

/** What the elements say and do by themselves is held in both languages (row 30). */
const BILINGUAL = /^row (5|8|9),? ?/;

/** The table of what the three documents say, row by row; each cell is a test. */
const ROWS: Array<[row: string, systems: readonly System[], what: string, holds: (scene: Scene) => Promise<void>]> = [
  [
    'row 8',
    SYSTEMS,
    'a backup code signs in once, and the new phone is set up right after it without another code',
    async ({ wallet, siti, system, say }) => {
      const [code = ''] = await siti.makeCodes();
      await wallet.clock.nextStep();
      await siti.comeBack();
      await siti.choose(say.prompt('backup'));
      expect(await siti.answer(code)).to.equal('verified');
      expect(await siti.heading()).to.equal(say.site.newPhone.nowTitle);
      await siti.press('main .primary');
      const setUp = siti.setUp();
      await setUp.finish();
      expect(setUp.codes, 'row 7, 10').to.have.length(system === 'risky-actions' ? 1 : 10);
      expect(await (await siti.settings()).count('method'), 'row 21: the lost phone counts no longer').to.equal(1);
    },
  ],
  [
    'row 9, 10',
    ['every-login', 'optional-trusted'],
    'a backup code works once, and a new set voids the former',
    async ({ wallet, siti, say }) => {
      const [former = ''] = await siti.makeCodes();
      await wallet.clock.nextStep();
      const [code = ''] = await siti.makeCodes();
      await siti.comeBack();
      await siti.choose(say.prompt('backup'));
      expect(await siti.answer(former), 'of the former set').to.equal('rejected');
      expect(await siti.answer(code)).to.equal('verified');
      expect(await (await siti.settings()).says('backup')).to.contain(say.panel('codes-left', { n: 9, total: 10 }));
      await siti.comeBack();
      await siti.choose(say.prompt('backup'));
      expect(await siti.answer(code), 'once more').to.equal('rejected');
    },
  ],
  [
    'row 9, 10',
    ['risky-actions'],
    'the recovery key works once, and a new set-up makes a new one',
    async ({ wallet, siti, say }) => {
      const [key = '', ...others] = await siti.makeCodes();
      expect(others).to.deep.equal([]);
      await wallet.clock.nextStep();
      await siti.comeBack();
      await siti.choose(say.prompt('backup'));
      expect(await siti.answer(key)).to.equal('verified');
      await siti.comeBack();
      await siti.page.waitForFunction(`document.querySelector('mfa-challenge')?.state === 'asking'`);
      expect(await siti.page.$$('mfa-challenge >>> [part~=method]'), 'nothing is left to choose').to.have.length(0);
    },
  ],
  [
    'row 27',
    SYSTEMS,
    'app codes need no network and no text message, and the page of the prompt is light',
    async ({ wallet, siti }) => {
      const texts = () => wallet.site.inbox.messages().filter(({ kind }) => kind === 'sms').length;
      const before = texts();
      await siti.comeBack();
      expect(await siti.page.evaluate(PAGE_WEIGHT), 'bytes, before compression').to.be.below(150_000);
      expect(await siti.answer()).to.equal('verified');
      expect(texts()).to.equal(before);
    },
  ],
  [
    'row 11, 20',
    SYSTEMS,
    'turning it off takes a fresh code, and so does turning it on again',
    async ({ wallet, siti }) => {
      const panel = await siti.settings();
      for (const [what, badge] of [
        ['disable', 'Turned off'],
        ['enable', 'On'],
      ] as const) {
        await panel.press(what);
        expect(await panel.says('task'), 'row 20').to.contain('Wait for the next one');
        await panel.press('button');
        expect(await panel.approve(wrong(await siti.code())), 'without a right code').to.equal('rejected');
        expect(await panel.approve(), what).to.equal('verified');
        await panel.saysSoon('badge', badge);
        await wallet.clock.nextStep();
      }
    },
  ],
  [
    'row 12, 14',
    ['every-login'],
    'asks at every login, in every browser, offers nothing to remember, and cannot be skipped',
    async ({ wallet, siti }) => {
      for (const login of [1, 2]) {
        await siti.comeBack();
        expect(await siti.isAsked(), String(login)).to.equal(true);
        expect(await siti.page.$('mfa-challenge >>> [part~=remember]')).to.equal(null);
        for (const path of ['/withdraw', '/security']) {
          await siti.visit(path);
          expect(await siti.heading(), path).to.equal('One more step');
        }
        expect(await siti.answer()).to.equal('verified');
        await wallet.clock.nextStep();
      }
    },
  ],
  [
    'row 13, 14',
    ['optional-trusted'],
    'a browser is remembered when its player wants it, and asked again once it is forgotten or 30 days are over',
    async ({ wallet, siti, elsewhere }) => {
      await siti.comeBack();
      await answerAndRemember(siti);
      await siti.comeBack();
      expect(await siti.heading()).to.equal('Hello, Siti');
      expect(await (await elsewhere()).isAsked(), 'another browser').to.equal(true);
      const panel = await siti.settings();
      expect(await panel.says('browser')).to.contain('this one');
      await panel.press('forget');
      await panel.press('button');
      expect(await panel.notice()).to.contain('Forgotten');
      await siti.comeBack();
      expect(await siti.isAsked(), 'forgotten').to.equal(true);
      await wallet.clock.nextStep();
      await answerAndRemember(siti);
      await wallet.clock.advance(31 * 24 * 60 * 60_000);
      await siti.comeBack();
      expect(await siti.isAsked(), '31 days later').to.equal(true);
    },
  ],
  [
    'row 13, 14',
    ['risky-actions'],
    'a browser is remembered by itself, and asked again when its cookies were cleared',
    async ({ wallet, siti, elsewhere }) => {
      await siti.comeBack();
      expect(await siti.answer()).to.equal('verified');
      await wallet.clock.advance(100 * 24 * 60 * 60_000);
      await siti.comeBack();
      expect(await siti.heading()).to.equal('Hello, Siti');
      expect(await (await elsewhere()).isAsked(), 'another browser').to.equal(true);
      const context = siti.page.browserContext();
      const trust = (await context.cookies()).filter(({ name }) => name === '__Host-mfa-device');
      expect(trust).to.have.length(1);
      await context.deleteCookie(...trust);
      await siti.comeBack();
      expect(await siti.isAsked(), 'without its cookie').to.equal(true);
    },
  ],
  [
    'row 15, 19',
    SYSTEMS,
    'a withdrawal is approved where the system says so, each one anew; adding money and the history never ask',
    async ({ wallet, siti, system }) => {
      const had = await siti.balance();
      await siti.press('form[action="/top-up"] button');
      expect(await siti.balance()).to.equal(had + 500_000);
      const asked = asks(system, 'risky-actions', 'optional-trusted');
      for (const amount of ['50000', '60000']) {
        await siti.submit('/withdraw', { amount, ...BANK });
        expect(await siti.isAsked(), amount).to.equal(asked);
        if (asked) expect(await siti.answer()).to.equal('verified');
        expect(await siti.heading()).to.match(/is on its way$/);
        await wallet.clock.nextStep();
      }
    },
  ],
  [
    'row 16',
    SYSTEMS,
    'email and phone number change after a code, and the mail goes to the address from before',
    async ({ wallet, siti }) => {
      const before = siti.email;
      for (const [what, value] of [
        ['phone', '0813 1111 2222'],
        ['email', `new-${before}`],
      ] as const) {
        await siti.submit(`/account/${what}`, { value });
        expect(await siti.isAsked(), what).to.equal(true);
        if (what === 'email') expect(await siti.answer(wrong(await siti.code()))).to.equal('rejected');
        expect(await siti.answer(), what).to.equal('verified');
        expect(await siti.path()).to.equal(`/security?done=${what}`);
        await wallet.clock.nextStep();
      }
      expect(wallet.site.mailbox.mails[0]).to.include({ to: before });
    },
  ],
  [
    'row 17',
    SYSTEMS,
    'a bank account is added and removed after a code, where the system says so',
    async ({ wallet, siti, system }) => {
      const asked = asks(system, 'risky-actions', 'optional-trusted');
      const payee = Object.values(BANK).join(' · ');
      for (const fields of [BANK, { remove: payee }]) {
        await siti.submit('/account/payment-method', fields as Record<string, string>);
        expect(await siti.isAsked()).to.equal(asked);
        if (asked) expect(await siti.answer()).to.equal('verified');
        expect(await siti.path()).to.equal('/security?done=payment-method');
        await wallet.clock.nextStep();
      }
    },
  ],
  [
    'row 18',
    SYSTEMS,
    'the password changes after a code, and every other browser is out',
    async ({ siti, system, elsewhere, wallet }) => {
      const other = await elsewhere();
      expect(await other.answer(await siti.code())).to.equal('verified');
      await wallet.clock.nextStep();
      await siti.submit('/account/password', { current: 'gudang padi sore', value: NEW_PASSWORD });
      expect(await siti.answer()).to.equal('verified');
      await other.visit('/withdraw');
      expect(await other.heading()).to.equal('Log in');
      await other.submit('/log-in', { email: siti.email, password: NEW_PASSWORD });
      expect(await other.isAsked(), `${system}: trust ended with the old password`).to.equal(true);
    },
  ],
  [
    'row 18, 26',
    SYSTEMS,
    'a reset by mailed link signs nobody in, is no way around the factor (EyeDP#274), and makes money wait',
    async ({ wallet, siti, system }) => {
      await siti.submit('/forgot', { who: siti.email });
      const stranger = await wallet.visitor();
      await stranger.under(system);
      await stranger.visit(wallet.site.mailbox.mails[0]?.link?.href ?? '');
      expect(await stranger.isAsked(), 'a new browser').to.equal(system === 'risky-actions');
      if (system === 'risky-actions') expect(await stranger.answer(await siti.code())).to.equal('verified');
      expect(await stranger.heading()).to.equal('Choose a new password');
      await stranger.visit('/withdraw');
      expect(await stranger.heading(), 'the link opens nothing else').to.equal('Choose a new password');
      await stranger.submit('/reset', { value: NEW_PASSWORD });
      expect(await stranger.heading()).to.equal('Log in');
      await stranger.submit('/log-in', { email: siti.email, password: NEW_PASSWORD });
      expect(await stranger.heading()).to.equal('One more step');
      await wallet.clock.nextStep();
      await stranger.answer(await siti.code());
      await stranger.submit('/withdraw', { amount: '50000', ...BANK });
      expect(await stranger.text('[role=alert]')).to.contain('paused');
    },
  ],
  [
    'row 18, 26',
    ['risky-actions'],
    'a reset from a known browser, started from the phone number, does not ask, works once (CVE-2026-73431) and ends all trust',
    async ({ wallet, siti }) => {
      await siti.submit('/account/phone', { value: '0813 7777 8888' });
      await siti.answer();
      await wallet.clock.nextStep();
      await siti.comeBack();
      await siti.answer();
      await siti.submit('/log-out', {});
      await siti.submit('/forgot', { who: '0813 7777 8888' });
      const [mail] = wallet.site.mailbox.mails;
      expect(mail, 'the link goes to the email').to.include({ to: siti.email });
      await siti.visit(mail?.link?.href ?? '');
      expect(await siti.heading()).to.equal('Choose a new password');
      await siti.submit('/reset', { value: NEW_PASSWORD });
      await siti.visit(mail?.link?.href ?? '');
      expect(await siti.text('[role=alert]'), 'once').to.contain('was used');
      await siti.comeBack(NEW_PASSWORD);
      expect(await siti.heading()).to.equal('One more step');
    },
  ],
  [
    'row 5, 21',
    SYSTEMS,
    'text messages come after a code of the app, and stand beside it or in its place',
    async ({ siti, system, say }) => {
      await siti.visit('/security/set-up?method=sms');
      const setUp = siti.setUp();
      await setUp.approve();
      await setUp.finish('sms');
      const panel = await siti.settings();
      expect(await panel.count('method')).to.equal(system === 'risky-actions' ? 1 : 2);
      expect(await panel.says('methods')).to.contain(`${say.panel('sms')} •• 90`);
    },
  ],
];

for (const name of BROWSERS) {
  describe(`Three systems in one wallet, in ${name}`, () => {
    let wallet: Wallet;

    before(async () => {
      wallet = await openWallet(name);
    });
    after(() => wallet.close());

    for (const [row, systems, what, holds] of ROWS)
      for (const system of systems)
        for (const language of BILINGUAL.test(row) ? LANGUAGES : (['en'] as Language[]))
          it(`${row} (${system}, ${language}): ${what}`, async () => {
            const siti = await wallet.visitor();
            await siti.under(system, language);
            await siti.join();
            const say = spoken(language);
            await holds({ wallet, siti, system, say, elsewhere: () => elsewhere(wallet, siti, system) });
          });

    for (const system of SYSTEMS)
      it(`row 3, 28 (${system}): setting up is offered when the account is opened, can be put off, and is recommended after`, async () => {
        const siti = await wallet.visitor();
        await siti.under(system);
        const account = { name: 'Siti', email: siti.email, phone: '0812 3456 7899', password: NEW_PASSWORD };
        await siti.submit('/sign-up', account);
        expect(await siti.path()).to.equal('/security/set-up?new');
        // One way out, in the words of the page that offers it.
        expect(await siti.text('mfa-enroll >>> [part~=cancel]')).to.equal('Not now');
        await siti.press('mfa-enroll >>> [part~=cancel]');
        expect(await siti.text('.nudge')).to.contain('Set up now');
        await siti.submit('/account/payment-method', BANK);
        await siti.visit('/');
        expect(await siti.text('.nudge'), 'more plainly, where money can go out').to.contain('Your bank details are saved here');
      });

    it('row 18, 25: signing out everywhere ends every session and every trust', async () => {
      const siti = await wallet.visitor();
      await siti.join();
      await siti.comeBack();
      await answerAndRemember(siti);
      await siti.settings();
      await siti.press('form[action="/security/sign-out-everywhere"] button');
      expect(await siti.heading()).to.equal('Log in');
      await siti.comeBack();
      expect(await siti.isAsked()).to.equal(true);
    });

    it('ends the session when the policy is changed: what one policy let in, another did not', async () => {
      const siti = await wallet.visitor();
      await siti.join();
      await siti.under('every-login');
      await siti.visit('/withdraw');
      expect(await siti.path()).to.equal('/');
      expect(await siti.heading()).to.equal('Log in');
    });
  });
}

async function elsewhere(wallet: Wallet, siti: Visitor, system: System): Promise<Visitor> {
  const other = await wallet.visitor();
  await other.under(system);
  await other.comeBack(undefined, siti.email);
  return other;
}

/** Ticks the box, which is there and empty, and answers. */
async function answerAndRemember(siti: Visitor): Promise<void> {
  const box = await siti.page.waitForSelector('mfa-challenge >>> [part~=remember] input');
  expect(await box?.evaluate((input) => (input as HTMLInputElement).checked), 'unchecked').to.equal(false);
  await box?.click();
  expect(await siti.answer()).to.equal('verified');
}
