import { expect } from 'chai';
import { id } from '../../../shared/strings/settings/id.ts';
import { BROWSERS } from '../../support/browsers.ts';
import type { SettingsPanel } from './settings-panel.ts';
import { codeOnThePhone, openWallet, PASSWORD, type Visitor, type Wallet, wrong } from './wallet.ts';

const HALF_A_YEAR_MS = 181 * 24 * 60 * 60_000;
/** The request reaches the server, and its answer nobody. */
const LOSE_ANSWERS = `{
  const reach = globalThis.fetch;
  globalThis.fetch = async (...asked) => { await reach(...asked); throw new TypeError('lost'); };
  globalThis.reconnect = () => { globalThis.fetch = reach; };
}`;
/** The request reaches nobody. */
const CUT = `globalThis.reach = fetch; globalThis.fetch = () => Promise.reject(new TypeError('offline'));`;

for (const name of BROWSERS) {
  describe(`Changing how one signs in, in ${name}`, () => {
    let wallet: Wallet;
    let siti: Visitor;
    let panel: SettingsPanel;

    before(async () => {
      wallet = await openWallet(name);
    });
    after(() => wallet.close());

    async function joinUnder(policy: string): Promise<void> {
      siti = await wallet.visitor();
      if (policy !== 'optional-trusted') await siti.under(policy);
      await siti.join();
      panel = await siti.settings();
    }

    it('row 11, 20 (every-login): off with a fresh code, nothing lost, on again with a code of the suspended method', async () => {
      await joinUnder('every-login');
      expect(await panel.change('disable')).to.equal('verified');
      expect(await panel.notice()).to.contain('is off');
      await panel.saysSoon('badge', 'Turned off');
      await siti.logOut();
      await siti.logIn();
      expect(await siti.heading()).to.equal('Hello, Siti');
      await wallet.clock.nextStep();
      await panel.open();
      expect(await panel.change('enable')).to.equal('verified');
      await panel.saysSoon('badge', 'On');
      await wallet.clock.nextStep();
      await siti.logOut();
      await siti.logIn();
      expect(await siti.heading()).to.equal('One more step');
      expect(await siti.answer()).to.equal('verified');
    });

    it('SV-49, CVE-2026-3429: changes nothing without a right code, and nothing that was thought better of', async () => {
      await joinUnder('optional-trusted');
      for (const parts of [['disable'], ['manage', 'remove'], ['codes']]) {
        for (const part of parts) await panel.press(part);
        await panel.press('button');
        expect(await panel.approve(wrong(await siti.code())), parts.join()).to.equal('rejected');
        await panel.cancelApproval();
        await panel.saysSoon('message', 'Nothing was changed');
        await panel.press('cancel');
      }
      await panel.open();
      expect(await panel.says('badge')).to.equal('On');
      expect(await panel.says('backup')).to.contain('None');
    });

    it('removes the only method with a code of it: the password alone signs in, withdrawals pause, the owner is told', async () => {
      await joinUnder('optional-trusted');
      expect(await panel.change('manage', 'remove')).to.equal('verified');
      expect(await panel.notice()).to.contain('Removed');
      await panel.saysSoon('badge', 'Off');
      expect(await panel.says('status')).to.contain('Withdrawals are paused until');
      await siti.visit('/inbox');
      expect(await siti.text('.inbox')).to.contain('was removed from your account');
      await siti.visit('/');
      await siti.logOut();
      await siti.logIn();
      expect(await siti.heading()).to.equal('Hello, Siti');
    });

    it('row 34: tries a code of the app; row 3: names it, and says when it was last used', async () => {
      await joinUnder('every-login');
      await panel.manage();
      await panel.press('try');
      await siti.page.waitForSelector('mfa-settings > mfa-challenge > input');
      await siti.page.waitForFunction(`document.querySelector('mfa-challenge').state === 'asking'`);
      await siti.page.keyboard.type(await siti.code());
      await siti.page.waitForFunction(`document.querySelector('mfa-challenge').state === 'verified'`);
      expect(await siti.text('mfa-challenge >>> [part~=message]')).to.contain('This app works');
      await panel.press('close');
      await panel.press('rename');
      await siti.page.waitForSelector('mfa-settings >>> #name');
      await siti.page.focus('mfa-settings >>> #name');
      await siti.page.keyboard.type('Pixel 8');
      await siti.page.keyboard.press('Enter');
      expect(await panel.notice()).to.contain('Renamed');
      await panel.saysSoon('method', 'Pixel 8');
      await panel.saysSoon('method', 'Last used');
    });

    it('row 21 (risky-actions): switches to text messages and back; the old method ends with the new one’s first code, not before', async () => {
      await joinUnder('risky-actions');
      await panel.manage();
      await panel.press('replace', 1);
      expect(await panel.says('task'))
        .to.contain('until the new one works')
        .and.to.contain('Withdrawals wait 24 hours');
      await panel.press('button');
      const toSms = siti.setUp();
      await toSms.state('number');
      await toSms.approve();
      await toSms.finish('sms');
      expect(await panel.notice()).to.contain('the old one has ended');
      await panel.saysSoon('methods', 'Text messages •• 90');
      expect(await panel.count('method')).to.equal(1);
      await panel.saysSoon('backup', 'comes with an authenticator app');
      await panel.saysSoon('status', 'Withdrawals are paused until');

      await wallet.clock.advance(60_000);
      await panel.manage();
      await panel.press('replace', 1);
      await panel.press('button');
      await siti.page.waitForSelector('dialog mfa-challenge');
      await siti.page.waitForFunction(`document.querySelector('dialog mfa-challenge').state === 'asking'`);
      expect(await panel.approve(codeOnThePhone(wallet))).to.equal('verified');
      const toApp = siti.setUp();
      await toApp.finish();
      expect(toApp.codes, 'row 7: the recovery key comes with the app').to.have.length(1);
      await panel.saysSoon('backup', 'Ready');
      expect(await panel.count('method')).to.equal(1);
    });

    it('row 22 (every-login): asks whether the number is still right, and changes it before the old one goes dead', async () => {
      siti = await wallet.visitor();
      await siti.under('every-login');
      await siti.signUp();
      await siti.visit('/security/set-up?method=sms');
      await siti.setUp().finish('sms');
      panel = await siti.settings();
      expect(await panel.count('reminder')).to.equal(0);
      await wallet.clock.advance(HALF_A_YEAR_MS);
      await panel.open();
      expect(await panel.says('reminder')).to.contain('Is •• 90 still your number?');
      await panel.press('current');
      expect(await panel.notice()).to.contain('Thank you');
      expect(await panel.count('reminder')).to.equal(0);
      await wallet.clock.advance(HALF_A_YEAR_MS);
      await panel.open();
      await panel.press('replace');
      await panel.press('button');
      const setUp = siti.setUp();
      await setUp.state('number');
      await setUp.press('other-number');
      await siti.page.waitForSelector('mfa-enroll >>> input[type=tel]');
      await siti.page.type('mfa-enroll >>> input[type=tel]', '0813 1111 2255');
      await setUp.press('button');
      await siti.page.waitForSelector('dialog mfa-challenge');
      await siti.page.waitForFunction(`document.querySelector('dialog mfa-challenge').state === 'asking'`);
      expect(await panel.approve(codeOnThePhone(wallet)), 'with a code to the old number').to.equal('verified');
      await setUp.finish('sms');
      await panel.saysSoon('methods', '•• 55');
      expect(await panel.count('method')).to.equal(1);
    });

    it('row 3, 10, 11, 30 in Indonesian: fresh codes kept, off, and on again', async () => {
      await joinUnder('optional-trusted');
      await siti.submit('/language', { language: 'id', back: '/security' });
      await panel.open();
      expect(await panel.says('badge')).to.equal(id.on);
      expect(await panel.change('codes')).to.equal('verified');
      await panel.keepCodes();
      expect(await panel.notice()).to.contain(id['done-codes']);
      for (const [part, done, state] of [
        ['disable', id['done-disable'], id.suspended],
        ['enable', id['done-enable'], id.on],
      ] as const) {
        await wallet.clock.nextStep();
        expect(await panel.change(part)).to.equal('verified');
        expect(await panel.notice()).to.contain(done);
        await panel.saysSoon('badge', state as string);
      }
    });

    describe('interrupted', () => {
      beforeEach(() => joinUnder('optional-trusted'));

      it('the tab is closed, or left with Back, in the middle of a switch: the old method stays, and nothing is half there', async () => {
        await panel.manage();
        await panel.press('replace', 1);
        await panel.press('button');
        const setUp = siti.setUp();
        await setUp.state('number');
        await setUp.approve();
        await siti.visit('/support');
        await siti.page.goBack();
        await panel.reaches('ready');
        expect(await panel.count('method')).to.equal(1);
        expect(await panel.says('methods')).to.contain('Authenticator app');
        await wallet.clock.nextStep();
        await siti.comeBack();
        expect(await siti.answer(), 'it still signs in').to.equal('verified');
      });

      it('the network is cut: nothing is changed, and the same press does it once it is back', async () => {
        await siti.page.evaluate(CUT);
        await panel.press('disable');
        await panel.press('button');
        await panel.saysSoon('message', 'No connection');
        expect(await panel.says('badge')).to.equal('On');
        await siti.page.evaluate('globalThis.fetch = globalThis.reach');
        await panel.press('button');
        expect(await panel.approve()).to.equal('verified');
        await panel.saysSoon('badge', 'Turned off');
      });

      it('the answer is lost on its way: what was changed is shown', async () => {
        await panel.press('disable');
        await panel.press('button');
        await siti.page.waitForSelector('dialog mfa-challenge');
        await siti.page.waitForFunction(`document.querySelector('dialog mfa-challenge').state === 'asking'`);
        // The code is answered; the request that it approves is the one whose answer gets lost.
        await siti.page.evaluate(
          `document.addEventListener('mfa-verified', () => { ${LOSE_ANSWERS} }, { capture: true, once: true })`,
        );
        expect(await panel.approve()).to.equal('verified');
        await panel.saysSoon('message', 'No connection');
        await siti.page.evaluate(`reconnect(); dispatchEvent(new Event('focus'))`);
        await panel.saysSoon('badge', 'Turned off');
        expect(await panel.notice()).to.contain('This has changed meanwhile');
      });

      it('two tabs: what one has changed the other shows when it comes to the front, and asks about no more', async () => {
        await panel.manage();
        await panel.press('remove');
        const second = await siti.page.browserContext().newPage();
        await second.goto(siti.page.url());
        const answer = `fetch('/mfa/enabled', { method: 'POST', body: '{"enabled":false}',
          headers: { 'Content-Type': 'application/json', 'MFA-Request': '1' } }).then((answer) => answer.json())`;
        const { challenge } = (await second.evaluate(answer)) as { challenge: { id: string } };
        expect(challenge.id, 'the same question in both').to.be.a('string');
        await second.close();
        await siti.page.bringToFront();
        await panel.press('button');
        expect(await panel.approve()).to.equal('verified');
        await panel.saysSoon('badge', 'Off');
        // The other tab’s approval was for a method that is gone: it opens nothing.
        const late = `fetch('/mfa/challenges/${challenge.id}/verify', { method: 'POST',
          body: '{"method":"totp","code":"${await siti.code()}"}',
          headers: { 'Content-Type': 'application/json', 'MFA-Request': '1' } }).then((answer) => answer.status)`;
        expect(await siti.page.evaluate(late)).to.not.equal(200);
      });

      it('SV-50: a set-up that is given up leaves nothing, and another one begins from the beginning', async () => {
        await panel.press('add');
        const first = siti.setUp();
        await siti.page.waitForSelector('dialog mfa-challenge');
        expect(await panel.approve()).to.equal('verified');
        await first.state('number', 'asking');
        await first.press('cancel');
        await panel.reaches('ready');
        expect(await panel.count('method')).to.equal(1);
        await panel.press('add');
        await siti.page.waitForSelector('dialog mfa-challenge');
      });
    });

    it('is usable with the keyboard alone, and the focus is where one goes on', async () => {
      await joinUnder('optional-trusted');
      const { page } = siti;
      const focused = `(() => { let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; return at; })()`;
      const tabTo = async (part: string) => {
        for (let presses = 0; presses < 40; presses++) {
          await page.keyboard.press('Tab');
          if (await page.evaluate(`${focused}?.part?.contains('${part}') ?? false`)) return;
        }
        throw new Error(`Tab does not reach ${part}`);
      };
      await tabTo('manage');
      await page.keyboard.press('Enter');
      await tabTo('remove');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Escape');
      await page.waitForFunction(`${focused}?.part?.contains('remove')`);
      await tabTo('codes');
      await page.keyboard.press('Enter');
      await page.waitForFunction(`${focused}?.part?.contains('task')`);
      await tabTo('button');
      await page.waitForFunction(`${focused}.ariaDisabled === 'false'`);
      await page.keyboard.press('Enter');
      await page.waitForFunction(`document.querySelector('dialog mfa-challenge')?.state === 'asking'`);
      expect(await panel.approve()).to.equal('verified');
      await panel.reaches('saving-codes');
      await tabTo('saved');
      const [code = ''] = await page.$$eval('mfa-settings >>> [part=codes] li', (all) => all.map((one) => one.textContent));
      await page.keyboard.press('Enter');
      await tabTo('typed');
      await page.keyboard.type(code.toLowerCase());
      await page.keyboard.press('Enter');
      expect(await panel.notice()).to.contain('backup codes are ready');
      await page.waitForFunction(`${focused}?.part?.contains('notice')`);
    });

    if (name === 'firefox') return;

    it('WD-19: prints the codes alone, and nothing of them when the page is printed', async () => {
      await joinUnder('optional-trusted');
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
