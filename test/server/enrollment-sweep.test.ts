import { expect } from 'chai';
import type { Identity } from '../../server/app.ts';
import { onEveryStore } from './support/engines.ts';
import { advance, enrollApp, person, startVerifier, type TestVerifier, verifyPhone } from './support/verifier.ts';

const PHONE = '+6281234567842';
const LIFETIME_MS = 10 * 60_000;
const KEPT_MS = 60 * 60_000;

onEveryStore('set-ups that nobody came back to', (open) => {
  let verifier: TestVerifier;

  before(async () => {
    verifier = await startVerifier({ store: await open() });
  });
  after(() => verifier.close());

  const begin = async (who: Identity) =>
    (await verifier.call(who, 'POST', '/enrollments', { method: 'totp' })).body as { id: string };
  const rowsOf = ({ tenant, account }: Identity) =>
    verifier.store.transaction(async (tx) => {
      const count = async (table: 'mfa_enrollments' | 'mfa_backup_codes') =>
        (await tx.selectFrom(table).selectAll().where('tenant', '=', tenant).where('account', '=', account).execute()).length;
      return { setUps: await count('mfa_enrollments'), codes: await count('mfa_backup_codes') };
    });
  /** Clearing away is nobody's to wait for, but a test's. */
  async function swept(who: Identity): Promise<void> {
    while ((await rowsOf(who)).setUps > 0) await new Promise(setImmediate);
  }
  /** Up to the backup codes, and gone. */
  async function abandon(who: Identity): Promise<{ id: string }> {
    const begun = await begin(who);
    await verifyPhone(verifier, who, begun.id);
    for (const times of [1, 2])
      expect(
        (await verifier.call(who, 'POST', `/enrollments/${begun.id}/backup-codes`)).status,
        `codes, ${String(times)}`,
      ).to.equal(200);
    return begun;
  }

  it('SV-50: leave neither a secret nor backup codes behind once another one begins', async () => {
    const gone = person({ phone: PHONE });
    const begun = await abandon(gone);
    expect(await rowsOf(gone)).to.deep.equal({ setUps: 1, codes: 20 });
    await advance(verifier.store, LIFETIME_MS + KEPT_MS + 1000);
    const somebodyElse = person();
    await begin(somebodyElse);
    await swept(gone);
    expect(await rowsOf(gone)).to.deep.equal({ setUps: 0, codes: 0 });
    expect(await rowsOf(somebodyElse), 'what is under way').to.deep.equal({ setUps: 1, codes: 0 });
    const late = await verifier.call(gone, 'POST', `/enrollments/${begun.id}/confirm`, { code: '123456' });
    expect(late.body.type).to.equal('unknown-challenge');
  });

  it('are told for an hour that they have run out, and are nothing of another tenant’s', async () => {
    const [late, elsewhere, marker] = [person(), person({ tenant: 'other' }), person()];
    await begin(marker);
    await advance(verifier.store, KEPT_MS);
    const begun = await begin(late);
    await begin(elsewhere);
    await advance(verifier.store, LIFETIME_MS + 1000);
    await begin(person());
    await swept(marker);
    expect((await verifier.call(late, 'POST', `/enrollments/${begun.id}/confirm`, { code: '123456' })).body.type).to.equal(
      'expired',
    );
    await advance(verifier.store, KEPT_MS);
    const next = person();
    await begin(next);
    await advance(verifier.store, LIFETIME_MS + KEPT_MS + 1000);
    await begin(person());
    await swept(next);
    expect((await rowsOf(elsewhere)).setUps, 'the other tenant').to.equal(1);
  });

  it('take nothing along that is in force: the factor and its codes stay, and sign in', async () => {
    const who = person({ phone: PHONE });
    await enrollApp(verifier, who);
    const { pending } = (await verifier.call(who, 'GET', '/enrollments')).body as { pending: { id: string } };
    await verifier.call(who, 'POST', `/enrollments/${pending.id}/backup-codes`);
    await advance(verifier.store, LIFETIME_MS + KEPT_MS + 1000);
    await begin(person());
    await swept(who);
    expect((await rowsOf(who)).codes).to.equal(10);
    const { factors, backup } = await verifier.mfa.status(who);
    expect(factors).to.have.length(1);
    expect(backup).to.deep.include({ left: 10, total: 10 });
  });

  it('are cleared away once, by however many begin in the same moment, and keep nobody waiting for whom they were', async () => {
    const gone = [person({ phone: PHONE }), person(), person()];
    await abandon(gone[0] as Identity);
    for (const who of gone.slice(1)) await begin(who);
    await advance(verifier.store, LIFETIME_MS + KEPT_MS + 1000);
    const back = gone[1] as Identity;
    const begun = await Promise.all([back, person(), person(), person(), person()].map(begin));
    for (const { id } of begun) expect(id).to.be.a('string');
    await swept(gone[0] as Identity);
    await swept(gone[2] as Identity);
    expect(await rowsOf(gone[0] as Identity)).to.deep.equal({ setUps: 0, codes: 0 });
    expect((await rowsOf(back)).setUps, 'who came back begins anew').to.equal(1);
  });
});
