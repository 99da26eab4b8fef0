import { expect } from 'chai';
import { BROWSERS } from '../../support/browsers.ts';
import { openWallet, wrong, type Visitor, type Wallet } from './wallet.ts';

const MINUTE_MS = 60_000;

for (const name of BROWSERS) {
  describe(`Signing in, in ${name}`, () => {
    let wallet: Wallet;
    let siti: Visitor;

    before(async () => {
      wallet = await openWallet(name);
    });
    after(() => wallet.close());
    beforeEach(async () => {
      siti = await wallet.visitor();
    });

    it('asks for the password only until a second factor is set up', async () => {
      await siti.signUp();
      expect(await siti.path()).to.equal('/security/set-up?new');
      await siti.logOut();
      await siti.logIn();
      expect(await siti.heading()).to.equal('Hello, Siti');
    });

    it('sets an app up with the QR code on the screen, and asks from the next login on', async () => {
      await siti.signUp();
      await siti.setUpApp();
      expect(await siti.path()).to.equal('/security?done=set-up');
      expect(await siti.text('mfa-settings >>> [part=badge]')).to.equal('On');
      expect(siti.phone.accounts[0]).to.include({ issuer: 'Lumbung', account: siti.email, digits: 6, periodSeconds: 30 });

      await wallet.clock.nextStep();
      await siti.logOut();
      await siti.logIn();
      expect(await siti.heading()).to.equal('One more step');
      expect(await siti.answer()).to.equal('verified');
      expect(await siti.heading()).to.equal('Hello, Siti');
    });

    it('sets an app up with the key that somebody types', async () => {
      await siti.signUp();
      siti.phone.addKey(await shownKey(siti));
      await siti.page.focus('mfa-enroll > input');
      await siti.page.keyboard.type(await siti.code());
      await siti.page.waitForFunction(`location.pathname === '/security'`);
      expect(await siti.text('mfa-settings >>> [part=badge]')).to.equal('On');
    });

    it('is not set up by a wrong code', async () => {
      await siti.signUp();
      siti.phone.addKey(await shownKey(siti));
      await siti.page.focus('mfa-enroll > input');
      await siti.page.keyboard.type(wrong(await siti.code()));
      await siti.page.waitForFunction(
        `document.querySelector('mfa-enroll').shadowRoot.querySelector('[part~=message]')?.textContent.trim()`,
      );
      await siti.visit('/security');
      expect(await siti.text('mfa-settings >>> [part=badge]')).to.equal('Off');
    });

    it('refuses a wrong code, says so, and takes the right one after it', async () => {
      await siti.join();
      await siti.logOut();
      await siti.logIn();
      expect(await siti.answer(wrong(await siti.code()))).to.equal('rejected');
      expect(await siti.text('mfa-challenge >>> [part~=message]')).to.not.equal('');
      expect(await siti.answer()).to.equal('verified');
      expect(await siti.heading()).to.equal('Hello, Siti');
    });

    it('ends the challenge after five wrong codes, and the right one opens nothing then', async () => {
      await siti.join();
      await siti.logOut();
      await siti.logIn();
      const right = await siti.code();
      for (let attempt = 1; attempt <= 4; attempt++)
        expect(await siti.answer(wrong(right)), String(attempt)).to.equal('rejected');
      expect(await siti.answer(wrong(right)), '5').to.not.be.oneOf(['verified', 'rejected']);
      expect(await withoutThePage(siti, right)).to.equal(429);
      await siti.visit('/security');
      expect(await siti.heading()).to.equal('One more step');
    });

    it('lets a challenge expire', async () => {
      await siti.join();
      await siti.logOut();
      await siti.logIn();
      await siti.page.waitForFunction(`document.querySelector('mfa-challenge')?.state === 'asking'`);
      await wallet.clock.advance(30 * MINUTE_MS);
      expect(await siti.answer()).to.equal('expired');
      await siti.visit('/');
      expect(await siti.heading()).to.equal('One more step');
    });

    it('SV-38: opens nothing but the challenge while the password alone is right', async () => {
      await siti.join();
      await siti.logOut();
      await siti.logIn();
      for (const path of ['/withdraw', '/security', '/security/set-up']) {
        await siti.visit(path);
        expect(await siti.path(), path).to.equal('/');
        expect(await siti.heading(), path).to.equal('One more step');
      }
      const settings = await siti.page.evaluate(`fetch('/mfa/settings').then((response) => response.status)`);
      expect(settings).to.be.oneOf([401, 403]);
    });

    it('SV-45: changes the session at the second factor; the one before it opens nothing', async () => {
      await siti.join();
      await siti.logOut();
      await siti.logIn();
      const before = await sessionCookie(siti);
      await siti.answer();
      expect(await sessionCookie(siti)).to.not.equal(before);
      const replayed = await fetch(`${wallet.site.url}/withdraw`, {
        headers: { Cookie: `__Host-session=${before}` },
        redirect: 'manual',
      });
      expect(replayed.status).to.equal(303);
    });

    it('CVE-2021-30120: never trusts the word of the page: a forged event lets nobody in', async () => {
      await siti.join();
      await siti.logOut();
      await siti.logIn();
      await siti.page.waitForFunction(`document.querySelector('mfa-challenge')?.state === 'asking'`);
      await siti.page.evaluate(
        `fetch('/sign-in', { method: 'POST', body: new URLSearchParams({ 'MFA-Challenge': 'A'.repeat(22) }) })`,
      );
      await siti.visit('/');
      expect(await siti.heading()).to.equal('One more step');
    });
  });
}

async function shownKey(siti: Visitor): Promise<string> {
  await siti.setUp().untilSecret();
  await (await siti.page.waitForSelector('mfa-enroll >>> [part~=show-key]'))?.click();
  return siti.text('mfa-enroll >>> [part~=key]');
}

async function sessionCookie({ page }: Visitor): Promise<string> {
  const cookies = await page.browserContext().cookies();
  return cookies.find((cookie) => cookie.name === '__Host-session')?.value ?? '';
}

/** Sends a code for the page's challenge around the page, as an attacker with the session would. Gives the HTTP status. */
function withoutThePage({ page }: Visitor, code: string): Promise<unknown> {
  return page.evaluate(`(async () => {
    const headers = { 'Content-Type': 'application/json', 'MFA-Request': '1' };
    const begun = await fetch('/mfa/challenges', { method: 'POST', headers, body: JSON.stringify({ action: 'sign-in' }) });
    if (!begun.ok) return begun.status;
    const { id } = await begun.json();
    const body = JSON.stringify({ method: 'totp', code: '${code}' });
    return (await fetch('/mfa/challenges/' + id + '/verify', { method: 'POST', headers, body })).status;
  })()`);
}
