import { expect } from 'chai';
import { BROWSERS } from '../../support/browsers.ts';
import { Line } from '../line.ts';
import { type Language, LANGUAGES, spoken } from './languages.ts';
import type { SettingsPanel } from './settings-panel.ts';
import { stored } from './stored.ts';
import { openWallet, type Visitor, type Wallet, wrong } from './wallet.ts';

const SLOW_MS = 200;
const SLOW_BYTES = 100_000;

for (const name of BROWSERS) {
  describe(`Changing how one signs in, interrupted, in ${name}`, () => {
    const line = new Line();
    let wallet: Wallet;
    let siti: Visitor;
    let panel: SettingsPanel;

    before(async () => {
      wallet = await openWallet(name, {}, line);
    });
    after(() => wallet.close().then(() => line.close()));
    afterEach(() => line.good());

    for (const language of LANGUAGES) {
      const { panel: say, site } = spoken(language);

      describe(`in ${site.languageName}`, () => {
        it('SV-49, CVE-2026-3429: changes nothing without a right code, and nothing that was thought better of', async () => {
          await joinUnder('optional-trusted', language);
          const before = await stored(wallet, siti);
          for (const parts of [['disable'], ['manage', 'remove'], ['codes']]) {
            for (const part of parts) await panel.press(part);
            await panel.press('button');
            expect(await panel.approve(wrong(await siti.code())), parts.join()).to.equal('rejected');
            await panel.cancelApproval();
            await panel.saysSoon('message', say('cancelled'));
            await panel.press('cancel');
          }
          expect(await stored(wallet, siti)).to.deep.equal(before);
        });

        it('the network is cut: nothing is changed, and the same press does it once it is back', async () => {
          await joinUnder('optional-trusted', language);
          line.cut(/^\/mfa\//);
          await panel.press('disable');
          await panel.press('button');
          await panel.saysSoon('message', say('offline'));
          expect(await stored(wallet, siti)).to.include({ enabled: true });
          line.good();
          await panel.press('button');
          await siti.page.waitForSelector('dialog mfa-challenge');
          // In the middle of the answer, too: the code stays in its field.
          line.cut(/\/verify$/);
          expect(await panel.approve()).to.equal('offline');
          expect(await stored(wallet, siti)).to.include({ enabled: true });
          line.good();
          await siti.page.waitForSelector('dialog mfa-challenge >>> [part~=button]:not([aria-disabled=true])');
          await siti.page.keyboard.press('Enter');
          await panel.saysSoon('badge', say('suspended'));
          expect(await stored(wallet, siti)).to.deep.include({ enabled: false, methods: ['totp'] });
        });

        it('the answer is lost on its way: what was changed is shown', async () => {
          await joinUnder('optional-trusted', language);
          await panel.press('disable');
          await panel.press('button');
          await siti.page.waitForSelector('dialog mfa-challenge');
          line.deaf(/\/enabled$/);
          expect(await panel.approve()).to.equal('verified');
          await panel.saysSoon('badge', say('suspended'));
          expect(await panel.notice()).to.contain(say('elsewhere'));
          expect(await stored(wallet, siti)).to.deep.include({ enabled: false, methods: ['totp'] });
        });

        it('row 10: fresh codes are lost on their way: it says that the former may be void, and the same press makes others', async () => {
          await joinUnder('optional-trusted', language);
          await panel.press('codes');
          await panel.press('button');
          await siti.page.waitForSelector('dialog mfa-challenge');
          line.deaf(/\/backup-codes$/);
          expect(await panel.approve()).to.equal('verified');
          await panel.saysSoon('message', say('offline-codes'));
          expect((await stored(wallet, siti)).codes, 'nobody has seen these').to.equal(10);
          line.good();
          await wallet.clock.nextStep();
          await panel.press('button');
          expect(await panel.approve()).to.equal('verified');
          await panel.keepCodes();
          expect(await panel.notice()).to.contain(say('done-codes'));
          expect((await stored(wallet, siti)).codes).to.equal(10);
        });
      });
    }

    // What follows says little, and runs in one language.
    const { panel: say, setUp: sayInSetUp } = spoken('id');

    it('row 21: the tab is closed after each step of a switch, and left with Back: the old method stays, nothing is half there', async () => {
      await joinUnder('risky-actions');
      const before = await stored(wallet, siti);
      const switchOver = async (): Promise<void> => {
        await panel.manage();
        await panel.press('replace', 1);
        await panel.press('button');
      };
      await panel.manage();
      await panel.press('replace', 1);
      await siti.reopen('/security');
      await panel.reaches('ready');
      expect(await stored(wallet, siti), 'explained').to.deep.equal(before);
      await switchOver();
      await siti.setUp().state('number');
      await siti.reopen('/security');
      await panel.reaches('ready');
      expect(await stored(wallet, siti), 'the number was asked for').to.deep.equal(before);
      await switchOver();
      await siti.setUp().state('number');
      await siti.setUp().approve();
      await siti.visit('/support');
      await siti.page.goBack();
      await panel.reaches('ready');
      expect(await panel.count('method')).to.equal(1);
      expect(await stored(wallet, siti), 'a code is on its way').to.deep.equal({ ...before, setUps: ['sms'] });
      await wallet.clock.nextStep();
      await siti.comeBack();
      expect(await siti.answer(), 'the old method still signs in').to.equal('verified');
    });

    it('a slow network and an impatient hand: everything is done once', async () => {
      await joinUnder('optional-trusted');
      line.slow(SLOW_MS, SLOW_BYTES);
      await siti.reopen('/security');
      await panel.reaches('ready');
      const reached = line.count();
      await panel.press('codes');
      await panel.press('button');
      await siti.page.evaluate(PRESS_AGAIN);
      await siti.page.waitForSelector('dialog mfa-challenge');
      expect(reached(/^POST \/mfa\/backup-codes$/), 'asked for').to.equal(1);
      expect(await panel.approve()).to.equal('verified');
      await panel.keepCodes();
      expect(reached(/^POST \/mfa\/backup-codes$/), 'and approved').to.equal(2);
      expect((await stored(wallet, siti)).codes).to.equal(10);
    });

    it('two tabs: what one has changed the other shows when it comes to the front, and asks about no more', async () => {
      await joinUnder('optional-trusted');
      await panel.manage();
      await panel.press('remove');
      const second = await siti.secondTab();
      await second.visit('/security');
      const answer = JSON.parse(await second.send('/mfa/enabled', '{"enabled":false}')) as { challenge: { id: string } };
      const { challenge } = answer;
      expect(challenge.id, 'the same question in both').to.be.a('string');
      await second.page.close();
      await siti.page.bringToFront();
      await panel.press('button');
      expect(await panel.approve()).to.equal('verified');
      await panel.saysSoon('badge', say('off'));
      // The other tab’s approval was for a method that is gone: it opens nothing.
      const late = await siti.send(
        `/mfa/challenges/${challenge.id}/verify`,
        JSON.stringify({ method: 'totp', code: await siti.code() }),
      );
      expect((JSON.parse(late) as { type: string }).type).to.not.equal(undefined);
    });

    it('two tabs: one sets the app up anew, the other removes it: neither is left over', async () => {
      await joinUnder('optional-trusted');
      await panel.manage();
      await panel.press('replace', 0);
      await panel.press('button');
      expect(await panel.approve()).to.equal('verified');
      const setUp = siti.setUp();
      await setUp.untilSecret();
      await wallet.clock.nextStep();
      const other = await siti.secondTab();
      expect(await (await other.settings()).change('manage', 'remove')).to.equal('verified');
      await siti.page.bringToFront();
      await setUp.scan();
      await setUp.typeAppCode();
      await setUp.state('expired');
      expect(await stored(wallet, siti)).to.deep.include({ methods: [], setUps: [] });
      expect(await siti.text('mfa-enroll >>> [part~=prompt]')).to.contain(sayInSetUp('cancel'));
      await setUp.press('cancel');
      await panel.saysSoon('badge', say('off'));
    });

    it('row 7, 21: another window comes to the front while fresh codes are on screen: they are there still', async () => {
      await joinUnder('risky-actions');
      await panel.manage();
      await panel.press('replace', 0);
      await panel.press('button');
      expect(await panel.approve()).to.equal('verified');
      const setUp = siti.setUp();
      await setUp.untilSecret();
      await setUp.scan();
      await setUp.typeAppCode();
      await setUp.state('codes');
      const second = await siti.secondTab();
      await second.visit('/support');
      const heard = siti.page.waitForResponse((response) => response.url().endsWith('/mfa/settings'));
      await second.page.close();
      await siti.page.bringToFront();
      await siti.page.evaluate(`dispatchEvent(new Event('focus'))`);
      await heard;
      const [key = ''] = await setUp.codesShown();
      expect(await siti.page.$eval('mfa-enroll', (element) => element.checkVisibility()), 'on screen').to.equal(true);
      await setUp.finish();
      expect(setUp.codes).to.deep.equal([key]);
      expect(await panel.notice()).to.contain(say('done-replace'));
      expect(await stored(wallet, siti)).to.deep.include({ methods: ['totp'], codes: 1, setUps: [] });
    });

    it('SV-50: a set-up that is given up leaves nothing, and another one begins from the beginning', async () => {
      await joinUnder('optional-trusted');
      await panel.press('add');
      expect(await panel.approve()).to.equal('verified');
      const first = siti.setUp();
      await first.state('number', 'asking');
      await first.press('cancel');
      await panel.reaches('ready');
      expect(await stored(wallet, siti)).to.deep.include({ methods: ['totp'], setUps: [] });
      await panel.press('add');
      await siti.page.waitForSelector('dialog mfa-challenge');
    });

    async function joinUnder(policy: string, language: Language = 'id'): Promise<void> {
      siti = await wallet.visitor();
      await siti.under(policy, language);
      await siti.join();
      panel = await siti.settings();
    }
  });
}

const PRESS_AGAIN = `for (const times of [1, 2, 3]) document.querySelector('mfa-settings').shadowRoot.querySelector('[part~=button]').click()`;
