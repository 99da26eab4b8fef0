import { expect } from 'chai';
import { everyLogin, type Identity, optionalTrusted, type Policy } from '../../server/app.ts';
import { advance, type App, enrollApp, nextStep, person, startVerifier, stepUp, type TestVerifier } from './support/verifier.ts';

const HOUR_MS = 60 * 60 * 1000;
const PAYMENT = { amount: '250000', currency: 'IDR', payee: 'DANA 0812' };

/** SV-58: whoever changes how an account signs in does not take its money at once. */
describe('waiting after a change', () => {
  let verifier: TestVerifier;
  let policy: Policy = optionalTrusted;
  before(async () => {
    verifier = await startVerifier({ policyFor: () => policy });
  });
  after(() => verifier.close());
  beforeEach(() => {
    policy = optionalTrusted;
  });

  const withdraw = async (who: Identity) => {
    const gate = await verifier.mfa.require(verifier.request(who), 'withdrawal', PAYMENT);
    return gate.ok ? gate.factor : gate.problem.type;
  };

  const CHANGES: Record<string, (who: Identity, app: App) => Promise<unknown>> = {
    'the only method was removed': (who, app) =>
      stepUp(verifier, who, app, (headers) => verifier.call(who, 'DELETE', `/factors/${app.factorId}`, undefined, headers)),
    'it was switched off': (who, app) =>
      stepUp(verifier, who, app, (headers) => verifier.call(who, 'POST', '/enabled', { enabled: false }, headers)),
    'the password was reset by a mailed link': (who) => verifier.mfa.passwordReset(who),
    'the phone number was replaced': async (who, app) => {
      await addPhone(who, app, '+6281234567890');
      await advance(verifier.store, HOUR_MS);
      await addPhone(who, app, '+6281234567891');
    },
  };
  for (const [title, change] of Object.entries(CHANGES))
    it(`SV-58: money waits a day after ${title}, and then asks as before`, async () => {
      const who = person();
      const app = await enrollApp(verifier, who);
      await change(who, app);
      await advance(verifier.store, 23 * HOUR_MS);
      expect(await withdraw(who)).to.equal('cooling-off');
      await advance(verifier.store, 1.1 * HOUR_MS);
      expect(await withdraw(who)).to.be.oneOf(['mfa-required', 'none']);
    });

  it('SV-58: it waits where the policy never asks for a withdrawal, too', async () => {
    policy = everyLogin;
    const who = person();
    const app = await enrollApp(verifier, who);
    expect(await withdraw(who)).to.equal('none');
    await CHANGES['the only method was removed']!(who, app);
    expect(await withdraw(who)).to.equal('cooling-off');
    expect((await verifier.mfa.require(verifier.request(who), 'deposit', PAYMENT)).ok, 'money that comes in').to.equal(true);
  });

  it('money does not wait after the first set-up, after one more method, or after the password was changed', async () => {
    const who = person();
    const app = await enrollApp(verifier, who);
    expect(await withdraw(who)).to.equal('mfa-required');
    await addPhone(who, app, '+6281234567892');
    await verifier.mfa.passwordChanged(who);
    expect(await withdraw(who)).to.equal('mfa-required');
    const nobody = person();
    await verifier.mfa.passwordReset(nobody);
    expect(await withdraw(nobody), 'nothing is set up').to.equal('none');
  });

  it('SV-49: what a backup code permits is one change, for a quarter of an hour, in that session, and never money', async () => {
    const who = person();
    const app = await enrollApp(verifier, who);
    const made = await stepUp(verifier, who, app, (headers) => verifier.call(who, 'POST', '/backup-codes', undefined, headers));
    const codes = (made.body as { codes: string[] }).codes;
    await signInWith(who, codes[0]!);
    expect(await withdraw(who), 'money').to.equal('mfa-required');
    expect((await verifier.mfa.require(verifier.request(who), 'change-email')).ok, 'e-mail').to.equal(false);
    const elsewhere = { ...who, session: 'another-session-of-alice' };
    expect((await verifier.mfa.require(verifier.request(elsewhere), 'change-factor')).ok, 'another session').to.equal(false);
    const once = await verifier.mfa.require(verifier.request(who), 'change-factor');
    expect(once).to.deep.include({ ok: true, factor: 'grant' });
    expect((await verifier.mfa.require(verifier.request(who), 'change-factor')).ok, 'twice').to.equal(false);

    await signInWith(who, codes[1]!);
    await advance(verifier.store, 0.26 * HOUR_MS);
    expect((await verifier.mfa.require(verifier.request(who), 'change-factor')).ok, 'later').to.equal(false);
  });

  async function signInWith(who: Identity, code: string): Promise<void> {
    const gate = await verifier.mfa.require(verifier.request(who), 'sign-in');
    const { id } = (gate as { challenge: { id: string } }).challenge;
    expect((await verifier.call(who, 'POST', `/challenges/${id}/verify`, { method: 'backup', code })).status).to.equal(200);
    expect((await verifier.mfa.require(verifier.request(who), 'sign-in', null, { challenge: id })).ok).to.equal(true);
  }

  async function addPhone(who: Identity, app: App, phone: string): Promise<void> {
    const begun = await stepUp(verifier, who, app, (headers) =>
      verifier.call(who, 'POST', '/enrollments', { method: 'sms', phone }, headers),
    );
    expect(begun.status, JSON.stringify(begun.body)).to.equal(201);
    const text = verifier.inbox.messages().find(({ kind, to }) => kind === 'sms' && to === phone)?.text ?? '';
    const code = /#(\d{6})/.exec(text)?.[1];
    const confirmed = await verifier.call(who, 'POST', `/enrollments/${(begun.body as { id: string }).id}/confirm`, { code });
    expect(confirmed.status, JSON.stringify(confirmed.body)).to.equal(200);
    await nextStep(verifier.store);
  }
});
