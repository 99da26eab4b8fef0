import { expect } from 'chai';
import { BROWSERS } from '../../support/browsers.ts';
import { openWallet, wrong, type Visitor, type Wallet } from './wallet.ts';

for (const name of BROWSERS) {
  describe(`Withdrawing, in ${name}`, () => {
    let wallet: Wallet;
    let siti: Visitor;
    let had: number;

    before(async () => {
      wallet = await openWallet(name);
    });
    after(() => wallet.close());
    beforeEach(async () => {
      siti = await wallet.visitor();
      await siti.join();
      had = await siti.balance();
    });

    it('shows what will be sent, asks, sends exactly that, and shows the receipt', async () => {
      await siti.withdraw('2.500.000');
      expect(await siti.text('mfa-challenge >>> [part~=amount]')).to.match(/2[.,]500[.,]000/);
      expect(await siti.text('mfa-challenge >>> [part~=payee]')).to.contain('Dompet Angin · 081234567788 · Budi Santoso');
      expect(await siti.answer()).to.equal('verified');
      expect(await siti.heading()).to.equal('IDR 2,500,000 is on its way');
      expect(await siti.balance()).to.equal(had - 2_500_000);
    });

    it('sends nothing for a wrong code', async () => {
      await siti.withdraw('50.000');
      expect(await siti.answer(wrong(await siti.code()))).to.equal('rejected');
      expect(await siti.balance()).to.equal(had);
    });

    it('SV-10: refuses the code that signed in, and takes the next one', async () => {
      await siti.logOut();
      await siti.logIn();
      const used = await siti.code();
      expect(await siti.answer(used)).to.equal('verified');
      await siti.withdraw('50.000');
      expect(await siti.answer(used)).to.equal('rejected');
      expect(await siti.text('mfa-challenge >>> [part~=message]')).to.match(/already used/);
      await wallet.clock.nextStep();
      expect(await siti.answer()).to.equal('verified');
      expect(await siti.balance()).to.equal(had - 50_000);
    });

    it('SV-36: pays nothing when the details differ from the approved ones, and asks for those anew', async () => {
      await siti.withdraw('50.000');
      await siti.page.evaluate(`document.querySelector('input[name=amount]').value = '9000000'`);
      await siti.answer();
      expect(await siti.text('[role=alert]')).to.contain('not what you approved');
      expect(await siti.text('mfa-challenge >>> [part~=amount]')).to.match(/9[.,]000[.,]000/);
      expect(await siti.balance()).to.equal(had);
    });

    it('SV-36: shows the amount of the server, whatever the page says', async () => {
      await siti.withdraw('50.000');
      await siti.page.evaluate(`document.querySelector('mfa-challenge').setAttribute('amount', '1')`);
      expect(await siti.text('mfa-challenge >>> [part~=amount]')).to.match(/50[.,]000/);
    });

    it('SV-39: pays once for one approval, however often the form is sent', async () => {
      await siti.withdraw('50.000');
      const form = await detailsOf(siti);
      await siti.answer();
      const again = await post(siti, form);
      expect(again).to.deep.equal({ status: 200, path: await siti.path() });
      const more = await post(siti, { ...form, amount: '60000' });
      expect(more.status).to.equal(422);
      expect(await siti.balance()).to.equal(had - 50_000);
    });

    it('takes an approval in the session that asked for it only', async () => {
      await siti.withdraw('50.000');
      const form = await detailsOf(siti);
      await siti.page.evaluate(
        `document.querySelector('form.second-step').addEventListener('submit', (event) => event.preventDefault())`,
      );
      await siti.page.evaluate(`document.addEventListener('mfa-verified', (event) => event.preventDefault(), { once: true })`);
      await answerAndStay(siti);
      await wallet.clock.nextStep();
      await siti.logOut();
      await siti.logIn();
      await siti.answer();
      expect((await post(siti, form)).status).to.equal(422);
      expect(await siti.balance()).to.equal(had);
    });

    it('never asks for money that comes in', async () => {
      await siti.visit('/');
      await siti.press('form[action="/top-up"] button');
      expect(await siti.balance()).to.equal(had + 500_000);
    });

    it('says what is wrong with the form, and keeps what was typed', async () => {
      await siti.withdraw('99.000.000');
      expect(await siti.text('[role=alert]')).to.contain('Enter less');
      expect(await siti.page.$eval('[name=holder]', (input) => (input as unknown as { value: string }).value)).to.equal(
        'Budi Santoso',
      );
    });
  });
}

async function answerAndStay(siti: Visitor): Promise<void> {
  await siti.page.waitForSelector('mfa-challenge >>> [part~=button]:not([aria-disabled=true])');
  await siti.page.focus('mfa-challenge input');
  await siti.page.keyboard.type(await siti.code());
  await siti.page.keyboard.press('Enter');
  await siti.page.waitForFunction(`document.querySelector('mfa-challenge').state === 'verified'`);
}

type Form = Record<string, string>;

/** The fields that the approval form would send, with the challenge. */
async function detailsOf({ page }: Visitor): Promise<Form> {
  const script = `({
    ...Object.fromEntries(new FormData(document.querySelector('form.second-step'))),
    'MFA-Challenge': document.querySelector('mfa-challenge').getAttribute('challenge'),
  })`;
  return (await page.evaluate(script)) as Form;
}

/** Sends the form from the page, as often as somebody likes. */
async function post({ page }: Visitor, form: Form): Promise<{ status: number; path: string }> {
  const script = `fetch('/withdraw', { method: 'POST', body: new URLSearchParams(${JSON.stringify(form)}) })
    .then(({ status, url }) => ({ status, path: new URL(url).pathname + new URL(url).search }))`;
  return (await page.evaluate(script)) as { status: number; path: string };
}
