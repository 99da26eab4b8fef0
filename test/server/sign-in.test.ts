import { expect } from 'chai';
import * as v from 'valibot';
import { Challenge, VerifyResponse } from '../../shared/protocol/challenge.ts';
import { ConfirmResponse, Enrollment } from '../../shared/protocol/enrollment.ts';
import {
  advance,
  answerWith,
  App,
  begin,
  enrollApp,
  nextStep,
  person,
  startVerifier,
  type TestVerifier,
} from './support/verifier.ts';
import { onEveryStore } from './support/engines.ts';

onEveryStore('signing in', (open) => {
  let verifier: TestVerifier;
  const now = () => verifier.store.nowMs();
  before(async () => {
    verifier = await startVerifier({ store: await open() });
  });
  after(() => verifier.close());

  it('asks for nothing while nothing is set up', async () => {
    const who = person();
    const gate = await verifier.mfa.require(verifier.request(who), 'sign-in');
    expect(gate).to.deep.include({ ok: true, factor: 'none' });
    expect((await verifier.mfa.status(who)).enrolled).to.equal(false);
  });

  it('sets an app up: pending until the first code, then active', async () => {
    const who = person();
    const begun = await verifier.call(who, 'POST', '/enrollments', { method: 'totp' });
    expect(begun.status).to.equal(201);
    const enrollment = v.parse(Enrollment, begun.body);
    expect(enrollment.uri).to.match(
      /^otpauth:\/\/totp\/Example%20Bank:alice%40example\.org\?secret=[A-Z2-7]{32}&issuer=Example%20Bank$/,
    );
    expect((await verifier.mfa.status(who)).enrolled, 'SV-50').to.equal(false);
    expect((await verifier.mfa.require(verifier.request(who), 'sign-in')).ok).to.equal(true);

    const app = new App(enrollment);
    const confirmed = await verifier.call(who, 'POST', `/enrollments/${enrollment.id}/confirm`, { code: app.code(await now()) });
    expect(v.parse(ConfirmResponse, confirmed.body).factor).to.include({ factorId: enrollment.factorId, method: 'totp' });
    expect(await verifier.mfa.status(who)).to.deep.include({ enrolled: true, enabled: true, methods: ['totp'] });
  });

  it('lets in with a code, once', async () => {
    const who = person({ stage: 'first-factor' });
    const app = await enrollApp(verifier, { ...who, stage: 'full' });
    const asked = await verifier.mfa.require(verifier.request(who), 'sign-in');
    expect(asked.ok).to.equal(false);
    const challenge = v.parse(Challenge, (asked as { challenge: unknown }).challenge);
    expect(challenge).to.deep.include({ action: 'sign-in', kind: 'sign-in', attemptsLeft: 5 });
    expect(challenge.offers).to.deep.equal([{ method: 'totp', factorId: app.factorId, digits: 6 }]);

    const verified = await answerWith(verifier, who, challenge.id, app.code(await now()));
    expect(verified.status).to.equal(200);
    v.parse(VerifyResponse, verified.body);
    const first = await verifier.mfa.require(verifier.request(who, { 'mfa-challenge': challenge.id }), 'sign-in');
    expect(first).to.deep.include({ ok: true, factor: 'totp' });
    const second = await verifier.mfa.require(verifier.request(who, { 'mfa-challenge': challenge.id }), 'sign-in');
    expect(second.ok, 'SV-39: a challenge is consumed once').to.equal(false);
  });

  it('SV-10, SV-11: a code is accepted once, the one that confirmed the set-up included', async () => {
    const who = person();
    const begun = await verifier.call(who, 'POST', '/enrollments', { method: 'totp' });
    const app = new App(begun.body);
    const code = app.code(await now());
    await verifier.call(who, 'POST', `/enrollments/${begun.body.id}/confirm`, { code });
    const early = await answerWith(verifier, who, (await begin(verifier, who)).id, code);
    expect(early.body).to.deep.include({ type: 'already-used', status: 409 });

    await nextStep(verifier.store);
    const next = app.code(await now());
    expect((await answerWith(verifier, who, (await begin(verifier, who)).id, next)).status).to.equal(200);
    const again = await answerWith(verifier, who, (await begin(verifier, who)).id, next);
    expect(again.body.type, 'CVE-2024-41800: another challenge, the same code').to.equal('already-used');
    await nextStep(verifier.store);
    const trailing = await answerWith(verifier, who, (await begin(verifier, who)).id, next);
    expect(trailing.body.type, 'CVE-2021-43177: in the trailing window').to.equal('already-used');
  });

  it('SV-09: accepts the step before and after, and no other', async () => {
    for (const [offset, accepted] of [
      [-2, false],
      [-1, true],
      [0, true],
      [1, true],
      [2, false],
    ] as const) {
      const who = person();
      const app = await enrollApp(verifier, who);
      await advance(verifier.store, 120_000);
      const code = app.code((await now()) + offset * 30_000);
      const { status } = await answerWith(verifier, who, (await begin(verifier, who)).id, code);
      expect(status, `offset ${String(offset)}`).to.equal(accepted ? 200 : 422);
    }
  });

  it('SV-10: an older step is refused after a newer one', async () => {
    const who = person();
    const app = await enrollApp(verifier, who);
    await advance(verifier.store, 120_000);
    expect((await answerWith(verifier, who, (await begin(verifier, who)).id, app.code((await now()) + 30_000))).status).to.equal(
      200,
    );
    const older = await answerWith(verifier, who, (await begin(verifier, who)).id, app.code(await now()));
    expect(older.body.type).to.equal('already-used');
  });

  it('SV-01: five wrong codes end the challenge; then not even the right one', async () => {
    const who = person();
    const app = await enrollApp(verifier, who);
    const { id } = await begin(verifier, who);
    for (const attemptsLeft of [4, 3, 2, 1, 0]) {
      const wrong = await answerWith(verifier, who, id, app.wrong(await now()));
      expect(wrong.body).to.deep.include({ type: 'wrong-code', status: 422, attemptsLeft });
    }
    const right = await answerWith(verifier, who, id, app.code(await now()));
    expect(right.status).to.equal(429);
    expect(right.body).to.deep.include({ type: 'too-many', attemptsLeft: 0 });
    expect(right.headers.get('retry-after')).to.match(/^\d+$/);
  });

  it('SV-03, SV-06: the wait is the factor\u2019s, whatever session and challenge come next; the right code frees it', async () => {
    const who = person();
    const app = await enrollApp(verifier, who);
    const { id } = await begin(verifier, who);
    for (let i = 0; i < 5; i++) await answerWith(verifier, who, id, app.wrong(await now()));
    const elsewhere = { ...who, session: `${who.session}-other` };
    const delayed = await begin(verifier, elsewhere);
    expect(delayed.offers[0]?.lockedUntilMs).to.be.greaterThan(await now());
    const early = await answerWith(verifier, elsewhere, delayed.id, app.code(await now()));
    expect(early.body.type).to.equal('too-many');
    await advance(verifier.store, early.body.retryAtMs - (await now()));
    await nextStep(verifier.store);
    expect((await answerWith(verifier, elsewhere, delayed.id, app.code(await now()))).status).to.equal(200);
    expect((await begin(verifier, who)).offers[0]?.lockedUntilMs).to.equal(undefined);
  });

  it('SH-12: an expired challenge refuses the right code; renewing gives it its lifetime once more', async () => {
    const who = person();
    const app = await enrollApp(verifier, who);
    const { id, expiresAtMs } = await begin(verifier, who);
    await advance(verifier.store, expiresAtMs - (await now()) + 1);
    const late = await answerWith(verifier, who, id, app.code(await now()));
    expect(late.body).to.deep.include({ type: 'expired', status: 410 });
    expect((await verifier.call(who, 'POST', `/challenges/${id}/renew`)).body.expiresAtMs).to.be.greaterThan(await now());
    expect((await answerWith(verifier, who, id, app.code(await now()))).status).to.equal(200);
    await advance(verifier.store, 600_000);
    const other = (await begin(verifier, who)).id;
    await verifier.call(who, 'POST', `/challenges/${other}/renew`);
    expect((await verifier.call(who, 'POST', `/challenges/${other}/renew`)).body.type).to.equal('expired');
  });

  it('forgets a challenge that was cancelled', async () => {
    const who = person();
    const app = await enrollApp(verifier, who);
    const { id } = await begin(verifier, who);
    expect((await verifier.call(who, 'GET', `/challenges/${id}`)).body.id).to.equal(id);
    expect((await verifier.call(who, 'DELETE', `/challenges/${id}`)).status).to.equal(204);
    expect((await answerWith(verifier, who, id, app.code(await now()))).body.type).to.equal('expired');
  });
});
