import { expect } from 'chai';
import { BROWSERS } from '../../support/browsers.ts';
import { Line } from '../line.ts';
import { type Language, LANGUAGES, spoken } from './languages.ts';
import { newestCode, type SetUp } from './set-up.ts';
import { stored } from './stored.ts';
import { openWallet, PASSWORD, type Visitor, type Wallet } from './wallet.ts';

const LIFETIME_MS = 10 * 60_000;
const SLOW_MS = 200;
const SLOW_BYTES = 100_000;
const FIELD = 'mfa-enroll > input';

for (const name of BROWSERS) {
  describe(`Setting up, interrupted, in ${name}`, () => {
    const line = new Line();
    let wallet: Wallet;
    let siti: Visitor;
    let setUp: SetUp;

    before(async () => {
      wallet = await openWallet(name, {}, line);
    });
    after(() => wallet.close().then(() => line.close()));
    beforeEach(async () => {
      siti = await wallet.visitor();
      setUp = siti.setUp();
      // Whoever leaves codes that were not saved is asked, and here wants to.
      siti.page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
    });
    afterEach(() => line.good());

    it('SV-50: the tab is closed after each step of a set-up that ends with its first code: nothing counts, and it goes on where it was', async () => {
      await begin('optional-trusted');
      await setUp.choose('totp');
      await again();
      await setUp.state('number');
      await setUp.useRegisteredNumber();
      await again();
      await setUp.state('number');
      await setUp.useRegisteredNumber();
      await setUp.typeMessageCode();
      await setUp.state('codes');
      await again();
      await setUp.keepCodes();
      const former = setUp.codes;
      await setUp.state('asking');
      await again();
      await setUp.state('codes');
      expect(await stored(wallet, siti)).to.deep.include({ methods: [], codes: 0, setUps: ['totp'] });
      const before = texted();
      await setUp.finish();
      expect(texted(), 'the phone is verified once').to.equal(before);
      expect(setUp.codes[0], 'SV-24: a new set').to.not.equal(former[0]);
      expect(await stored(wallet, siti)).to.deep.include({ methods: ['totp'], codes: 10 });
    });

    it('the tab is closed after the first code, where codes come last: the factor counts, and a new set is shown', async () => {
      await begin('every-login');
      await setUp.choose('totp');
      await setUp.scan();
      await setUp.typeAppCode();
      await setUp.state('codes');
      const [former] = await setUp.codesShown();
      await again();
      await setUp.state('codes');
      expect(await setUp.codesShown()).to.not.include(former);
      await setUp.finish();
      expect(await stored(wallet, siti)).to.deep.include({ methods: ['totp'], codes: 10 });
      await again();
      await setUp.state('choosing', 'number');
    });

    it('by leaving for good: nothing is left after ten minutes', async () => {
      await begin('optional-trusted');
      await setUp.choose('totp');
      await setUp.useRegisteredNumber();
      await setUp.typeMessageCode();
      await setUp.state('codes');
      await wallet.clock.advance(LIFETIME_MS + 1);
      await siti.visit('/');
      expect((await stored(wallet, siti)).methods).to.deep.equal([]);
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
      expect((await stored(wallet, siti)).methods).to.deep.equal(['totp']);
    });

    it('by another tab: the one that began last counts, the other says so', async () => {
      await begin('every-login');
      await setUp.choose('totp');
      await setUp.scan();
      const code = await siti.code();
      const other = await siti.secondTab();
      await other.visit('/security/set-up');
      await other.page.waitForSelector('mfa-enroll >>> [part~=qr] svg');
      await siti.page.bringToFront();
      await siti.page.type('mfa-enroll > input', code);
      await setUp.state('expired');
      expect((await stored(wallet, siti)).methods).to.deep.equal([]);
      await other.page.close();
      await setUp.press('button');
      await setUp.state('asking');
      await setUp.finish();
      expect((await stored(wallet, siti)).methods).to.deep.equal(['totp']);
    });

    it('row 21: while a factor is replaced, the old one stays until the new one counts', async () => {
      await siti.under('every-login');
      await siti.join();
      const [old = ''] = (await stored(wallet, siti)).factorIds;
      const replacing = `/security/set-up?method=totp&replaces=${old}`;
      await again(replacing);
      await setUp.approve();
      await again('/');
      expect((await stored(wallet, siti)).factorIds, 'abandoned').to.deep.equal([old]);
      await again(replacing);
      await setUp.state('asking');
      await setUp.finish();
      const { factorIds } = await stored(wallet, siti);
      expect(factorIds).to.have.length(1);
      expect(factorIds).to.not.include(old);
    });

    it('by whoever does not want to confirm: nothing changes, and it can be tried again', async () => {
      await siti.under('every-login');
      await siti.join();
      await again('/security/set-up?method=totp');
      await siti.page.waitForSelector('dialog mfa-challenge');
      await siti.page.keyboard.press('Escape');
      await setUp.state('failed');
      expect(await siti.text('mfa-enroll >>> [role=alert]')).to.contain('confirm with a code');
      expect((await stored(wallet, siti)).methods).to.deep.equal(['totp']);
    });

    it('a slow network and an impatient hand: each step is done once, and says that it is under way', async () => {
      line.slow(SLOW_MS, SLOW_BYTES);
      const reached = line.count();
      await begin('optional-trusted');
      await setUp.state('choosing');
      await twice('method', 'busy');
      await setUp.state('number');
      const before = texted();
      await twice('button', 'sending');
      await setUp.state('asking');
      expect(texted() - before).to.equal(1);
      await setUp.finish();
      for (const request of [
        'enrollments',
        'enrollments/[^/]+/phone',
        'enrollments/[^/]+/backup-codes',
        'enrollments/[^/]+/confirm',
      ])
        expect(reached(new RegExp(`^POST /mfa/${request}$`)), request).to.equal(1);
      expect(await stored(wallet, siti)).to.deep.include({ methods: ['totp'], codes: 10 });
    });

    for (const language of LANGUAGES) {
      const { setUp: say, codes, site } = spoken(language);

      it(`by a network that fails in each step, before and after the server heard of it: nothing counts too early, nothing is lost (app, ${site.languageName})`, async () => {
        line.cut(/^\/mfa\/enrollments$/);
        await begin('optional-trusted', language);
        await setUp.state('failed');
        expect(await alert(), 'the plan').to.contain(say('offline'));
        line.good();
        await setUp.press('button');
        await setUp.state('choosing');

        await fails(/^\/mfa\/enrollments$/, 'method', 'choosing', { setUps: [] }, { setUps: ['totp'] });
        expect(await alert(), 'beginning').to.contain(say('offline'));
        await setUp.press('method');
        await setUp.state('number');

        const texts = texted();
        await fails(/\/send$/, 'button', 'offline', {}, {});
        expect(texted() - texts, 'the message went out, and nobody heard').to.equal(1);
        await setUp.press('button');
        await setUp.state('rejected');
        expect(texted() - texts, 'SV-19: no second one').to.equal(1);

        const code = newestCode(wallet.site);
        line.cut(/\/phone$/);
        await siti.page.focus(FIELD);
        await siti.page.keyboard.type(code);
        await setUp.state('offline');
        expect(await siti.page.$eval(FIELD, (input) => (input as HTMLInputElement).value), 'the code is still there').to.equal(
          code,
        );
        line.deaf(/\/phone$/);
        await setUp.press('button');
        await line.met();
        await setUp.state('offline');

        line.deaf(/\/backup-codes$/);
        await setUp.press('button');
        await setUp.state('failed');
        expect(await alert(), 'the codes').to.contain(say('offline'));
        expect(await stored(wallet, siti)).to.deep.include({ methods: [], codes: 0 });
        line.good();
        await setUp.press('button');
        await setUp.state('codes');
        expect(await setUp.heading()).to.equal(codes('heading-codes'));
        await setUp.keepCodes();

        await setUp.state('asking');
        await setUp.scan();
        line.cut(/\/confirm$/);
        await siti.page.focus(FIELD);
        await siti.page.keyboard.type(await siti.code());
        await setUp.state('offline');
        expect(await stored(wallet, siti), 'not confirmed').to.deep.include({ methods: [], codes: 0, setUps: ['totp'] });
        line.deaf(/\/confirm$/);
        await setUp.press('button');
        await line.met();
        await setUp.state('offline');
        expect(await stored(wallet, siti), 'confirmed, and nobody heard').to.deep.include({ methods: ['totp'], codes: 10 });
        line.cut(/^\/mfa\/enrollments\/[^/]+$/); // saying that all is done is only a courtesy
        await setUp.press('button');
        await setUp.state('gone');
        expect(await siti.path()).to.equal('/security?done=set-up');
        expect(await stored(wallet, siti)).to.deep.include({ methods: ['totp'], codes: 10 });
        line.good();
        await wallet.clock.nextStep();
        await siti.comeBack();
        expect(await siti.answer()).to.equal('verified');
      });

      it(`by a network that fails while the number is sent: one message goes out, and its code is taken in another tab (text messages, ${site.languageName})`, async () => {
        await begin('every-login', language);
        await setUp.choose('sms');
        const before = texted();
        await fails(/^\/mfa\/enrollments$/, 'button', 'number', { setUps: [] }, { setUps: ['sms'] });
        expect(await alert()).to.contain(say('offline'));
        await setUp.press('button');
        await setUp.alerted('number');
        expect(await alert(), 'SV-19: not another one so soon').to.contain(say('too-many-until').split('{')[0]);
        expect(texted() - before).to.equal(1);
        await again();
        await setUp.state('asking');
        await setUp.finish('sms');
        expect(texted() - before).to.equal(1);
        expect(await stored(wallet, siti)).to.deep.include({ methods: ['sms'], codes: 10, setUps: [] });
      });
    }

    /** Pressed by somebody who cannot wait; it has to say that it is on its way. */
    async function twice(part: string, state: string): Promise<void> {
      await setUp.press(part);
      await siti.page.evaluate(`document.querySelector('mfa-enroll').shadowRoot.querySelector('[part~=${part}]')?.click()`);
      await setUp.state(state);
    }

    /** A request is cut off, then answered into the void: what the server has after each. Leaves the line good. */
    async function fails(path: RegExp, part: string, state: string, cut: object, deaf: object): Promise<void> {
      for (const [how, left] of [
        ['cut', cut],
        ['deaf', deaf],
      ] as const) {
        line[how](path);
        await setUp.press(part);
        await line.met();
        await setUp.alerted(state);
        expect(await stored(wallet, siti), `${String(path)}, ${how}`).to.deep.include(left);
      }
      line.good();
    }

    const again = (path = '/security/set-up'): Promise<void> => siti.reopen(path);
    const alert = () => siti.text('mfa-enroll >>> [role=alert]');
    const texted = () => wallet.site.inbox.messages().filter(({ kind }) => kind === 'sms').length;

    async function begin(system: string, language: Language = 'en'): Promise<void> {
      await siti.under(system, language);
      const account = { name: 'Siti', email: siti.email, phone: '0812 3456 7890', password: PASSWORD };
      await siti.submit('/sign-up', account);
    }
  });
}
