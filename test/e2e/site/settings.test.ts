import { expect } from 'chai';
import { BROWSERS } from '../../support/browsers.ts';
import { openWallet, wrong, type Visitor, type Wallet } from './wallet.ts';

for (const name of BROWSERS) {
  describe(`Changing how one signs in, in ${name}`, () => {
    let wallet: Wallet;
    let siti: Visitor;

    before(async () => {
      wallet = await openWallet(name);
    });
    after(() => wallet.close());
    beforeEach(async () => {
      siti = await wallet.visitor();
      await siti.join();
    });

    it('turns two-step verification off with a code, keeps the method, and turns it on with a code of it', async () => {
      await choose(siti, 'disable');
      expect(await siti.answer()).to.equal('verified');
      expect(await siti.text('.badge')).to.equal('Off');
      expect(await siti.text('.note.good')).to.equal('Two-step verification is off.');
      await siti.logOut();
      await siti.logIn();
      expect(await siti.heading()).to.equal('Hello, Siti');

      await wallet.clock.nextStep();
      await choose(siti, 'enable');
      expect(await siti.answer()).to.equal('verified');
      expect(await siti.text('.badge')).to.equal('On');
      await wallet.clock.nextStep();
      await siti.logOut();
      await siti.logIn();
      expect(await siti.heading()).to.equal('One more step');
      expect(await siti.answer()).to.equal('verified');
    });

    it('SV-49, CVE-2026-3429: changes nothing without a right code', async () => {
      for (const what of ['disable', 'remove']) {
        await choose(siti, what);
        expect(await siti.answer(wrong(await siti.code())), what).to.equal('rejected');
        await siti.visit('/security');
        expect(await siti.text('.badge'), what).to.equal('On');
      }
    });

    it('removes the only method with a code of it; then the password alone signs in, and withdrawals pause', async () => {
      await choose(siti, 'remove');
      expect(await siti.answer()).to.equal('verified');
      expect(await siti.text('.badge')).to.equal('Off');
      await siti.logOut();
      await siti.logIn();
      expect(await siti.heading()).to.equal('Hello, Siti');
    });

    it('tells of what changed in the inbox', async () => {
      await choose(siti, 'disable');
      await siti.answer();
      await siti.visit('/inbox');
      expect(await siti.page.$$('.inbox .message')).to.not.be.empty;
    });
  });
}

async function choose(siti: Visitor, what: string): Promise<void> {
  await siti.visit('/security');
  await siti.press(`button[value=${what}]`);
}
