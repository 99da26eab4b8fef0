import { expect } from 'chai';
import { BROWSERS } from '../../support/browsers.ts';
import type { Site } from '../../site/site.ts';
import { startTestSite } from '../start-site.ts';

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; " +
  "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types mfa-challenge mfa-enroll mfa-settings";

// Without a browser: once is enough, whichever browser the other tests run in.
if (BROWSERS.includes('chromium')) {
  describe('What the wallet sends and refuses', () => {
    let site: Site;

    before(async () => {
      site = await startTestSite();
    });
    after(() => site.close());

    for (const path of ['/', '/?open', '/support', '/inbox', '/nothing-here']) {
      it(`SV-70: ${path} carries every header of a page that handles codes`, async () => {
        const { headers } = await fetch(site.url + path);
        expect(Object.fromEntries(headers)).to.include({
          'content-security-policy': CSP,
          'x-content-type-options': 'nosniff',
          'x-frame-options': 'DENY',
          'referrer-policy': 'no-referrer',
          'cross-origin-opener-policy': 'same-origin',
          'cross-origin-resource-policy': 'same-origin',
          'cache-control': 'no-store',
        });
        expect(headers.get('permissions-policy')).to.match(/^otp-credentials=\(self\)/);
        expect(headers.has('strict-transport-security'), 'HSTS over plain HTTP (RFC 6797 §7.2)').to.equal(false);
      });
    }

    it('SV-46, CVE-2026-62142: refuses every change that did not come from its own pages', async () => {
      const attempts: Array<Record<string, string>> = [
        {},
        { Origin: 'null' },
        { Origin: 'https://evil.example' },
        { Origin: `${site.url}.evil.example` },
        { Origin: site.url, 'Sec-Fetch-Site': 'cross-site' },
        { Origin: site.url, 'Sec-Fetch-Site': 'same-site' },
      ];
      for (const path of ['/sign-up', '/log-in', '/sign-in', '/log-out', '/withdraw', '/top-up', '/language', '/policy']) {
        for (const headers of attempts) {
          const { status } = await send(path, {}, headers);
          expect(status, `${path} ${JSON.stringify(headers)}`).to.equal(403);
        }
      }
    });

    it('keeps its session cookie from scripts, other sites and plain subdomains', async () => {
      const answer = await signUp('cookie@lumbung.example');
      const cookie = answer.headers.getSetCookie().find((text) => text.startsWith('__Host-session=')) ?? '';
      expect(cookie).to.match(/^__Host-session=[\w-]{43};/);
      for (const attribute of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']) expect(cookie).to.contain(attribute);
    });

    it('writes what people type as text', async () => {
      const answer = await signUp('"><script>alert(1)</script>@x.example');
      const page = await answer.text();
      expect(page).to.not.contain('<script>alert').and.to.contain('&lt;script&gt;');
    });

    it('goes back to its own pages only after a change of language', async () => {
      for (const back of ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
        const answer = await send('/language', { language: 'id', back }, { Origin: site.url });
        expect(answer.headers.get('location'), back).to.equal('/');
      }
      const answer = await send('/language', { language: 'id', back: '/support' }, { Origin: site.url });
      expect(answer.headers.get('location')).to.equal('/support');
    });

    it('pauses after ten wrong passwords, and answers the same for an email that it does not know', async () => {
      await signUp('guessed@lumbung.example');
      for (const email of ['guessed@lumbung.example', 'nobody@lumbung.example']) {
        const tries: number[] = [];
        for (let attempt = 0; attempt < 11; attempt++) {
          const { status } = await send('/log-in', { email, password: `wrong ${String(attempt)}` }, { Origin: site.url });
          tries.push(status);
        }
        expect(tries, email).to.deep.equal([...Array<number>(10).fill(422), 429]);
      }
    });

    function signUp(email: string): Promise<Response> {
      const fields = { name: 'Siti', email, phone: '0812 3456 7890', password: 'gudang padi sore' };
      return send('/sign-up', fields, { Origin: site.url });
    }

    function send(path: string, fields: Record<string, string>, headers: Record<string, string>): Promise<Response> {
      return fetch(site.url + path, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' });
    }
  });
}
