import { expect } from 'chai';
import { BROWSERS } from '../../support/browsers.ts';
import { openWallet, type Visitor, type Wallet } from './wallet.ts';

for (const name of BROWSERS) {
  describe(`Three systems in one wallet, in ${name}`, () => {
    let wallet: Wallet;
    let siti: Visitor;

    before(async () => {
      wallet = await openWallet(name);
    });
    after(() => wallet.close());
    beforeEach(async () => {
      siti = await wallet.visitor();
    });

    it('row 12: "every login" asks at each login, and row 15: not before a withdrawal', async () => {
      await under(siti, 'every-login');
      await siti.join();
      const had = await siti.balance();
      for (const login of [1, 2]) {
        await siti.logOut();
        await siti.logIn();
        expect(await siti.heading(), String(login)).to.equal('One more step');
        expect(await siti.answer(), String(login)).to.equal('verified');
        await wallet.clock.nextStep();
      }
      await siti.withdraw('50.000');
      expect(await siti.heading()).to.equal('IDR 50,000 is on its way');
      expect(await siti.balance()).to.equal(had - 50_000);
    });

    for (const policy of ['risky-actions', 'optional-trusted'] as const) {
      it(`row 13, 15: "${policy}" asks on a new device, and before each withdrawal anew`, async () => {
        await under(siti, policy);
        await siti.join();
        const had = await siti.balance();
        for (const amount of ['50.000', '60.000']) {
          await siti.withdraw(amount);
          expect(await siti.heading(), amount).to.equal('Approve withdrawal');
          expect(await siti.answer(), amount).to.equal('verified');
          await wallet.clock.nextStep();
        }
        expect(await siti.balance()).to.equal(had - 110_000);

        const elsewhere = await wallet.visitor();
        await under(elsewhere, policy);
        await elsewhere.logIn(undefined, siti.email);
        expect(await elsewhere.heading()).to.equal('One more step');
      });
    }

    it('row 19: adding money and reading the history never ask, under any policy', async () => {
      for (const policy of ['every-login', 'risky-actions', 'optional-trusted']) {
        const visitor = await wallet.visitor();
        await under(visitor, policy);
        await visitor.join();
        const had = await visitor.balance();
        await visitor.press('form[action="/top-up"] button');
        expect(await visitor.balance(), policy).to.equal(had + 500_000);
      }
    });

    it('ends the session when the policy is changed: what one policy let in, another did not', async () => {
      await siti.join();
      await under(siti, 'every-login');
      await siti.visit('/withdraw');
      expect(await siti.path()).to.equal('/');
      expect(await siti.heading()).to.equal('Log in');
    });
  });
}

async function under(visitor: Visitor, policy: string): Promise<void> {
  await visitor.visit('/');
  await visitor.press(`button[value="${policy}"]`);
}
