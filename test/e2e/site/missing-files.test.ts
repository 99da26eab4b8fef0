import { expect } from 'chai';
import type { HTTPRequest, Page } from 'puppeteer-core';
import { BROWSERS } from '../../support/browsers.ts';
import { openWallet, type Visitor, type Wallet } from './wallet.ts';

/** Of every element, from the start of the page: `element code`. */
const HEAR_ERRORS = `globalThis.errors = [];
  addEventListener('mfa-error', (event) => errors.push(event.target.localName + ' ' + event.detail.code));`;

for (const name of BROWSERS) {
  describe(`A file that is missing beside the elements, in ${name}`, () => {
    let wallet: Wallet;
    let siti: Visitor;

    before(async () => {
      wallet = await openWallet(name);
    });
    after(() => wallet.close());
    beforeEach(async () => {
      siti = await wallet.visitor();
      await siti.page.evaluateOnNewDocument(HEAR_ERRORS);
    });

    for (const [language, said] of [
      ['en', 'could not be loaded'],
      ['id', 'gagal dimuat'],
    ] as const)
      it(`its words (${language}): says so in few words, tells the page, and goes on when they are there`, async () => {
        await siti.visit('/');
        await siti.submit('/language', { language, back: '/' });
        await siti.signUp();
        const files = await missing(siti.page, /mfa-enroll\.(en|id)\.js$/);
        await siti.visit('/security/set-up?method=totp');
        await siti.page.waitForFunction(`document.querySelector('mfa-enroll')?.state === 'failed'`);
        expect(await siti.text('mfa-enroll >>> [part~=message]')).to.contain(said);
        expect(await siti.page.evaluate('errors')).to.deep.equal(['mfa-enroll offline']);
        await files.appear();
        // Firefox remembers what failed for as long as the page lives, and says to reload.
        if (name === 'firefox') await siti.page.reload();
        else await siti.page.click('mfa-enroll >>> [part~=button]');
        expect(await siti.setUp().state('number')).to.equal('number');
      });

    it('the words of the settings: the panel comes when they are there', async () => {
      await siti.join();
      const files = await missing(siti.page, /mfa-settings\.en\.js$/);
      await siti.visit('/security');
      await siti.page.waitForFunction(`document.querySelector('mfa-settings')?.state === 'failed'`);
      expect(await siti.text('mfa-settings >>> [part~=message]')).to.contain('could not be loaded');
      expect(await siti.page.evaluate('errors')).to.deep.equal(['mfa-settings offline']);
      await files.appear();
      if (name === 'firefox') await siti.page.reload();
      else await siti.page.click('mfa-settings >>> [part~=button]');
      await siti.page.waitForFunction(`document.querySelector('mfa-settings')?.state === 'ready'`);
    });

    for (const file of ['mfa-challenge.js', 'fetch-with-mfa.js'])
      it(`${file}, where a code is asked for first: says so, opens nothing, and nothing is changed`, async () => {
        await siti.join();
        const panel = await siti.settings();
        await missing(siti.page, new RegExp(`/${file}$`));
        await panel.press('disable');
        await panel.press('button');
        await panel.saysSoon('message', 'No connection');
        expect(await siti.page.evaluate('errors')).to.deep.equal(['mfa-settings offline']);
        expect(await siti.page.$('dialog')).to.equal(null);
        expect(await panel.says('badge')).to.equal('On');
      });

    it('the prompt, where a code is tried: says so', async () => {
      await siti.join();
      const panel = await siti.settings();
      await missing(siti.page, /\/mfa-challenge\.js$/);
      await panel.manage();
      await panel.press('try');
      await panel.saysSoon('message', 'No connection');
      expect(await panel.says('task')).to.contain('Try a code from');
    });

    it('is not asked for where the page has the prompt', async () => {
      await siti.join();
      const panel = await siti.settings();
      await siti.page.evaluate(
        `import(document.querySelector('script[src*=mfa-settings]').src.replace('settings', 'challenge'))`,
      );
      const asked: string[] = [];
      siti.page.on('request', (request) => asked.push(request.url().replace(/.*\//, '')));
      await panel.press('disable');
      await panel.press('button');
      expect(await panel.approve()).to.equal('verified');
      expect(asked).to.include('fetch-with-mfa.js').and.not.to.include('mfa-challenge.js');
    });
  });
}

/** These files are not there, until they appear. */
async function missing(page: Page, files: RegExp): Promise<{ appear(): Promise<void> }> {
  const answer = (request: HTTPRequest): void =>
    void (files.test(new URL(request.url()).pathname)
      ? request.respond({ status: 404, contentType: 'text/plain', body: '' })
      : request.continue());
  await page.setCacheEnabled(false);
  await page.setRequestInterception(true);
  page.on('request', answer);
  return {
    appear: async () => {
      page.off('request', answer);
      await page.setRequestInterception(false);
    },
  };
}
