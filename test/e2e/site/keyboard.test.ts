import { expect } from 'chai';
import { BROWSERS } from '../../support/browsers.ts';
import { violationsOn } from '../violations.ts';
import { Keys } from './keys.ts';
import { newestCode, type SetUp } from './set-up.ts';
import type { SettingsPanel } from './settings-panel.ts';
import { stored } from './stored.ts';
import { openWallet, type Visitor, type Wallet } from './wallet.ts';

/** Long enough for another text message to the same number. */
const WAIT_MS = 61_000;

for (const name of BROWSERS) {
  describe(`With the keyboard alone, in ${name}`, () => {
    let wallet: Wallet;
    let siti: Visitor;
    let panel: SettingsPanel;
    let keys: Keys;

    before(async () => {
      wallet = await openWallet(name);
    });
    after(() => wallet.close());

    it('an app is set up, and axe finds nothing in any step', async () => {
      siti = await wallet.visitor();
      keys = new Keys(siti.page);
      await siti.signUp();
      const setUp = siti.setUp();
      const check = async (step: string) => expect(await violationsOn(siti.page), step).to.deep.equal([]);
      await setUp.state('choosing');
      await check('method');
      await keys.watch();
      await keys.press('method');
      await atNumber();
      await check('phone');
      await keys.press('button');
      await setUp.state('asking');
      await keys.restsOn('mfa-enroll>input');
      await check('code');
      await keys.type(newestCode(wallet.site));
      await setUp.state('codes');
      await keys.restsOn('heading');
      await check('codes');
      const [code = ''] = await setUp.codesShown();
      await keys.press('saved', ' ');
      await keys.restsOn('heading');
      await keys.press('again');
      await keys.restsOn('heading');
      await keys.press('saved');
      await keys.to('typed');
      await check('codes, typed back');
      await keys.type(code);
      await siti.page.keyboard.press('Enter');
      await setUp.state('asking');
      await keys.restsOn('heading');
      await check('confirm');
      await keys.press('show-key', ' ');
      await keys.to('copy');
      await keys.back('show-key');
      await setUp.scan();
      await keys.to('mfa-enroll>input');
      expect(await keys.lost(), 'the focus was nowhere after').to.deep.equal([]);
      await keys.type(await siti.code());
      await setUp.state('gone');
      expect([...keys.unseen], 'no ring around').to.deep.equal([]);
      expect((await stored(wallet, siti)).methods).to.deep.equal(['totp']);
    });

    it('from the panel: fresh codes, a name, another method, a new phone, and one method less', async () => {
      await joinUnder('optional-trusted');
      await keys.watch();

      // Looked at, and thought better of.
      await keys.press('manage');
      await keys.restsOn('manage');
      await keys.press('remove');
      await keys.restsOn('task');
      await siti.page.keyboard.press('Escape');
      await keys.restsOn('remove');
      await siti.page.keyboard.press('Enter');
      await keys.press('button');
      await keys.restsOn('mfa-challenge>input');
      await siti.page.keyboard.press('Escape');
      await panel.saysSoon('message', 'Nothing was changed');
      await keys.restsOn('button');
      await keys.press('cancel', ' ');
      await keys.restsOn('remove');

      await keys.back('rename');
      await siti.page.keyboard.press(' ');
      await keys.restsOn('name');
      await keys.type('Pixel 8');
      await siti.page.keyboard.press('Enter');
      await keys.restsOn('notice');
      await panel.saysSoon('method', 'Pixel 8');

      await keys.press('codes');
      await keys.restsOn('task');
      await keys.press('button');
      await approve();
      await keys.restsOn('task');
      await siti.page.keyboard.press('Escape');
      await keepCodes('mfa-settings');
      await keys.restsOn('notice');

      await wallet.clock.nextStep();
      await keys.back('manage');
      await keys.to('add');
      await keys.press('add');
      await atNumber();
      await anotherNumber('0813 1111 2255');
      await approve();
      await setUpWithKeys();
      await keys.restsOn('notice');
      expect((await stored(wallet, siti)).methods).to.deep.equal(['totp', 'sms']);

      await wallet.clock.nextStep();
      await keys.press('manage');
      await keys.press('replace');
      await keys.restsOn('task');
      await keys.press('button');
      await approve();
      await setUpWithKeys();
      await keys.restsOn('notice');
      expect((await stored(wallet, siti)).methods).to.deep.equal(['sms', 'totp']);

      await wallet.clock.nextStep();
      await keys.press('manage');
      await keys.press('remove');
      await keys.press('button');
      await keys.restsOn('mfa-challenge>input');
      await approve();
      await keys.restsOn('notice');
      expect((await stored(wallet, siti)).methods).to.deep.equal(['totp']);
      expect(await keys.lost(), 'the focus was nowhere after').to.deep.equal([]);
      expect([...keys.unseen], 'no ring around').to.deep.equal([]);
    });

    it('row 21: from the panel, a switch to text messages that is given up, and one that is made', async () => {
      await joinUnder('risky-actions');
      await keys.watch();
      await keys.press('manage');
      await keys.to('replace');
      await keys.press('replace');
      await keys.restsOn('task');
      await keys.press('button');
      await atNumber();
      await keys.press('cancel');
      await keys.restsOn('replace');
      await siti.page.keyboard.press('Enter');
      await keys.restsOn('task');
      await keys.press('button');
      await atNumber();
      await keys.press('button');
      await approve();
      await setUpWithKeys();
      await keys.restsOn('notice');
      expect((await stored(wallet, siti)).methods).to.deep.equal(['sms']);
      expect(await keys.lost(), 'the focus was nowhere after').to.deep.equal([]);
      expect([...keys.unseen], 'no ring around').to.deep.equal([]);
    });

    async function joinUnder(policy: string): Promise<void> {
      siti = await wallet.visitor();
      await siti.under(policy);
      await siti.join();
      panel = await siti.settings();
      keys = new Keys(siti.page);
      await wallet.clock.advance(WAIT_MS);
    }

    /** The set-up was on its way: what comes first is there, and not only its heading. */
    async function atNumber(): Promise<void> {
      await siti.setUp().state('number');
      await keys.restsOn('heading');
    }

    /** The prompt in its dialog: the field has the focus, Enter approves once it may. */
    async function approve(): Promise<void> {
      await keys.restsOn('mfa-challenge>input');
      const prompt = `document.querySelector('dialog mfa-challenge')`;
      await siti.page.waitForFunction(`${prompt}.state === 'asking'`);
      const isApp = await siti.page.evaluate(`${prompt}.shadowRoot.textContent.includes('authenticator')`);
      await keys.type(isApp ? await siti.code() : newestCode(wallet.site));
      await siti.page.waitForSelector('dialog mfa-challenge >>> [part~=button]:not([aria-disabled=true])');
      await siti.page.keyboard.press('Enter');
      await siti.page.waitForFunction(`!document.querySelector('dialog')`);
    }

    async function anotherNumber(number: string): Promise<void> {
      await keys.press('other-number');
      await keys.restsOn('heading');
      await siti.page.waitForSelector('mfa-enroll >>> #phone-country option');
      await keys.to('phone-country');
      const country = `document.querySelector('mfa-enroll').shadowRoot.getElementById('phone-country').value`;
      const before = await siti.page.evaluate(country);
      await siti.page.keyboard.press('ArrowDown');
      await siti.page.waitForFunction(`${country} !== '${String(before)}'`);
      await siti.page.keyboard.press('ArrowUp');
      await siti.page.waitForFunction(`${country} === '${String(before)}'`);
      await keys.to('phone-number');
      await keys.type(number);
      await siti.page.keyboard.press('Enter');
    }

    async function keepCodes(element: string): Promise<void> {
      await siti.page.waitForSelector(`${element} >>> [part~=codes] li`);
      const codes = await siti.page.$$eval(`${element} >>> [part~=codes] li`, (all) => all.map((one) => one.textContent));
      await keys.press('saved');
      await keys.to('typed');
      await keys.type((codes.at(-1) ?? '').toLowerCase());
      await siti.page.keyboard.press('Enter');
    }

    /** From the approval to the end, whatever the policy's steps are. */
    async function setUpWithKeys(): Promise<void> {
      const setUp = siti.setUp();
      for (;;) {
        const state = await setUp.state('number', 'asking', 'codes', 'gone');
        if (state === 'gone') return;
        if (state === 'codes') await keepCodes('mfa-enroll');
        if (state === 'codes') await setUp.state('number', 'asking', 'gone');
        if (state === 'number') await keys.press('button');
        if (state === 'number') await setUp.state('asking');
        if (state === 'asking') await enterCode(setUp);
      }
    }

    async function enterCode(setUp: SetUp): Promise<void> {
      const isApp = (await siti.page.$('mfa-enroll >>> [part~=qr] svg')) !== null;
      await keys.restsOn(isApp ? 'heading' : 'mfa-enroll>input');
      if (isApp) await setUp.scan();
      if (isApp) await keys.to('mfa-enroll>input');
      await keys.type(isApp ? await siti.code() : newestCode(wallet.site));
      await siti.page.waitForFunction(
        `!document.querySelector('mfa-enroll') || document.querySelector('mfa-enroll').state !== 'asking'`,
      );
      await siti.page.waitForFunction(`!/checking|busy/.test(document.querySelector('mfa-enroll')?.state)`);
    }
  });
}
