import { expect } from 'chai';
import * as v from 'valibot';
import { riskyActions } from '../../server/app.ts';
import { EnrollmentPlan } from '../../shared/protocol/enrollment.ts';
import { memoryStore } from '../support/memory-store.ts';
import {
  advance,
  App,
  enrollApp,
  newestCode,
  nextStep,
  person,
  startVerifier,
  stepUp,
  type TestVerifier,
  verifyPhone,
} from './support/verifier.ts';

const PHONE = '+6281234567842';

describe('setting up, step by step', () => {
  let verifier: TestVerifier;
  let strict: TestVerifier;

  before(async () => {
    verifier = await startVerifier({ store: memoryStore() });
    strict = await startVerifier({ store: memoryStore(), policyFor: () => riskyActions });
  });
  after(() => Promise.all([verifier.close(), strict.close()]));

  type Who = ReturnType<typeof person>;
  const now = () => verifier.store.nowMs();
  const plan = async (who: Who, at = verifier) => v.parse(EnrollmentPlan, (await at.call(who, 'GET', '/enrollments')).body);
  const begin = async (who: Who, body: object = { method: 'totp' }) =>
    (await verifier.call(who, 'POST', '/enrollments', body)).body;
  const confirm = async (who: Who, begun: { id: string; factorId: string; uri: string }) =>
    verifier.call(who, 'POST', `/enrollments/${begun.id}/confirm`, { code: new App(begun).code(await now()) });

  it('row 33: the plan says what may be set up, in which steps, and holds no secret', async () => {
    const who = person({ phone: PHONE });
    const fresh = await plan(who);
    expect(fresh.methods.map(({ method, there }) => [method, there])).to.deep.equal([
      ['totp', false],
      ['sms', false],
    ]);
    expect(fresh.methods[0]?.steps).to.deep.equal(['method', 'phone', 'backup-codes', 'confirm']);
    expect(fresh.phone).to.deep.equal({ to: '•• 42', country: 'ID' });
    const begun = await begin(who);
    const { pending } = await plan(who);
    expect(pending).to.deep.include({ id: begun.id, next: 'phone', confirmed: false, to: '•• 42' });
    expect(JSON.stringify(pending)).to.not.contain(begun.key);
    expect((await plan({ ...who, session: 'quite-another-session' })).pending, 'of another session').to.equal(undefined);
    const risky = await plan(person(), strict);
    expect(risky.backupCount).to.equal(1);
    expect(
      risky.methods.map(({ steps }) => steps),
      'row 7: the recovery key comes with the app only',
    ).to.deep.equal([
      ['method', 'confirm', 'backup-codes'],
      ['method', 'confirm'],
    ]);
  });

  it('row 5: the registered phone is verified before an app counts, where the policy wants it', async () => {
    const who = person({ phone: PHONE });
    const begun = await begin(who);
    expect((await confirm(who, begun)).body.type).to.equal('method-not-allowed');
    await verifier.call(who, 'POST', `/enrollments/${begun.id}/send`);
    const phone = (code: string) => verifier.call(who, 'POST', `/enrollments/${begun.id}/phone`, { code });
    const right = newestCode(verifier.inbox);
    const refused = await phone(right === '000000' ? '000001' : '000000');
    expect(refused.body).to.deep.include({ type: 'wrong-code', attemptsLeft: 9 });
    expect((await phone(right)).status).to.equal(200);
    expect((await phone('000000')).status, 'once is enough').to.equal(200);
    expect((await plan(who)).pending?.next).to.equal('backup-codes');
    expect((await confirm(who, begun)).status).to.equal(200);
  });

  it('a new secret does not ask for the phone again; another number does', async () => {
    const who = person({ phone: PHONE });
    const first = await begin(who);
    await verifyPhone(verifier, who, first.id);
    expect((await begin(who)).next).to.equal('backup-codes');
    expect((await begin(who, { method: 'sms' })).next).to.equal('phone');
    expect((await begin(who)).next).to.equal('phone');
  });

  it('SV-03, SV-06: a code that was sent is guessed ten times a day, however often the set-up is begun anew', async () => {
    const who = person({ phone: PHONE });
    const told = () => verifier.inbox.messages().filter(({ kind, account }) => kind === 'notice' && account === who.account);
    const wrong = () => (newestCode(verifier.inbox) === '000000' ? '000001' : '000000');
    const left: number[] = [];
    for (let begun = 0; begun < 5; begun++) {
      const { id } = await begin(who);
      await verifier.call(who, 'POST', `/enrollments/${id}/send`);
      for (let i = 0; i < 2; i++) {
        const session = { ...who, address: `192.0.2.${String(i)}` };
        left.push((await verifier.call(session, 'POST', `/enrollments/${id}/phone`, { code: wrong() })).body.attemptsLeft);
      }
      await advance(verifier.store, 60_000 * 2 ** begun);
    }
    expect(left).to.deep.equal([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(
      told().map(({ text }) => text),
      'SV-08',
    ).to.deep.equal(['Somebody who knows your password entered wrong codes.']);

    const { id } = await begin(who);
    await verifier.call(who, 'POST', `/enrollments/${id}/send`);
    const phone = () => verifier.call(who, 'POST', `/enrollments/${id}/phone`, { code: newestCode(verifier.inbox) });
    const refused = await phone();
    expect(refused.body).to.deep.include({ type: 'too-many', attemptsLeft: 0 });
    await advance(verifier.store, 60_000);
    const sms = await begin(who, { method: 'sms' });
    const other = await verifier.call(who, 'POST', `/enrollments/${sms.id}/confirm`, { code: newestCode(verifier.inbox) });
    expect(other.body.type, 'the same phone by another way').to.equal('too-many');

    await advance(verifier.store, refused.body.retryAtMs - (await now()));
    const tomorrow = await begin(who);
    await verifyPhone(verifier, who, tomorrow.id);
    expect((await confirm(who, tomorrow)).status).to.equal(200);
  });

  it('a set-up of another method knows of no message, and the wait for one is told when it is asked for', async () => {
    const who = person({ phone: PHONE });
    const sms = await begin(who, { method: 'sms' });
    const app = await begin(who);
    expect(sms.resendAtMs).to.be.greaterThan(await now());
    expect(app).to.not.have.property('resendAtMs');
    const asked = await verifier.call(who, 'POST', `/enrollments/${app.id}/send`);
    expect(asked.body).to.deep.include({ type: 'too-many', retryAtMs: sms.resendAtMs });
  });

  it('right codes take nothing from those ten', async () => {
    const who = person({ phone: PHONE });
    for (let i = 0; i < 12; i++) {
      const { id } = await begin(who, { method: 'totp' });
      await verifyPhone(verifier, who, id);
      await verifier.call(who, 'DELETE', `/enrollments/${id}`);
      await advance(verifier.store, 31_000);
    }
  });

  it('has no step for a phone where none is registered', async () => {
    expect((await begin(person())).next).to.equal('backup-codes');
  });

  it('SV-49: one approval is for one new factor: begun again without another, but not for longer, and not after', async () => {
    const who = person();
    const app = await enrollApp(verifier, who);
    await verifier.call(who, 'DELETE', `/enrollments/${(await plan(who)).pending?.id ?? ''}`);
    const approved = await stepUp(verifier, who, app, (headers) =>
      verifier.call(who, 'POST', '/enrollments', { method: 'totp' }, headers),
    );
    await advance(verifier.store, 60_000);
    const again = await begin(who);
    expect(again.expiresAtMs).to.equal(approved.body.expiresAtMs);
    const elsewhere = await begin({ ...who, session: 'quite-another-session' });
    expect(elsewhere.type, 'another session').to.equal('mfa-required');
    expect((await confirm(who, again)).status).to.equal(200);
    expect((await begin(who)).type, 'it was used').to.equal('mfa-required');
  });

  it('SV-50: what has run out leaves nothing, and has to be approved anew', async () => {
    const who = person();
    const app = await enrollApp(verifier, who);
    const begun = await stepUp(verifier, who, app, (headers) =>
      verifier.call(who, 'POST', '/enrollments', { method: 'totp' }, headers),
    );
    await advance(verifier.store, 600_001);
    expect((await confirm(who, begun.body)).body.type).to.equal('expired');
    expect((await confirm(who, begun.body)).body.type, 'gone').to.equal('unknown-challenge');
    expect((await plan(who)).pending).to.equal(undefined);
    expect((await begin(who)).type).to.equal('mfa-required');
  });

  it('SV-33, SV-49: a set-up does not outlive what it was approved by, nor a password', async () => {
    const who = person();
    const unapproved = await begin(who);
    await verifier.mfa.import(who, [{ secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }]);
    expect((await confirm(who, unapproved)).body.type, 'needed no approval when it was begun').to.equal('unknown-challenge');

    const other = person();
    const app = await enrollApp(verifier, other);
    await verifier.call(other, 'DELETE', `/enrollments/${(await plan(other)).pending?.id ?? ''}`);
    const approved = await stepUp(verifier, other, app, (headers) =>
      verifier.call(other, 'POST', '/enrollments', { method: 'totp' }, headers),
    );
    await verifier.mfa.passwordChanged(other);
    expect((await confirm(other, approved.body)).body.type).to.equal('unknown-challenge');
    expect((await verifier.mfa.status(other)).factors).to.have.length(1);
  });

  it('SV-59: who removes a factor removes what its set-up may still do: make backup codes', async () => {
    const thief = person();
    const owner = { ...thief, session: 'quite-another-session' };
    const stolen = await enrollApp(verifier, thief);
    const { pending } = await plan(thief);
    await stepUp(verifier, owner, stolen, (headers) =>
      verifier.call(owner, 'DELETE', `/factors/${stolen.factorId}`, undefined, headers),
    );
    const made = await verifier.call(thief, 'POST', `/enrollments/${pending?.id ?? ''}/backup-codes`);
    expect(made.body.type).to.equal('unknown-challenge');
    expect((await verifier.mfa.status(owner)).backup).to.equal(null);
  });

  it('row 21: a factor is replaced in one moment, and nobody replaces one of somebody else', async () => {
    const who = person();
    const old = await enrollApp(verifier, who);
    const request = { method: 'totp', replaces: old.factorId };
    const begun = await stepUp(verifier, who, old, (headers) => verifier.call(who, 'POST', '/enrollments', request, headers));
    expect((await plan(who)).pending?.replaces).to.equal(old.factorId);
    expect((await verifier.mfa.status(who)).factors.map(({ factorId }) => factorId)).to.deep.equal([old.factorId]);
    await confirm(who, begun.body);
    expect((await verifier.mfa.status(who)).factors.map(({ factorId }) => factorId)).to.deep.equal([begun.body.factorId]);
    const mallory = person();
    expect((await begin(mallory, { method: 'totp', replaces: begun.body.factorId })).type).to.equal('unknown-challenge');
  });

  it('row 7, 21 (risky-actions): the recovery key goes with the app when text messages take its place', async () => {
    const who = person({ phone: PHONE });
    const app = await enrollApp(strict, who);
    const { pending } = await plan(who, strict);
    await strict.call(who, 'POST', `/enrollments/${pending?.id ?? ''}/backup-codes`);
    expect((await strict.mfa.status(who)).backup).to.deep.include({ left: 1, total: 1 });
    const begun = await stepUp(strict, who, app, (headers) =>
      strict.call(who, 'POST', '/enrollments', { method: 'sms' }, headers),
    );
    await strict.call(who, 'POST', `/enrollments/${begun.body.id}/confirm`, { code: newestCode(strict.inbox) });
    const status = await strict.mfa.status(who);
    expect(status.factors.map(({ method }) => method)).to.deep.equal(['sms']);
    expect(status.backup).to.equal(null);
    await nextStep(strict.store);
  });
});
