import { expect } from 'chai';
import { VirtualAuthenticator } from '../../kit/index.ts';
import { BROWSERS } from '../../support/browsers.ts';
import { LANGUAGES, spoken } from './languages.ts';
import type { SettingsPanel } from './settings-panel.ts';
import { stored } from './stored.ts';
import { codeOnThePhone, openWallet, PASSWORD, type Visitor, type Wallet } from './wallet.ts';

const HALF_A_YEAR_MS = 181 * 24 * 60 * 60_000;
const BANK = { bank: 'Bank Samudra', number: '081234567788', holder: 'Budi Santoso' };

for (const name of BROWSERS) {
  describe(`Changing how one signs in, in ${name}`, () => {
    let wallet: Wallet;
    let siti: Visitor;
    let panel: SettingsPanel;

    before(async () => {
      wallet = await openWallet(name);
    });
    after(() => wallet.close());

    for (const language of LANGUAGES) {
      const { panel: say, setUp: sayInSetUp, codes: sayOfCodes, site } = spoken(language);

      describe(`row 30: in ${site.languageName}`, () => {
        it('row 28, 29: recommends a second step, more plainly where money can go out, with advice that is true here', async () => {
          siti = await wallet.visitor();
          await siti.under('optional-trusted', language);
          await siti.signUp();
          panel = await siti.settings();
          expect(await panel.says('badge')).to.equal(say('off'));
          expect(await panel.says('status')).to.contain(say('recommend'));
          await siti.submit('/account/payment-method', BANK);
          await panel.open();
          expect(await panel.says('status')).to.contain(say('recommend-payment'));
          for (const line of ['advice-share', 'advice-codes', 'advice-number', 'advice-sms', 'advice-travel'] as const)
            expect(await panel.says('advice'), line).to.contain(say(line));
        });

        it('row 11, 20 (every-login): off with a fresh code, nothing lost, on again with a code of the suspended method', async () => {
          await joinUnder('every-login');
          await panel.press('disable');
          expect(await panel.says('task'))
            .to.contain(say('disables-keeps'))
            .and.to.contain(say('code-first'));
          await panel.press('button');
          expect(await panel.approve()).to.equal('verified');
          expect(await panel.notice()).to.contain(say('done-disable'));
          await panel.saysSoon('badge', say('suspended'));
          expect(await panel.says('status')).to.contain(say('status-suspended'));
          await siti.logOut();
          await siti.logIn();
          expect(await siti.heading()).to.equal(site.home.hello('Siti'));
          await wallet.clock.nextStep();
          await panel.open();
          expect(await panel.change('enable')).to.equal('verified');
          expect(await panel.notice()).to.contain(say('done-enable'));
          await panel.saysSoon('badge', say('on'));
          await wallet.clock.nextStep();
          await siti.logOut();
          await siti.logIn();
          expect(await siti.heading()).to.equal(site.prompt.title);
          expect(await siti.answer()).to.equal('verified');
        });

        it('removes the only method with a code of it: the password alone signs in, withdrawals pause, the owner is told', async () => {
          await joinUnder('optional-trusted');
          await panel.manage();
          await panel.press('remove');
          expect(await panel.says('task'))
            .to.contain(say('removes-last'))
            .and.to.contain(say('waits', { n: 24 }));
          await panel.press('button');
          expect(await panel.approve()).to.equal('verified');
          expect(await panel.notice()).to.contain(say('done-remove'));
          await panel.saysSoon('badge', say('off'));
          expect(await panel.says('status')).to.contain(say('cooling').split('{')[0]);
          expect(wallet.site.mailbox.mails[0]).to.include({ to: siti.email });
          await siti.visit('/');
          await siti.logOut();
          await siti.logIn();
          expect(await siti.heading()).to.equal(site.home.hello('Siti'));
        });

        it('row 34: tries a code of the app; row 3: names it, and says when it was last used; row 10: makes fresh codes', async () => {
          await joinUnder('every-login');
          await panel.manage();
          await panel.press('try');
          expect(await tryCode()).to.contain(say('try-verified'));
          await panel.press('close');
          await panel.press('rename');
          await siti.page.waitForSelector('mfa-settings >>> #name');
          await siti.page.focus('mfa-settings >>> #name');
          await siti.page.keyboard.type('Pixel 8');
          await siti.page.keyboard.press('Enter');
          expect(await panel.notice()).to.contain(say('done-rename'));
          await panel.saysSoon('method', 'Pixel 8');
          await panel.saysSoon('method', say('used').split('{')[0] ?? '');
          await wallet.clock.nextStep();
          expect(await panel.change('codes')).to.equal('verified');
          await panel.reaches('saving-codes');
          await panel.saysSoon('task', sayOfCodes('heading-codes'));
          const codes = await panel.keepCodes();
          expect(new Set(codes), 'row 7').to.have.property('size', 10);
          expect(await panel.notice()).to.contain(say('done-codes'));
          await panel.saysSoon('backup', say('codes-left', { n: 10, total: 10 }));
          expect(await stored(wallet, siti)).to.deep.include({ methods: ['totp'], codes: 10, setUps: [] });
        });

        it('row 21 (risky-actions): switches to text messages and back; the old method ends with the new one’s first code, not before', async () => {
          await joinUnder('risky-actions');
          await panel.manage();
          await panel.press('replace', 1);
          expect(await panel.says('task'))
            .to.contain(say('replaces', { name: say('totp') }))
            .and.to.contain(say('waits', { n: 24 }));
          await panel.press('button');
          const toSms = siti.setUp();
          await toSms.state('number');
          await toSms.approve();
          expect((await stored(wallet, siti)).methods, 'not before').to.deep.equal(['totp']);
          await toSms.finish('sms');
          expect(await panel.notice()).to.contain(say('done-replace'));
          await panel.saysSoon('methods', `${say('sms')} •• 90`);
          expect(await panel.count('method')).to.equal(1);
          await panel.saysSoon('backup', say('codes-app-only'));
          await panel.saysSoon('status', say('cooling').split('{')[0] ?? '');

          await wallet.clock.advance(60_000);
          await panel.manage();
          await panel.press('replace', 1);
          await panel.press('button');
          await approveByMessage();
          const toApp = siti.setUp();
          await toApp.finish();
          expect(toApp.codes, 'row 7: the recovery key comes with the app').to.have.length(1);
          await panel.saysSoon('backup', say('codes-left-key'));
          expect(await stored(wallet, siti)).to.deep.include({ methods: ['totp'], codes: 1, setUps: [] });
        });

        it('row 22 (every-login): asks whether the number is still right, and changes it before the old one goes dead', async () => {
          siti = await wallet.visitor();
          await siti.under('every-login', language);
          await siti.signUp();
          await siti.visit('/security/set-up?method=sms');
          await siti.setUp().finish('sms');
          panel = await siti.settings();
          expect(await panel.count('reminder')).to.equal(0);
          await wallet.clock.advance(HALF_A_YEAR_MS);
          await panel.open();
          expect(await panel.says('reminder'))
            .to.contain(say('reminder', { name: '•• 90' }))
            .and.to.contain(say('reminder-time'));
          await panel.press('current');
          expect(await panel.notice()).to.contain(say('done-current'));
          expect(await panel.count('reminder')).to.equal(0);
          await wallet.clock.advance(HALF_A_YEAR_MS);
          await panel.open();
          await panel.press('replace');
          await panel.press('button');
          const setUp = siti.setUp();
          await setUp.state('number');
          expect(await setUp.heading()).to.equal(sayInSetUp('number-sms'));
          await setUp.press('other-number');
          await siti.page.waitForSelector('mfa-enroll >>> input[type=tel]');
          await siti.page.type('mfa-enroll >>> input[type=tel]', '0813 1111 2255');
          await setUp.press('button');
          await approveByMessage();
          await setUp.finish('sms');
          await panel.saysSoon('methods', '•• 55');
          expect((await stored(wallet, siti)).methods).to.deep.equal(['sms']);
        });

        it('row 23 (every-login): another phone gets the app from the panel, and a code of each of the two is right', async () => {
          await joinUnder('every-login');
          const first = siti.phone;
          await panel.press('add');
          expect(await panel.approve()).to.equal('verified');
          siti.phone = new VirtualAuthenticator();
          const setUp = siti.setUp();
          await setUp.finish();
          expect(await panel.notice()).to.contain(say('done-add'));
          await wallet.clock.nextStep();
          const nowMs = await wallet.clock.nowMs();
          for (const [at, phone] of [first, siti.phone].entries()) {
            await panel.manage(at);
            await panel.press('try');
            expect(await tryCode(phone.code(nowMs)), `row 34: phone ${String(at + 1)}`).to.contain(say('try-verified'));
            await panel.press('close');
            await panel.manage(at);
          }
          expect((await stored(wallet, siti)).methods).to.deep.equal(['totp', 'totp']);
        });

        it('row 23 (risky-actions): a second phone takes the same set-up key, and shows the same codes', async () => {
          await joinUnder('risky-actions');
          await panel.manage();
          await panel.press('replace', 0);
          await panel.press('button');
          expect(await panel.approve()).to.equal('verified');
          const setUp = siti.setUp();
          const key = await setUp.setUpKey();
          expect(await siti.text('mfa-enroll >>> [part~=qr] ~ details')).to.contain(sayInSetUp('key'));
          const second = new VirtualAuthenticator();
          for (const phone of [siti.phone, second]) phone.addKey(key);
          await setUp.typeAppCode();
          await setUp.finish();
          expect(await panel.notice()).to.contain(say('done-replace'));
          await wallet.clock.nextStep();
          await panel.manage();
          await panel.press('try');
          expect(await tryCode(second.code(await wallet.clock.nowMs())), 'row 34').to.contain(say('try-verified'));
          expect(await stored(wallet, siti)).to.deep.include({ methods: ['totp'], codes: 1 });
        });
      });

      async function joinUnder(policy: string): Promise<void> {
        siti = await wallet.visitor();
        await siti.under(policy, language);
        await siti.join();
        panel = await siti.settings();
      }
    }

    /** Into the field of "Try a code". Gives what is said of it. */
    async function tryCode(code?: string): Promise<string> {
      await siti.page.waitForSelector('mfa-settings > mfa-challenge > input');
      await siti.page.waitForFunction(`document.querySelector('mfa-challenge').state === 'asking'`);
      await siti.page.keyboard.type(code ?? (await siti.code()));
      await siti.page.waitForFunction(`document.querySelector('mfa-challenge').state !== 'asking'`);
      await siti.page.waitForFunction(`document.querySelector('mfa-challenge').state !== 'checking'`);
      return siti.text('mfa-challenge >>> [part~=message]');
    }

    /** With the code that comes by text message to the number from before. */
    async function approveByMessage(): Promise<void> {
      await siti.page.waitForSelector('dialog mfa-challenge');
      await siti.page.waitForFunction(`document.querySelector('dialog mfa-challenge').state === 'asking'`);
      expect(await panel.approve(codeOnThePhone(wallet))).to.equal('verified');
    }

    if (name === 'firefox') return;

    it('WD-19: prints the codes alone, and nothing of them when the page is printed', async () => {
      siti = await wallet.visitor();
      await siti.join();
      panel = await siti.settings();
      expect(await panel.change('codes')).to.equal('verified');
      await panel.reaches('saving-codes');
      await siti.page.waitForSelector('mfa-settings >>> [part=print]');
      const shown = async () =>
        String(
          await siti.page.evaluate(
            `document.body.innerText + (document.querySelector('.mfa-print')?.shadowRoot.textContent ?? '')`,
          ),
        );
      const [code = ''] = await siti.page.$$eval('mfa-settings >>> [part=codes] li', (all) => all.map((one) => one.textContent));
      await siti.page.emulateMediaType('print');
      const hidden = `getComputedStyle(document.querySelector('mfa-settings').shadowRoot.querySelector('[part=codes]')).display`;
      expect(await siti.page.evaluate(hidden), 'the page').to.equal('none');
      await siti.page.evaluate(`globalThis.print = () => {}`);
      await panel.press('print');
      expect(await shown())
        .to.contain(code)
        .and.to.not.contain('Two-step verification');
      await siti.page.evaluate(`dispatchEvent(new Event('afterprint'))`);
      expect(await siti.page.$('.mfa-print')).to.equal(null);
      expect(PASSWORD).to.not.equal(code);
    });
  });
}
