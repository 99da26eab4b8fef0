import { expect } from 'chai';
import * as fc from 'fast-check';
import type { Identity } from '../../server/app.ts';
import {
  advance,
  answerWith,
  App,
  begin,
  callOf,
  enrollApp,
  nextStep,
  person,
  startVerifier,
  stepUp,
  type TestVerifier,
} from './support/verifier.ts';

/** Ways in which others failed, each with the number of its record. Those about races, input and failures are with their kin. */
describe('what went wrong elsewhere', () => {
  let verifier: TestVerifier;
  const now = () => verifier.store.nowMs();
  const signIn = async (who: Identity, code: string) => answerWith(verifier, who, (await begin(verifier, who)).id, code);
  before(async () => {
    verifier = await startVerifier();
  });
  after(() => verifier.close());

  describe('reuse', () => {
    it('CVE-2015-7225, CVE-2021-43177, CVE-2026-82470: a code of any step of the window is used up in every later step', async () => {
      for (const offset of [-1, 0, 1]) {
        const who = person();
        const app = await enrollApp(verifier, who);
        await advance(verifier.store, 120_000);
        const code = app.code((await now()) + offset * 30_000);
        expect((await signIn(who, code)).status).to.equal(200);
        for (let step = 0; step < 4; step++) {
          const again = await signIn(who, code);
          expect(again.body.type, `offset ${String(offset)}, ${String(step)} steps later`).to.be.oneOf([
            'already-used',
            'wrong-code',
            'too-many',
          ]);
          await nextStep(verifier.store);
        }
      }
    });

    it('CVE-2022-25838, CVE-2024-41800: signing in, step-up, enabling and trying share one record of what was used', async () => {
      const who = person();
      const app = await enrollApp(verifier, who);
      const code = app.code(await now());
      expect((await signIn(who, code)).status).to.equal(200);
      const stepUpChallenge = await verifier.mfa.require(verifier.request(who), 'withdrawal', {
        amount: '1',
        currency: 'IDR',
        payee: 'x',
      });
      const { id } = (stepUpChallenge as { challenge: { id: string } }).challenge;
      expect((await answerWith(verifier, who, id, code)).body.type).to.equal('already-used');
      expect((await verifier.call(who, 'POST', '/try', { factorId: app.factorId, code })).body.type).to.equal('already-used');
    });

    it('CVE-2024-7318: for any moment and any offset, exactly the steps within one of now are accepted', async () => {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: -5, max: 5 }), fc.nat(15_000), async (offset, within) => {
          const who = person(); // of nobody's clock has anything been learned yet
          const app = await enrollApp(verifier, who);
          await advance(verifier.store, 300_000);
          await nextStep(verifier.store);
          await advance(verifier.store, within);
          const nowMs = await now();
          const code = app.code(nowMs + offset * 30_000);
          const near = [-1, 0, 1].some((step) => app.code(nowMs + step * 30_000) === code);
          expect((await signIn(who, code)).status).to.equal(near ? 200 : 422);
        }),
        { numRuns: 30 },
      );
    });

    it('CVE-2022-42731: a set-up is confirmed once', async () => {
      const who = person();
      const { body } = await verifier.call(who, 'POST', '/enrollments', { method: 'totp' });
      const app = new App(body);
      await verifier.call(who, 'POST', `/enrollments/${body.id}/confirm`, { code: app.code(await now()) });
      await nextStep(verifier.store);
      const again = await verifier.call(who, 'POST', `/enrollments/${body.id}/confirm`, { code: app.code(await now()) });
      expect(again.body.type).to.equal('already-enrolled');
      expect((await verifier.mfa.status(who)).factors).to.have.length(1);
    });
  });

  describe('guessing', () => {
    it('CVE-2024-0227: an attacker with the password who never sleeps is looked at fewer than 40 times a day', async () => {
      const who = person();
      const app = await enrollApp(verifier, who);
      const endMs = (await now()) + 24 * 3_600_000;
      let evaluated = 0;
      while ((await now()) < endMs) {
        const { body } = await signIn(who, app.wrong(await now()));
        if (body.type === 'wrong-code') evaluated++;
        await advance(verifier.store, Math.max(1_000, (body.retryAtMs ?? 0) - (await now())));
      }
      expect(evaluated).to.be.within(20, 40); // 40 × 3·10⁻⁶: one in eight thousand a day, and then it locks
    });

    it('SV-03: of twenty wrong codes within a minute at most six are looked at', async () => {
      const who = person();
      const app = await enrollApp(verifier, who);
      let evaluated = 0;
      for (let i = 0; i < 20; i++) {
        if ((await signIn(who, app.wrong(await now()))).body.type === 'wrong-code') evaluated++;
        await advance(verifier.store, 3_000);
      }
      expect(evaluated).to.be.at.most(6);
    });

    it('CVE-2021-3138, GHSA-c55g-q6f4-5qxr: headers, parameters, addresses and sessions do not begin the count anew', async () => {
      const who = person();
      const app = await enrollApp(verifier, who);
      const answers = [];
      for (let i = 0; i < 12; i++) {
        const session = { ...who, session: `a-session-of-its-own-${String(i)}` };
        const { id } = await begin(verifier, session);
        const through = { fetch: (request: Request) => verifier.mfa.fetch(request, { address: `203.0.113.${String(i)}` }) };
        const headers = { 'x-forwarded-for': `198.51.100.${String(i)}`, 'user-agent': `agent ${String(i)}` };
        answers.push(
          await callOf(
            through,
            session,
            'POST',
            `/challenges/${id}/verify?try=${String(i)}`,
            { method: 'totp', code: app.wrong(await now()) },
            headers,
          ),
        );
      }
      expect(answers.filter(({ body }) => body.type === 'wrong-code')).to.have.length(5);
      expect(answers.filter(({ body }) => body.type === 'too-many')).to.have.length(7);
    });

    it('CVE-2026-9798, GHSA-85v8-vx4w-q684: a wait is honoured at every door that takes a code', async () => {
      const who = person();
      const app = await enrollApp(verifier, who);
      const { id } = await begin(verifier, who);
      for (let i = 0; i < 5; i++) await answerWith(verifier, who, id, app.wrong(await now()));
      const code = app.code(await now());
      const doors = [
        await signIn(who, code),
        await verifier.call(who, 'POST', '/try', { factorId: app.factorId, code }),
        await stepUpAnswer(who, 'disable', code),
        await stepUpAnswer(who, 'change-factor', code),
      ];
      for (const { body } of doors) expect(body.type).to.equal('too-many');
      expect(
        (await verifier.call(who, 'POST', `/factors/${app.factorId}/unlock`, { code })).body.type,
        'not locked: nothing to unlock',
      ).to.equal('unknown-challenge');
    });

    it('SV-07: whoever does not know the password counts against nobody', async () => {
      const who = person();
      const app = await enrollApp(verifier, who);
      const { id } = await begin(verifier, who);
      for (let i = 0; i < 20; i++) {
        await verifier.call(null, 'POST', `/challenges/${id}/verify`, { method: 'totp', code: '000000' });
        await answerWith(verifier, person(), id, '000000');
      }
      expect((await answerWith(verifier, who, id, app.code(await now()))).status).to.equal(200);
    });
  });

  describe('ways around', () => {
    it('CVE-2026-115829: the second factor begins with the first', async () => {
      expect((await verifier.call(null, 'POST', '/challenges', { action: 'sign-in' })).body.type).to.equal('not-signed-in');
    });

    it('CVE-2026-49448: reading, reloading, empty posts and renewing never answer a challenge', async () => {
      const who = person();
      await enrollApp(verifier, who);
      const { id } = await begin(verifier, who);
      for (const [method, path, body] of [
        ['GET', ''],
        ['POST', '/verify', {}],
        ['POST', '/verify', ''],
        ['POST', '/renew'],
        ['POST', '/verify', { method: 'totp' }],
        ['GET', '/verify'],
      ] as const) {
        await verifier.call(who, method, `/challenges/${id}${path}`, body);
        expect(
          (await verifier.mfa.require(verifier.request(who), 'sign-in', null, { challenge: id })).ok,
          `${method} ${path}`,
        ).to.equal(false);
      }
    });

    it('CVE-2026-18963: naming another method, factor or challenge satisfies nothing', async () => {
      const who = person();
      const app = await enrollApp(verifier, who);
      const { id } = await begin(verifier, who);
      const code = app.code(await now());
      for (const answer of [
        { method: 'sms', code },
        { method: 'key', code },
        { method: 'totp', code, factorId: 'AAAAAAAAAAAAAAAAAAAAAA' },
      ])
        expect((await verifier.call(who, 'POST', `/challenges/${id}/verify`, answer)).body.type).to.equal('method-not-allowed');
      expect((await verifier.mfa.require(verifier.request(who), 'sign-in', null, { challenge: id })).ok).to.equal(false);
      expect((await answerWith(verifier, who, id, code)).status, 'and no try was lost').to.equal(200);
    });

    it('CVE-2023-3597, CVE-2026-104106: what is being set up answers nothing, even with the right code', async () => {
      const who = person();
      const app = await enrollApp(verifier, who);
      const begun = await stepUp(verifier, who, app, (headers) =>
        verifier.call(who, 'POST', '/enrollments', { method: 'totp' }, headers),
      );
      const pending = new App(begun.body);
      await nextStep(verifier.store);
      expect((await signIn(who, pending.code(await now()))).body.type).to.equal('wrong-code');
    });

    it('CVE-2026-62232: the secret in force does not change while a new one is pending', async () => {
      const who = person();
      const app = await enrollApp(verifier, who);
      await stepUp(verifier, who, app, (headers) => verifier.call(who, 'POST', '/enrollments', { method: 'totp' }, headers));
      await nextStep(verifier.store);
      expect((await signIn(who, app.code(await now()))).status).to.equal(200);
    });

    it('CVE-2024-45042: what is required follows what is set up at that moment', async () => {
      const who = person();
      expect((await verifier.mfa.require(verifier.request(who), 'sign-in')).ok).to.equal(true);
      await enrollApp(verifier, who);
      expect((await verifier.mfa.require(verifier.request(who), 'sign-in')).ok).to.equal(false);
    });

    it('CVE-2024-10924, CVE-2026-0723: an error in the check is a refusal', async () => {
      const who = person();
      const app = await enrollApp(verifier, who);
      const { id } = await begin(verifier, who);
      await verifier.store.transaction((tx) =>
        tx.updateTable('mfa_factors').set({ sealed: 'v1.k1.broken' }).where('account', '=', who.account).execute(),
      );
      const answer = await answerWith(verifier, who, id, app.code(await now()));
      expect(answer.body.type).to.equal('unavailable');
      expect((await verifier.mfa.require(verifier.request(who), 'sign-in', null, { challenge: id })).ok).to.equal(false);
    });

    it('CVE-2024-8796: an issued secret has 160 bits, and no two are alike', async () => {
      const secrets = new Set<string>();
      for (let i = 0; i < 10; i++) {
        const { body } = await verifier.call(person(), 'POST', '/enrollments', { method: 'totp' });
        expect(new App(body).secret).to.have.length(20);
        secrets.add(body.key);
      }
      expect(secrets.size).to.equal(10);
    });

    it('CVE-2020-15105: what is kept between the steps holds no password, code or session', async () => {
      const who = person();
      const app = await enrollApp(verifier, who);
      const code = app.code(await now());
      await signIn(who, code);
      const rows = await verifier.store.transaction((tx) =>
        tx.selectFrom('mfa_challenges').selectAll().where('account', '=', who.account).execute(),
      );
      const text = JSON.stringify(
        rows.map((row) => ({ ...row, id: '', session_hash: '', factor_id: '', created_ms: 0, expires_ms: 0 })),
      );
      for (const secret of [code, who.session, who.name]) expect(text).to.not.include(secret);
    });
  });

  async function stepUpAnswer(who: Identity, action: string, code: string) {
    const gate = await verifier.mfa.require(verifier.request(who), action);
    return answerWith(verifier, who, (gate as { challenge: { id: string } }).challenge.id, code);
  }
});
