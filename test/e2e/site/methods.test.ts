import { expect } from 'chai';
import { BROWSERS } from '../../support/browsers.ts';
import { codeOnThePhone, openWallet, type Visitor, type Wallet, wrong } from './wallet.ts';

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
      await siti.visit('/security/set-up?method=sms');
      expect(await siti.text('mfa-enroll >>> .step')).to.contain('•• 90');
      await siti.setUp().finish('sms');
      expect(await siti.text('mfa-settings >>> [part=badge]')).to.equal('On');

      await siti.logOut();
      await siti.logIn();
      await sendMe(wallet, siti);
      expect(await siti.answer(codeOnThePhone(wallet))).to.equal('verified');
      expect(await siti.heading()).to.equal('Hello, Siti');
    });

    it('adds text messages with a code of the app, and lets the player choose at the prompt', async () => {
      await siti.join();
      await siti.visit('/security/set-up?method=sms');
      const setUp = siti.setUp();
      await setUp.approve();
      await setUp.finish('sms');
      expect(await (await siti.settings()).count('method')).to.equal(2);

      await wallet.clock.advance(60_000);
      await siti.logOut();
      await siti.logIn();
      await siti.choose('Text message');
      await sendMe(wallet, siti);
      expect(await siti.answer(codeOnThePhone(wallet))).to.equal('verified');
    });

    it('refuses a wrong code of a text message, and a number that is none', async () => {
      await siti.signUp();
      await siti.visit('/security/set-up?method=sms');
      const setUp = siti.setUp();
      await setUp.press('other-number');
      await siti.page.waitForSelector('mfa-enroll >>> input[type=tel]');
      await siti.page.type('mfa-enroll >>> input[type=tel]', '12');
      await setUp.press('button');
      expect(await siti.text('mfa-enroll >>> [role=alert]')).to.contain('number');
      await setUp.press('other-number');
      await setUp.useRegisteredNumber();
      await siti.page.type('mfa-enroll > input', wrong(codeOnThePhone(wallet)));
      expect(await siti.text('mfa-enroll >>> [role=alert]')).to.contain('isn’t right');
      await siti.visit('/security');
      expect(await siti.text('mfa-settings >>> [part=badge]')).to.equal('Off');
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
