import { expect } from 'chai';
import * as v from 'valibot';
import { DEFAULT_LIMITS } from '../../server/app.ts';
import { Settings } from '../../shared/protocol/settings.ts';
import { roomy } from './sms/phones.ts';
import { onEveryStore } from './support/engines.ts';
import { advance, answerWith, begin, enrollApp, nextStep, person, startVerifier, type TestVerifier } from './support/verifier.ts';

onEveryStore('"Is this still your number?" (row 22)', (open) => {
  let verifier: TestVerifier;
  before(async () => {
    verifier = await startVerifier({ store: await open(), ...roomy() });
  });
  after(() => verifier.close());

  type Person = ReturnType<typeof person>;
  const reminderOf = async (who: Person) => v.parse(Settings, (await verifier.call(who, 'GET', '/settings')).body).reminder;
  const codeOn = () => /#(\d{6})/.exec(verifier.inbox.messages().find(({ kind }) => kind === 'sms')?.text ?? '')?.[1] ?? '';
  const enrollNumber = async (who: Person, phone: string) => {
    const begun = await verifier.call(who, 'POST', '/enrollments', { method: 'sms', phone });
    const code = codeOn();
    const confirmed = await verifier.call(who, 'POST', `/enrollments/${begun.body.id}/confirm`, { code });
    expect(confirmed.status, JSON.stringify(confirmed.body)).to.equal(200);
    return confirmed.body.factor.factorId as string;
  };
  const fail = (who: Person) =>
    verifier.store.transaction((tx) =>
      tx.updateTable('mfa_sms_messages').set({ state: 'failed' }).where('account', '=', who.account).execute(),
    );

  it('is asked half a year after the number was set up, until its owner says yes', async () => {
    const who = person();
    const factorId = await enrollNumber(who, '+628123456701');
    expect(await reminderOf(who)).to.equal(undefined);
    await advance(verifier.store, DEFAULT_LIMITS.phoneReminderMs);
    expect(await reminderOf(who)).to.deep.equal({ factorId, why: 'time' });
    expect((await verifier.call(who, 'PATCH', `/factors/${factorId}`, { current: true })).status).to.equal(200);
    expect(await reminderOf(who)).to.equal(undefined);
    await advance(verifier.store, DEFAULT_LIMITS.phoneReminderMs);
    expect(await reminderOf(who), 'and again').to.deep.equal({ factorId, why: 'time' });
  });

  it('is not asked of a number that has just brought a code', async () => {
    const who = person();
    const factorId = await enrollNumber(who, '+628123456702');
    await advance(verifier.store, DEFAULT_LIMITS.phoneReminderMs);
    const { id } = await begin(verifier, who);
    await verifier.call(who, 'POST', `/challenges/${id}/send`, { factorId });
    expect((await answerWith(verifier, who, id, codeOn(), 'sms')).status).to.equal(200);
    expect(await reminderOf(who)).to.equal(undefined);
  });

  it('is asked after a message that did not arrive, and not once more after a yes', async () => {
    const who = person();
    const factorId = await enrollNumber(who, '+628123456703');
    await advance(verifier.store, 60_000);
    const { id } = await begin(verifier, who);
    await verifier.call(who, 'POST', `/challenges/${id}/send`, { factorId });
    await fail(who);
    expect(await reminderOf(who)).to.deep.equal({ factorId, why: 'undelivered' });
    await verifier.call(who, 'PATCH', `/factors/${factorId}`, { current: true });
    expect(await reminderOf(who)).to.equal(undefined);
  });

  it('is asked of its owner alone, and of numbers alone', async () => {
    const [who, other] = [person(), person()];
    const factorId = await enrollNumber(who, '+628123456704');
    expect((await verifier.call(other, 'PATCH', `/factors/${factorId}`, { current: true })).body.type).to.equal(
      'unknown-challenge',
    );
    const app = await enrollApp(verifier, other);
    await nextStep(verifier.store);
    await advance(verifier.store, DEFAULT_LIMITS.phoneReminderMs);
    expect(await reminderOf(other)).to.equal(undefined);
    const patched = await verifier.call(other, 'PATCH', `/factors/${app.factorId}`, { current: true });
    expect(patched.body.type).to.equal('unknown-challenge');
    for (const body of [{ current: false }, { current: true, label: 'x' }, {}])
      expect((await verifier.call(who, 'PATCH', `/factors/${factorId}`, body)).body.type).to.equal('bad-request');
  });
});
