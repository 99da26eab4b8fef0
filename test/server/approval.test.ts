import { expect } from 'chai';
import type { Gate } from '../../server/app.ts';
import { answerWith, type App, enrollApp, nextStep, person, startVerifier, type TestVerifier } from './support/verifier.ts';
import { onEveryStore } from './support/engines.ts';

const PAYMENT = { amount: '250000', currency: 'IDR', payee: 'DANA 0812 3456 7890' };

onEveryStore('approving a transaction', (open) => {
  let verifier: TestVerifier;
  const who = person();
  let app: App;
  const require = (payload: typeof PAYMENT | null, challenge?: string, identity = who): Promise<Gate> =>
    verifier.mfa.require(verifier.request(identity), 'withdrawal', payload, challenge === undefined ? {} : { challenge });
  const asked = (gate: Gate) => (gate as { challenge: { id: string; transaction: unknown } }).challenge;

  /** A challenge for this payment, verified. */
  const approved = async () => {
    const { id } = asked(await require(PAYMENT));
    await nextStep(verifier.store);
    expect((await answerWith(verifier, who, id, app.code(await verifier.store.nowMs()))).status).to.equal(200);
    return id;
  };

  before(async () => {
    verifier = await startVerifier({ store: await open() });
    app = await enrollApp(verifier, who);
  });
  after(() => verifier.close());

  it('shows the stored amount and payee, and asks whoever comes without approval', async () => {
    const gate = await require(PAYMENT);
    expect(gate).to.deep.include({ ok: false });
    expect(asked(gate).transaction).to.deep.equal(PAYMENT);
    const { response } = gate as { response: Response };
    expect(response.status).to.equal(403);
    expect(response.headers.get('content-type')).to.equal('application/problem+json');
    expect(await response.json()).to.deep.include({ type: 'mfa-required', status: 403 });
  });

  it('SV-39: consumes an approval once', async () => {
    const id = await approved();
    expect(await require(PAYMENT, id)).to.deep.include({ ok: true, factor: 'totp' });
    expect((await require(PAYMENT, id)).ok).to.equal(false);
  });

  it('gives the same challenge back while it is open for the same payment', async () => {
    const { id } = asked(await require(PAYMENT));
    expect(asked(await require(PAYMENT, id)).id).to.equal(id);
    expect(asked(await require({ ...PAYMENT, amount: '1' }, id)).id).to.not.equal(id);
  });

  for (const [what, changed] of Object.entries({
    amount: { ...PAYMENT, amount: '2500000' },
    currency: { ...PAYMENT, currency: 'USD' },
    payee: { ...PAYMENT, payee: 'DANA 0812 3456 7891' },
    memo: { ...PAYMENT, memo: 'x' },
  }))
    it(`SV-37: another ${what} is another transaction`, async () => {
      const id = await approved();
      expect((await require(changed, id)).ok).to.equal(false);
      expect((await require(PAYMENT, id)).ok, 'the approved one is still good').to.equal(true);
    });

  it('SV-35: another session, account or tenant meets nothing', async () => {
    const id = await approved();
    for (const stranger of [
      { ...who, session: `${who.session}-2` },
      { ...who, account: person().account },
      { ...who, tenant: 'other' },
    ]) {
      const gate = await require(PAYMENT, id, stranger);
      expect(gate.ok && gate.factor !== 'none', JSON.stringify(stranger)).to.equal(false);
      expect((await verifier.call(stranger, 'GET', `/challenges/${id}`)).body.type).to.equal('unknown-challenge');
      expect((await answerWith(verifier, stranger, id, '123456')).body.type).to.equal('unknown-challenge');
      expect((await verifier.call(stranger, 'DELETE', `/challenges/${id}`)).body.type).to.equal('unknown-challenge');
    }
    expect((await require(PAYMENT, id)).ok).to.equal(true);
  });

  it('SH-11: what one action approved approves no other', async () => {
    const id = await approved();
    expect((await verifier.mfa.require(verifier.request(who), 'change-email', PAYMENT, { challenge: id })).ok).to.equal(false);
    expect((await verifier.mfa.require(verifier.request(who), 'withdrawal', null, { challenge: id })).ok).to.equal(false);
  });

  it('SV-39, SV-36: a client cannot begin what moves money', async () => {
    const begun = await verifier.call(who, 'POST', '/challenges', { action: 'withdrawal' });
    expect(begun.body.type).to.equal('method-not-allowed');
  });

  it('SV-41: an action that nobody has named asks', async () => {
    const gate = await verifier.mfa.require(verifier.request(who), 'launch-rocket');
    expect(gate.ok).to.equal(false);
    expect((await verifier.mfa.require(verifier.request(who), 'constructor')).ok).to.equal(false);
    expect((await verifier.mfa.require(verifier.request(who), 'deposit')).ok).to.equal(true);
  });

  it('SV-39: fifty at once consume one approval once', async () => {
    const id = await approved();
    const gates = await Promise.all(Array.from({ length: 50 }, () => require(PAYMENT, id)));
    expect(gates.filter(({ ok }) => ok)).to.have.length(1);
  });

  it('SH-09: refuses a payload that is no transaction', async () => {
    for (const payload of [
      { ...PAYMENT, amount: 250000 },
      { ...PAYMENT, amount: '1e5' },
      { ...PAYMENT, note: 'x' },
      { amount: '1', currency: 'IDR' },
    ]) {
      const error = await require(payload as never).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(error).to.deep.include({ name: 'MfaError', code: 'bad-payload' });
    }
  });
});
