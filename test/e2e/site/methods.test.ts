import { expect } from 'chai';
import { BROWSERS } from '../../support/browsers.ts';
import { codeOnThePhone, openWallet, type Visitor, type Wallet } from './wallet.ts';

for (const name of BROWSERS) {
  describe(`Other methods, in ${name}`, () => {
    let wallet: Wallet;
    let siti: Visitor;

    before(async () => {
      wallet = await openWallet(name);
    });
    after(() => wallet.close());
    beforeEach(async () => {
      siti = await wallet.visitor();
    });

    it('sets text messages up with the registered number, and signs in with the code that arrives', async () => {
      await siti.signUp();
      await siti.visit('/security/sms');
      await siti.press('form[action="/security/sms"] .primary');
      expect(await siti.text('.lead')).to.contain('•• 90');
      await siti.page.type('input[name=otp]', codeOnThePhone(wallet));
      await siti.press('form[action="/security/sms/confirm"] .primary');
      expect(await siti.text('.badge')).to.equal('On');

      await siti.logOut();
      await siti.logIn();
      await sendMe(wallet, siti);
      expect(await siti.answer(codeOnThePhone(wallet))).to.equal('verified');
      expect(await siti.heading()).to.equal('Hello, Siti');
    });

    it('adds text messages with a code of the app, and lets the player choose at the prompt', async () => {
      await siti.join();
      await siti.visit('/security/sms');
      await siti.press('form[action="/security/sms"] .primary');
      expect(await siti.answer()).to.equal('verified');
      await siti.page.type('input[name=otp]', codeOnThePhone(wallet));
      await siti.press('form[action="/security/sms/confirm"] .primary');
      expect(await siti.page.$$('.methods li')).to.have.length(2);

      await wallet.clock.advance(60_000);
      await siti.logOut();
      await siti.logIn();
      await siti.choose('Text message');
      await sendMe(wallet, siti);
      expect(await siti.answer(codeOnThePhone(wallet))).to.equal('verified');
    });

    it('refuses a wrong code of a text message, and a number that is none', async () => {
      await siti.signUp();
      await siti.visit('/security/sms');
      await siti.fill({ phone: '12' });
      await siti.press('form[action="/security/sms"] .primary');
      expect(await siti.text('[role=alert]')).to.contain('mobile number');
      await siti.fill({ phone: '0812 3456 7890' });
      await siti.press('form[action="/security/sms"] .primary');
      const code = codeOnThePhone(wallet);
      await siti.page.type('input[name=otp]', code === '000000' ? '000001' : '000000');
      await siti.press('form[action="/security/sms/confirm"] .primary');
      expect(await siti.text('[role=alert]')).to.contain('did not work');
      await siti.visit('/security');
      expect(await siti.text('.badge')).to.equal('Off');
    });
  });
}

/** Makes sure that a message is on its way: the prompt sends the first by itself or on request. */
async function sendMe({ site }: Wallet, { page }: Visitor): Promise<void> {
  const before = site.inbox.messages().length;
  await page.waitForFunction(`document.querySelector('mfa-challenge')?.state === 'asking'`);
  const request = await page.$(
    'mfa-challenge >>> [part~=send], mfa-challenge >>> [part~=resend]:not([disabled]):not([aria-disabled=true])',
  );
  if (request && site.inbox.messages().length === before) await request.click();
  await page.waitForFunction(`document.querySelector('mfa-challenge')?.state === 'asking'`);
}
