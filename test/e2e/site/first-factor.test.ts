import { expect } from 'chai';
import { Clock, VirtualAuthenticator } from '../../kit/index.ts';
import type { Site } from '../../site/site.ts';
import { startTestSite } from '../start-site.ts';
import { newestCode } from './set-up.ts';
import { BROWSERS } from '../../support/browsers.ts';

const ID = 'A'.repeat(22);

/** Every route of the wallet and of the verifier that changes or shows something of an account, and what it answers here. */
const ROUTES: Array<[method: string, path: string, answer: string]> = [
  ['GET', '/withdraw', '303 /'],
  ['POST', '/withdraw', '303 /'],
  ['POST', '/top-up', '303 /'],
  ['GET', '/security', '303 /'],
  ['GET', '/security/set-up', '303 /'],
  ['GET', '/security/new-phone', '303 /'],
  ['POST', '/security/sign-out-everywhere', '303 /'],
  ['GET', '/account/email', '303 /'],
  ['POST', '/account/email', '303 /'],
  ['POST', '/account/phone', '303 /'],
  ['POST', '/account/password', '303 /'],
  ['POST', '/account/payment-method', '303 /'],
  ['GET', '/reset', '303 /forgot'],
  ['POST', '/reset', '303 /forgot'],
  ['POST', '/sign-in', '422'],
  ['DELETE', '/mfa/devices/all', '403 method-not-allowed'],
  ['DELETE', `/mfa/devices/${ID}`, '403 method-not-allowed'],
  ['GET', '/mfa/settings', '403 method-not-allowed'],
  ['GET', '/mfa/enrollments', '403 method-not-allowed'],
  ['POST', '/mfa/enrollments', '403 method-not-allowed'],
  ['POST', `/mfa/enrollments/${ID}/send`, '403 method-not-allowed'],
  ['POST', `/mfa/enrollments/${ID}/phone`, '403 method-not-allowed'],
  ['POST', `/mfa/enrollments/${ID}/confirm`, '403 method-not-allowed'],
  ['POST', `/mfa/enrollments/${ID}/backup-codes`, '403 method-not-allowed'],
  ['DELETE', `/mfa/enrollments/${ID}`, '403 method-not-allowed'],
  ['PATCH', `/mfa/factors/${ID}`, '403 method-not-allowed'],
  ['DELETE', `/mfa/factors/${ID}`, '403 method-not-allowed'],
  ['POST', '/mfa/backup-codes', '403 method-not-allowed'],
  ['POST', '/mfa/enabled', '403 method-not-allowed'],
  ['POST', '/mfa/try', '403 method-not-allowed'],
  ['GET', '/mfa/phone-numbers', '403 method-not-allowed'],
  ['POST', '/mfa/phone-numbers', '403 method-not-allowed'],
  ['GET', `/mfa/challenges/${ID}`, '404 unknown-challenge'],
  ['POST', `/mfa/challenges/${ID}/verify`, '400 bad-request'],
];

// Without a browser: once is enough, whichever browser the other tests run in.
if (BROWSERS.includes('chromium')) {
  describe('A session that has shown only its password', () => {
    let site: Site;
    let clock: Clock;
    const phone = new VirtualAuthenticator();
    const who = { email: 'siti@lumbung.example', password: 'gudang padi sore' };

    before(async () => {
      site = await startTestSite();
      clock = new Clock(site.store);
      await enrolled();
    });
    after(() => site.close());

    it('SV-38, CVE-2026-10611: reaches nothing but its challenge, on any route', async () => {
      const cookie = await afterPassword();
      const answers = [];
      for (const [method, path] of ROUTES) answers.push([method, path, await answerTo(method, path, cookie)]);
      expect(answers).to.deep.equal(ROUTES);
    });

    it('SV-38, GHSA-xg6x-h9c9-2m83: gets nowhere with any cookie that was set before the second factor', async () => {
      const set = (await post('/log-in', who)).headers.getSetCookie();
      expect(set).to.not.have.length(0);
      for (const cookie of set.map((text) => text.split(';')[0] ?? '')) {
        expect(await answerTo('GET', '/withdraw', cookie), cookie.split('=')[0]).to.equal('303 /');
      }
    });

    it('GHSA-9phw-7h96-q3rv: is given no cookie that outlives the browser, whatever it asks to be remembered', async () => {
      const answer = await post('/log-in', { ...who, remember: 'true' });
      for (const cookie of answer.headers.getSetCookie()) expect(cookie).to.not.match(/max-age|expires/i);
    });

    it('CVE-2025-66489: does not begin with a code in place of the password', async () => {
      for (const field of ['code', 'otp', 'totp', 'totpCode']) {
        const answer = await post('/log-in', { email: who.email, password: 'not it', [field]: phone.code(await clock.nowMs()) });
        expect(answer.status, field).to.equal(422);
        expect(await answerTo('GET', '/withdraw', sessionOf(answer)), field).to.equal('303 /');
      }
    });

    it('ends at the next log in, and at log out', async () => {
      const cookie = await afterPassword();
      await post('/log-out', {}, cookie);
      const body = JSON.stringify({ action: 'sign-in' });
      const answer = await fetch(`${site.url}/mfa/challenges`, { method: 'POST', body, headers: headersWith(cookie) });
      expect(answer.status).to.equal(401);
    });

    async function enrolled(): Promise<void> {
      const opened = await post('/sign-up', { ...who, name: 'Siti', phone: '0812 3456 7890' });
      const headers = headersWith(sessionOf(opened));
      const begun = await fetch(`${site.url}/mfa/enrollments`, { method: 'POST', body: '{"method":"totp"}', headers });
      const { id, uri } = (await begun.json()) as { id: string; uri: string };
      phone.add(uri);
      const step = (name: string, body: object) =>
        fetch(`${site.url}/mfa/enrollments/${id}/${name}`, { method: 'POST', body: JSON.stringify(body), headers });
      await step('send', {});
      await step('phone', { code: newestCode(site) });
      expect((await step('confirm', { code: phone.code(await clock.nowMs()) })).status).to.equal(200);
    }

    async function afterPassword(): Promise<string> {
      return sessionOf(await post('/log-in', who));
    }

    async function answerTo(method: string, path: string, cookie: string): Promise<string> {
      const body = method === 'GET' ? null : '{}';
      const answer = await fetch(site.url + path, { method, body, headers: headersWith(cookie), redirect: 'manual' });
      const location = answer.headers.get('location');
      const isPage = answer.headers.get('content-type')?.startsWith('text/html') ?? false;
      const said = location ?? (isPage ? '' : ((await answer.json()) as { type: string }).type);
      return `${String(answer.status)} ${said}`.trim();
    }

    function headersWith(cookie: string): Record<string, string> {
      return { Cookie: cookie, Origin: site.url, 'MFA-Request': '1', 'Content-Type': 'application/json' };
    }

    function post(path: string, fields: Record<string, string>, cookie = ''): Promise<Response> {
      const headers = { Origin: site.url, Cookie: cookie };
      return fetch(site.url + path, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' });
    }
  });
}

function sessionOf(answer: Response): string {
  return (
    answer.headers
      .getSetCookie()
      .find((text) => text.startsWith('__Host-session='))
      ?.split(';')[0] ?? ''
  );
}
