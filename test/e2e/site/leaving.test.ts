import { expect } from 'chai';
import type { Dialog } from 'puppeteer-core';
import { BROWSERS } from '../../support/browsers.ts';
import { openWallet, type Visitor, type Wallet } from './wallet.ts';

const ELSEWHERE = 'nav a[href="/support"]';

/** Where codes are on screen, and how they are kept. */
interface Shown {
  path: string;
  element: 'mfa-enroll' | 'mfa-settings';
  keep(): Promise<unknown>;
}

for (const name of BROWSERS) {
  describe(`Leaving the page while backup codes are on screen, in ${name}`, () => {
    let wallet: Wallet;
    let siti: Visitor;

    before(async () => {
      wallet = await openWallet(name);
    });
    after(() => wallet.close());
    beforeEach(async () => {
      siti = await wallet.visitor();
    });

    it('<mfa-enroll>: the browser asks first, and does not once they are saved', async () => {
      await siti.signUp();
      const setUp = siti.setUp();
      await setUp.choose('totp');
      await setUp.useRegisteredNumber();
      await setUp.typeMessageCode();
      await setUp.state('codes');
      await asksFirst({ path: '/security/set-up?new', element: 'mfa-enroll', keep: () => setUp.keepCodes() });
    });

    it('<mfa-settings>: the browser asks first, and does not once they are saved', async () => {
      await siti.join();
      const panel = await siti.settings();
      expect(await panel.change('codes')).to.equal('verified');
      await panel.reaches('saving-codes');
      await asksFirst({ path: '/security', element: 'mfa-settings', keep: () => panel.keepCodes() });
    });

    async function asksFirst({ path, element, keep }: Shown): Promise<void> {
      const { page } = siti;
      const codes = () => page.$$eval(`${element} >>> [part~=codes] li`, (all) => all.map(({ textContent }) => textContent));
      await page.waitForSelector(`${element} >>> [part~=codes] li`);
      const shown = await codes();
      expect(shown).to.have.length(10);
      const asked: string[] = [];
      page.on('dialog', (dialog) => asked.push(dialog.type()));
      // The link stands still before it is pressed: the page may be scrolling to the codes.
      for (const way of [
        () => page.locator(ELSEWHERE).click(),
        () => page.reload(),
        () => page.close({ runBeforeUnload: true }),
      ]) {
        const dialog = await during(way);
        await dialog.dismiss();
      }
      expect(asked, 'a link, a reload, the tab closed').to.deep.equal(['beforeunload', 'beforeunload', 'beforeunload']);
      expect(await siti.path(), 'who stays').to.equal(path);
      expect(await codes(), 'loses nothing').to.deep.equal(shown);
      await keep();
      await siti.press(ELSEWHERE);
      expect(await siti.path()).to.equal('/support');
      expect(asked, 'once they are saved').to.have.length(3);
    }

    /** The question that the browser asks when somebody is about to leave in this way, which then does not come to its end. */
    function during(way: () => Promise<unknown>): Promise<Dialog> {
      const asking = new Promise<Dialog>((resolve) => siti.page.once('dialog', resolve));
      way().catch(() => undefined);
      return asking;
    }
  });
}
