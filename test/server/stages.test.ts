import { expect } from 'chai';
import { optionalTrusted } from '../../server/app.ts';
import { answerWith, App, begin, nextStep, person, startVerifier, type TestVerifier, enrollApp } from './support/verifier.ts';

describe('stages of a session', () => {
  let verifier: TestVerifier;
  let strict: TestVerifier;
  const now = () => verifier.store.nowMs();
  before(async () => {
    verifier = await startVerifier();
    strict = await startVerifier({
      store: verifier.store,
      policyFor: () => ({ ...optionalTrusted, notEnrolled: 'enroll-first' }),
    });
  });
  after(() => verifier.close());

  it('SV-38: after the password alone the gate is open to signing in, and not even to what never asks', async () => {
    const half = person({ stage: 'first-factor' });
    for (const action of ['deposit', 'play', 'withdrawal', 'change-email', 'change-factor', 'launch-rocket']) {
      const gate = await verifier.mfa.require(verifier.request(half), action);
      expect((gate as { problem?: { type: string } }).problem?.type, action).to.equal('method-not-allowed');
    }
    expect((await verifier.mfa.require(verifier.request(half), 'sign-in')).ok).to.equal(true);
    expect((await verifier.mfa.require(verifier.request(half), 'reset-password')).ok).to.equal(true);
  });

  it('where a method has to be set up first, that session sets up the first one, and only the first', async () => {
    const half = person({ stage: 'first-factor' });
    const gate = await strict.mfa.require(strict.request(half), 'sign-in');
    expect((gate as { problem: { type: string } }).problem.type).to.equal('enrollment-required');
    const begun = await strict.call(half, 'POST', '/enrollments', { method: 'totp' });
    expect(begun.status, JSON.stringify(begun.body)).to.equal(201);
    const app = new App(begun.body);
    expect(
      (await strict.call(half, 'POST', `/enrollments/${begun.body.id}/confirm`, { code: app.code(await now()) })).status,
    ).to.equal(200);
    expect((await strict.call(half, 'POST', `/enrollments/${begun.body.id}/backup-codes`)).body.codes).to.have.length(10);
    expect((await strict.call(half, 'GET', '/settings')).body.type, 'nothing else').to.equal('method-not-allowed');
    expect((await strict.call(half, 'POST', '/enrollments', { method: 'totp' })).body.type, 'no second one').to.equal(
      'method-not-allowed',
    );
    await nextStep(strict.store);
    const { id } = await begin(strict, half);
    expect((await answerWith(strict, half, id, app.code(await now()))).status).to.equal(200);
    expect(await strict.mfa.require(strict.request(half), 'sign-in', null, { challenge: id })).to.deep.include({
      ok: true,
      factor: 'totp',
    });
  });

  it('CVE-2019-16766: who has a factor cannot add one before using it', async () => {
    const who = person();
    await enrollApp(strict, who);
    const half = { ...who, stage: 'first-factor' as const, session: 'another-half-way-session' };
    expect((await strict.call(half, 'POST', '/enrollments', { method: 'totp' })).body.type).to.equal('method-not-allowed');
  });

  it('SV-61: what happened is written down with who, what, which factor, from where, and no secret', async () => {
    const who = person({ account: `"a\u2028ERROR forged ${String(Math.floor(await now()))}` });
    const app = await enrollApp(verifier, who);
    const { id } = await begin(verifier, who);
    const [wrong, right] = [app.wrong(await now()), app.code(await now())];
    await answerWith(verifier, who, id, wrong);
    await answerWith(verifier, who, id, right);
    const events = await verifier.store.transaction((tx) =>
      tx.selectFrom('mfa_events').selectAll().where('account', '=', who.account).orderBy('at_ms').execute(),
    );
    expect(events.map(({ type }) => type)).to.deep.equal(['factor-added', 'wrong-code', 'verified']);
    for (const event of events) {
      expect(event).to.include({ tenant: 'main', account: who.account, method: 'totp', factor_id: app.factorId });
      expect(event.session_hash).to.have.length(43);
      for (const secret of [wrong, right, who.session]) expect(JSON.stringify({ ...event, at_ms: 0 })).to.not.include(secret);
    }
  });
});
