import { expect } from 'chai';
import { DEFAULT_SMS_RULES, kannel, withFallback } from 'mfa-challenge/server';
import { Clock } from '../../kit/index.ts';
import type { Site } from '../../site/site.ts';
import { BROWSERS, freshPage } from '../../support/browsers.ts';
import { type Kannel, kannelIsInstalled, startKannel } from '../../support/kannel.ts';
import { sharedBrowser } from '../shared-browser.ts';
import { startTestSite } from '../start-site.ts';
import { Visitor } from '../site/wallet.ts';

const MANY = { count: 1000, windowMs: 86_400_000 };

for (const name of BROWSERS) {
  describe(`A code goes through a real Kannel to the phone, in ${name}`, () => {
    let first: Kannel;
    let second: Kannel;
    let site: Site;
    let clock: Clock;
    let siti: Visitor;

    before(async function () {
      if (!kannelIsInstalled) {
        console.log('skipped: install kannel kannel-extras');
        this.skip();
      }
      // One after the other: at the same time they could take each other's ports.
      first = await startKannel();
      second = await startKannel();
      const gateway = (box: string, { url, username, password }: Kannel) => kannel({ name: box, url, username, password });
      site = await startTestSite({
        messages: {
          sms: withFallback([gateway('first', first), gateway('second', second)]),
          smsRules: { ...DEFAULT_SMS_RULES, countries: ['ID'], perNumber: [MANY], perAddress: MANY },
        },
      });
      clock = new Clock(site.store);
      siti = new Visitor(await freshPage(await sharedBrowser(name)), site, clock, 'siti@lumbung.example');
    });
    after(async () => {
      await siti?.page.browserContext().close();
      await site?.close();
      await Promise.all([first?.stop(), second?.stop()]);
    });

    /** What the player reads on the phone, in the n-th message that it gets from this gateway. */
    const codeIn = async (box: Kannel, n: number) => /#(\d{6})$/.exec((await box.message(n)).text)?.[1] ?? '';

    /** The prompt asks for the first message by itself, or offers a button for it. */
    const askForCode = async () => {
      await siti.page.waitForFunction(`['asking', 'rejected'].includes(document.querySelector('mfa-challenge')?.state)`);
      const request = await siti.page.$('mfa-challenge >>> [part~=send]');
      if (request) await request.click();
    };

    it('row 5: goes to another number than the registered one, typed as at home, and arrives as it was written', async () => {
      await siti.under('every-login');
      await siti.signUp();
      await siti.visit('/security/set-up?method=sms');
      await siti.setUp().press('other-number');
      await siti.page.type('mfa-enroll >>> [type=tel]', '0812 3456 7891');
      await siti.page.keyboard.press('Enter');
      const message = await first.message(1);
      expect(message).to.include({ to: '+6281234567891', parts: 1 });
      expect(message.text).to.match(/^Lumbung: code \d{6} confirms this phone number.*\n\n@localhost #\d{6}$/s);
      await siti.page.type('mfa-enroll > input', await codeIn(first, 1));
      await siti.setUp().finish();
      expect(await siti.text('mfa-settings >>> [part=badge]')).to.equal('On');
    });

    it('users-ask 17: is typed in at the prompt, and logs in; a reload sends no other', async () => {
      await siti.logOut();
      await siti.logIn();
      await askForCode();
      await first.message(2);
      await siti.page.reload();
      await siti.page.waitForFunction(`document.querySelector('mfa-challenge')?.state === 'asking'`);
      const resend = await siti.page.$eval('mfa-challenge >>> [part~=resend]', ({ textContent }) => textContent?.trim());
      expect(resend).to.match(/^Send a new code in 0:\d\d$/);
      expect(await siti.answer(await codeIn(first, 2))).to.equal('verified');
      expect(await siti.heading()).to.equal('Hello, Siti');
      expect(first.received()).to.have.length(2);
    });

    it('comes through the second gateway when the first has stopped, once', async () => {
      await first.stop();
      await clock.advance(120_000);
      await siti.logOut();
      await siti.logIn();
      await askForCode();
      expect(await siti.answer(await codeIn(second, 1))).to.equal('verified');
      expect([first.received().length, second.received().length]).to.deep.equal([2, 1]);
    });

    it('cannot come when both have stopped: the player is told what to do, and nothing is charged', async () => {
      await second.stop();
      await clock.advance(120_000);
      await siti.logOut();
      await siti.logIn();
      await askForCode();
      await siti.page.waitForFunction(
        `document.querySelector('mfa-challenge')?.shadowRoot?.textContent.includes('couldn’t be sent. Try another way.')`,
      );
      expect(await siti.text('mfa-challenge >>> [part~=method]'), 'and there is one').to.contain('Backup code');
      expect([first.received().length, second.received().length]).to.deep.equal([2, 1]);
    });
  });
}
