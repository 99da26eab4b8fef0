import { expect } from 'chai';
import type { SmsGateway } from '../../server/sms/gateway.ts';
import { onEveryStore } from './support/engines.ts';
import { advance, answerWith, begin, enrollApp, nextStep, person, startVerifier, type TestVerifier } from './support/verifier.ts';

const PHONE = '+6281234567842';

onEveryStore('text messages', (open) => {
  let verifier: TestVerifier;
  const now = () => verifier.store.nowMs();
  const lastCode = () => /\b\d{6}\b/.exec(verifier.inbox.messages().find(({ kind }) => kind === 'sms')?.text ?? '')?.[0] ?? '';
  const sent = () => verifier.inbox.messages().filter(({ kind }) => kind === 'sms').length;

  const enrollPhone = async (who = person({ phone: PHONE })) => {
    const begun = await verifier.call(who, 'POST', '/enrollments', { method: 'sms' });
    expect(begun.status, JSON.stringify(begun.body)).to.equal(201);
    const confirmed = await verifier.call(who, 'POST', `/enrollments/${begun.body.id}/confirm`, { code: lastCode() });
    expect(confirmed.status).to.equal(200);
    return { who, factorId: begun.body.factorId as string, begun: begun.body };
  };
  const send = (who: ReturnType<typeof person>, id: string, factorId: string) =>
    verifier.call(who, 'POST', `/challenges/${id}/send`, { factorId });

  before(async () => {
    verifier = await startVerifier({ store: await open() });
  });
  after(() => verifier.close());

  it('confirm a number by a code, masked everywhere but on the phone', async () => {
    const { who, begun } = await enrollPhone();
    expect(begun.to).to.equal('•• 42');
    expect(JSON.stringify(begun)).to.not.include('812345678');
    const settings = await verifier.call(who, 'GET', '/settings');
    expect(JSON.stringify(settings.body), 'SV-53').to.not.include('812345678');
    expect(settings.body.factors[0]).to.deep.include({ method: 'sms', label: '•• 42' });
  });

  it('SV-19: giving a set-up up and beginning again is no way around the wait between two messages', async () => {
    const who = person({ phone: PHONE });
    const sms = () => verifier.call(who, 'POST', '/enrollments', { method: 'sms' });
    const { body } = await sms();
    const gone = () => verifier.call(who, 'DELETE', `/enrollments/${body.id}`);
    expect([(await gone()).status, (await gone()).body.type]).to.deep.equal([204, 'unknown-challenge']);
    expect((await verifier.call(who, 'GET', '/enrollments')).body.pending).to.equal(undefined);
    const before = sent();
    expect((await sms()).body).to.deep.include({ type: 'too-many', retryAtMs: body.resendAtMs });
    expect(sent()).to.equal(before);
    const confirmed = await verifier.call(who, 'POST', `/enrollments/${body.id}/confirm`, { code: lastCode() });
    expect(confirmed.body.type, 'what was given up').to.equal('unknown-challenge');
    await advance(verifier.store, 30_000);
    expect((await sms()).status).to.equal(201);
  });

  it('SV-19: beginning again too early leaves the set-up whose code is on its way', async () => {
    const who = person({ phone: PHONE });
    const sms = () => verifier.call(who, 'POST', '/enrollments', { method: 'sms' });
    const { body } = await sms();
    const code = lastCode();
    expect((await sms()).body).to.deep.include({ type: 'too-many', retryAtMs: body.resendAtMs });
    expect((await verifier.call(who, 'GET', '/enrollments')).body.pending).to.include({ id: body.id });
    expect((await verifier.call(who, 'POST', `/enrollments/${body.id}/confirm`, { code })).status).to.equal(200);
  });

  it('let in with the code that was sent, once; sending again ends the former', async () => {
    const { who, factorId } = await enrollPhone();
    const { id, offers } = await begin(verifier, who);
    expect(offers[0]).to.deep.include({ method: 'sms', factorId, label: '•• 42', digits: 6 });
    const answer = await send(who, id, factorId);
    expect(answer.body).to.deep.include({ to: '•• 42' });
    const first = lastCode();
    const early = await send(who, id, factorId);
    expect(early.body, 'the wait is the server\u2019s').to.deep.include({ type: 'too-many', retryAtMs: answer.body.resendAtMs });
    await advance(verifier.store, answer.body.resendAtMs - (await now()));
    await send(who, id, factorId);
    expect((await answerWith(verifier, who, id, first, 'sms')).body.type, 'SV-15: the former code').to.equal(
      first === lastCode() ? undefined : 'wrong-code',
    );
    expect((await answerWith(verifier, who, id, lastCode(), 'sms')).body.state).to.equal('verified');
    expect((await answerWith(verifier, who, id, lastCode(), 'sms')).body.type).to.equal('already-used');
  });

  it('users-ask 17: a page that is reloaded waits for the code that is on its way, sends none, and takes the first', async () => {
    const { who, factorId } = await enrollPhone();
    const { id } = await begin(verifier, who);
    const { body } = await send(who, id, factorId);
    const before = sent();
    const reloaded = await begin(verifier, who);
    expect([reloaded.id, reloaded.offers[0]?.resendAtMs]).to.deep.equal([id, body.resendAtMs]);
    expect((await send(who, reloaded.id, factorId)).body.type).to.equal('too-many');
    expect(sent()).to.equal(before);
    expect((await answerWith(verifier, who, id, lastCode(), 'sms')).status).to.equal(200);
    expect((await begin(verifier, who)).id, 'answered: what comes next is new').to.not.equal(id);
  });

  it('nobody else waits for that code: not another session, action, amount, or what is about to end', async () => {
    const { who, factorId } = await enrollPhone();
    const { id } = await begin(verifier, who);
    await send(who, id, factorId);
    const elsewhere = { ...who, session: 'another-session-of-the-same-person' };
    expect((await begin(verifier, elsewhere)).id).to.not.equal(id);
    expect((await begin(verifier, who, 'change-email')).id).to.not.equal(id);
    const ask = async (amount: string) => {
      const payee = 'DANA 0812 3456 7788';
      const gate = await verifier.mfa.require(verifier.request(who), 'withdrawal', { amount, currency: 'IDR', payee });
      return (gate as { challenge: { id: string } }).challenge.id;
    };
    const paying = await ask('250000');
    await send(who, paying, factorId);
    expect(await ask('250000'), 'the same form, posted again').to.equal(paying);
    expect(await ask('250001'), 'SV-37').to.not.equal(paying);
    await verifier.call(who, 'DELETE', `/challenges/${paying}`);
    expect(await ask('250000'), 'given up').to.not.equal(paying);
    await advance(verifier.store, 4 * 60_000 + 1);
    expect((await begin(verifier, who)).id).to.not.equal(id);
  });

  it('SV-15: sending again resets no counter', async () => {
    const { who, factorId } = await enrollPhone();
    const { id } = await begin(verifier, who);
    let wrong = 0;
    for (let i = 0; i < 5; i++) {
      const { body } = await send(who, id, factorId);
      if (body.resendAtMs) await advance(verifier.store, Math.min(body.resendAtMs - (await now()), 50_000));
      const code = lastCode() === '000000' ? '000001' : '000000';
      const answer = await answerWith(verifier, who, id, code, 'sms');
      if (answer.body.type === 'wrong-code') expect(answer.body.attemptsLeft).to.equal(4 - wrong++);
    }
    expect(wrong).to.equal(5);
    expect((await answerWith(verifier, who, id, lastCode(), 'sms')).status).to.be.oneOf([410, 429]);
  });

  it('SV-15: a code lives five minutes and belongs to its challenge', async () => {
    const { who, factorId } = await enrollPhone();
    const one = await begin(verifier, who);
    const other = await begin(verifier, who);
    await send(who, one.id, factorId);
    expect((await answerWith(verifier, who, other.id, lastCode(), 'sms')).body.type).to.equal('wrong-code');
    await verifier.call(who, 'POST', `/challenges/${one.id}/renew`);
    await advance(verifier.store, 299_000);
    await verifier.call(who, 'POST', `/challenges/${one.id}/renew`);
    await advance(verifier.store, 2_000);
    expect((await answerWith(verifier, who, one.id, lastCode(), 'sms')).status).to.be.oneOf([410, 422]);
  });

  it('SV-18: go to confirmed numbers of one\u2019s own only, and to nobody who is not signed in', async () => {
    const { who } = await enrollPhone();
    const stranger = await enrollPhone();
    const { id } = await begin(verifier, who);
    const before = sent();
    expect((await send(who, id, stranger.factorId)).body.type).to.equal('method-not-allowed');
    expect((await verifier.call(null, 'POST', `/challenges/${id}/send`, { factorId: stranger.factorId })).body.type).to.equal(
      'not-signed-in',
    );
    expect(sent()).to.equal(before);
  });

  it('SV-40: say amount and payee of what they approve', async () => {
    const { who, factorId } = await enrollPhone();
    const gate = await verifier.mfa.require(verifier.request(who), 'withdrawal', {
      amount: '250000',
      currency: 'IDR',
      payee: 'DANA 0812 3456',
    });
    await send(who, (gate as { challenge: { id: string } }).challenge.id, factorId);
    const { text } = verifier.inbox.messages().find(({ kind }) => kind === 'sms')!;
    expect(text)
      .to.match(/250.000/)
      .and.to.include('DANA');
    expect(text.split('\n').at(-1), 'SV-16').to.equal(`@bank.example #${lastCode()}`);
  });

  it('SV-21: a new number asks for a factor, ends the old one and is told', async () => {
    const { who, factorId } = await enrollPhone();
    const change = { method: 'sms', phone: '+6281999999917' };
    const refused = await verifier.call(who, 'POST', '/enrollments', change);
    expect(refused.body.type).to.equal('mfa-required');
    const { id } = refused.body.challenge;
    await send(who, id, factorId);
    await answerWith(verifier, who, id, lastCode(), 'sms');
    const begun = await verifier.call(who, 'POST', '/enrollments', change, { 'mfa-challenge': id });
    expect(
      (await verifier.mfa.status(who)).factors.map((factor) => factor.factorId),
      'the old one until confirmed',
    ).to.deep.equal([factorId]);
    await verifier.call(who, 'POST', `/enrollments/${begun.body.id}/confirm`, { code: lastCode() });
    expect((await verifier.mfa.status(who)).factors.map(({ label }) => label)).to.deep.equal(['•• 17']);
    const notices = verifier.inbox.messages().filter(({ account }) => account === who.account);
    expect(notices.map(({ text }) => text)).to.include('A second factor was removed from your account. (•• 42)');
  });

  it('SV-42: switching the method keeps the count of the challenge', async () => {
    const who = person({ phone: PHONE });
    const app = await enrollApp(verifier, who);
    const { id } = await begin(verifier, who);
    for (let i = 0; i < 3; i++) await answerWith(verifier, who, id, app.wrong(await now()));
    await answerWith(verifier, who, id, '000000', 'sms');
    expect((await verifier.call(who, 'GET', `/challenges/${id}`)).body.attemptsLeft).to.equal(2);
    await nextStep(verifier.store);
    expect((await answerWith(verifier, who, id, app.code(await now()))).status).to.equal(200);
  });

  it('read numbers as people write them, and show no more than two digits', async () => {
    const who = person();
    const read = async (text: string, country?: string) =>
      (await verifier.call(who, 'POST', '/phone-numbers', { text, country })).body;
    expect(await read('0812-3456-7842', 'ID')).to.deep.equal({ to: '•• 42', country: 'ID', valid: true });
    expect(await read('hello')).to.deep.equal({ to: '', country: null, valid: false, reason: 'bad-phone' });
    expect(await read('07400 123456', 'GB')).to.deep.equal({ to: '•• 56', country: 'GB', valid: true });
    const british = await verifier.call(who, 'POST', '/enrollments', { method: 'sms', phone: '07400 123456', country: 'GB' });
    expect(british.body.to).to.equal('•• 56');
    expect((await verifier.call(who, 'POST', '/enrollments', { method: 'sms', phone: 'hello' })).body.type).to.equal('bad-phone');
  });

  it('a message that fails late ends its own set-up’s code, and not that of a newer one', async () => {
    const codes: string[] = [];
    const answers: Array<(result: Awaited<ReturnType<SmsGateway['send']>>) => void> = [];
    const sms: SmsGateway = {
      name: 'slow',
      development: true,
      send: ({ text }) => {
        codes.push(/#(\d{6})/.exec(text)?.[1] ?? '');
        return new Promise((resolve) => answers.push(resolve));
      },
    };
    const slow = await startVerifier({ store: await open(), sms });
    const who = person({ phone: PHONE });
    const set = () => slow.call(who, 'POST', '/enrollments', { method: 'sms' });
    const handedOver = async (count: number) => {
      while (answers.length < count) await new Promise(setImmediate);
    };
    const first = set();
    await handedOver(1);
    await advance(slow.store, 31_000);
    const second = set();
    await handedOver(2);
    answers[1]?.({ id: 'x' });
    const { body } = await second;
    answers[0]?.({ failed: 'refused', retryable: true });
    expect((await first).body.type).to.equal('sms-not-sent');
    const { pending } = (await slow.call(who, 'GET', '/enrollments')).body;
    expect(pending.resendAtMs, 'the wait of the newer one stands').to.equal(body.resendAtMs);
    const confirmed = await slow.call(who, 'POST', `/enrollments/${body.id}/confirm`, { code: codes[1] });
    expect(confirmed.status, JSON.stringify(confirmed.body)).to.equal(200);
    await slow.close();
  });

  it('a gateway that refuses leaves no code and no wait; one that may have sent counts as sent', async () => {
    let result: Awaited<ReturnType<SmsGateway['send']>> = { id: 'x' };
    const sms: SmsGateway = { name: 'moody', development: true, send: () => Promise.resolve(result) };
    const moody = await startVerifier({ store: await open(), sms });
    const who = person({ phone: PHONE });
    result = { failed: 'refused', retryable: true };
    expect((await moody.call(who, 'POST', '/enrollments', { method: 'sms' })).body).to.deep.include({
      type: 'sms-not-sent',
      status: 502,
    });
    result = { failed: 'unknown', retryable: false };
    const begun = await moody.call(who, 'POST', '/enrollments', { method: 'sms' });
    expect(begun.status).to.equal(201);
    expect((await moody.call(who, 'POST', `/enrollments/${begun.body.id}/send`)).body.type).to.equal('too-many');
    await moody.close();
  });
});
