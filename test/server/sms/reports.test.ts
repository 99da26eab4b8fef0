import { expect } from 'chai';
import { signedHeaders, webhook } from '../../../server/sms/webhook.ts';
import { answerWith, begin, ORIGIN, person, startVerifier, type TestVerifier } from '../support/verifier.ts';
import { answerJson, type LoopbackProvider, startProvider } from './loopback-provider.ts';
import { number, Phones, roomy } from './phones.ts';

const secret = new Uint8Array(32).fill(9);

describe('what becomes of messages', () => {
  let provider: LoopbackProvider;
  let verifier: TestVerifier;
  const who = person({ emails: ['alice@example.org'] });
  const notices = () => verifier.inbox.messages().filter(({ kind }) => kind === 'notice');

  before(async () => {
    provider = await startProvider(answerJson(202, {}));
    verifier = await startVerifier({ sms: webhook({ url: provider.url, secret }), ...roomy() });
  });
  after(async () => {
    await verifier.close();
    await provider.close();
  });

  const report = (id: string, state: string, key = secret) => {
    const body = JSON.stringify({ id, state });
    const headers = signedHeaders(key, 'report', Date.now(), body);
    return verifier.mfa.fetch(new Request(`${ORIGIN}/mfa/sms/webhook`, { method: 'POST', headers, body }));
  };

  it('a failed delivery asks its owner, once, whether the number is still theirs', async () => {
    await verifier.call(who, 'POST', '/enrollments', { method: 'sms', phone: number(0) });
    const id = String(provider.seen[0]?.headers['webhook-id']);
    expect((await report(id, 'failed', new Uint8Array(32))).status, 'SV-22').to.equal(401);
    expect(notices()).to.have.length(0);
    for (const state of ['under-way', 'failed', 'failed', 'delivered']) expect((await report(id, state)).status).to.equal(204);
    expect(notices().map(({ text, account }) => [text, account])).to.deep.equal([
      ['A code could not be delivered to your phone. Is this still your number?', who.account],
    ]);
  });

  it('after a failed delivery the prompt asks too, until a message arrives', async () => {
    const other = person();
    const begun = await verifier.call(other, 'POST', '/enrollments', { method: 'sms', phone: number(2) });
    const codeIn = (n: number) => (JSON.parse(provider.seen.at(n)?.body ?? '{}') as { facts: { code: string } }).facts.code;
    const idOf = (n: number) => String(provider.seen.at(n)?.headers['webhook-id']);
    await verifier.call(other, 'POST', `/enrollments/${begun.body.id}/confirm`, { code: codeIn(-1) });
    expect((await begin(verifier, other)).offers[0]).to.not.have.property('undelivered');
    const { id, offers } = await begin(verifier, other);
    await verifier.call(other, 'POST', `/challenges/${id}/send`, { factorId: offers[0]?.factorId });
    await report(idOf(-1), 'failed');
    expect((await begin(verifier, other)).offers[0]).to.include({ method: 'sms', undelivered: true });
    const later = { ...other, session: 'a-later-session-of-the-same-person' };
    const again = await begin(verifier, later);
    await verifier.call(later, 'POST', `/challenges/${again.id}/send`, { factorId: offers[0]?.factorId });
    expect((await begin(verifier, other)).offers[0]).to.not.have.property('undelivered');
  });

  it('a message to another number that did not arrive says nothing about the one that is set up', async () => {
    const other = person();
    const begun = await verifier.call(other, 'POST', '/enrollments', { method: 'sms', phone: number(3) });
    const { facts } = JSON.parse(provider.seen.at(-1)?.body ?? '{}') as { facts: { code: string } };
    await verifier.call(other, 'POST', `/enrollments/${begun.body.id}/confirm`, { code: facts.code });
    const challenge = (await verifier.call(other, 'POST', '/enrollments', { method: 'sms', phone: number(4) })).body.challenge;
    await verifier.call(other, 'POST', `/challenges/${challenge.id}/send`, { factorId: challenge.offers[0].factorId });
    const { facts: again } = JSON.parse(provider.seen.at(-1)?.body ?? '{}') as { facts: { code: string } };
    expect((await answerWith(verifier, other, challenge.id, again.code, 'sms')).status).to.equal(200);
    const retried = { 'mfa-challenge': challenge.id as string };
    await verifier.call(other, 'POST', '/enrollments', { method: 'sms', phone: number(4) }, retried);
    expect(JSON.parse(provider.seen.at(-1)?.body ?? '{}')).to.include({ to: number(4) });
    expect((await report(String(provider.seen.at(-1)?.headers['webhook-id']), 'failed')).status).to.equal(204);
    expect((await begin(verifier, other)).offers[0]).to.not.have.property('undelivered');
    expect((await verifier.call(other, 'GET', '/settings')).body).to.not.have.property('reminder');
  });

  it('a report about no message of ours changes nothing', async () => {
    const before = notices().length;
    expect((await report('somebody-elses', 'failed')).status).to.equal(204);
    expect(notices()).to.have.length(before);
  });

  it('SV-22: a report of any size is read to eight kilobytes', async () => {
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled++;
        controller.enqueue(new Uint8Array(4096));
      },
    });
    const init = { method: 'POST', body, duplex: 'half' };
    const { status } = await verifier.mfa.fetch(new Request(`${ORIGIN}/mfa/sms/webhook`, init));
    expect(status).to.equal(413);
    expect(pulled).to.be.below(10);
  });

  it('forgetting an account forgets its messages: a late report finds nobody', async () => {
    const other = person();
    await verifier.call(other, 'POST', '/enrollments', { method: 'sms', phone: number(1) });
    const id = String(provider.seen.at(-1)?.headers['webhook-id']);
    await verifier.mfa.forget(other);
    const before = notices().length;
    expect((await report(id, 'failed')).status).to.equal(204);
    expect(notices()).to.have.length(before);
  });
});

describe('numbers that change', () => {
  let verifier: TestVerifier;
  const phones = new Phones();
  const who = person({ locale: 'en' });
  let factorId = '';

  before(async () => {
    verifier = await startVerifier({ sms: phones, ...roomy() });
  });
  after(() => verifier.close());

  const stepUp = async (challenge: string) => {
    await verifier.call(who, 'POST', `/challenges/${challenge}/send`, { factorId });
    const { to, facts } = phones.sent.at(-1)!;
    expect((await answerWith(verifier, who, challenge, 'code' in facts ? facts.code : '', 'sms')).status, to).to.equal(200);
    return { 'mfa-challenge': challenge };
  };
  const change = async (phone: string) => {
    const ask = (headers = {}) => verifier.call(who, 'POST', '/enrollments', { method: 'sms', phone }, headers);
    let begun = await ask();
    if (begun.body.type === 'mfa-required') begun = await ask(await stepUp(begun.body.challenge.id));
    expect(begun.status, JSON.stringify(begun.body)).to.equal(201);
    const confirmed = await verifier.call(who, 'POST', `/enrollments/${begun.body.id}/confirm`, { code: phones.codeFor(phone) });
    factorId = confirmed.body.factor.factorId;
  };
  const toldTo = () => phones.sent.filter(({ facts }) => facts.purpose === 'number-replaced').map(({ to }) => to);

  it('SV-21: the old number hears of it, without a code, and the new one does not', async () => {
    await change(number(0));
    expect(toldTo()).to.deep.equal([]);
    await change(number(1));
    await phones.until(() => toldTo().length > 0);
    expect(toldTo()).to.deep.equal([number(0)]);
    const notice = phones.sent.find(({ facts }) => facts.purpose === 'number-replaced')!;
    expect(notice.text).to.equal(
      'Example Bank: this number no longer receives your sign-in codes. Not you? Sign in and change your password.',
    );
  });

  it('SV-21: a number that is removed hears of it too', async () => {
    const remove = (headers = {}) => verifier.call(who, 'DELETE', `/factors/${factorId}`, undefined, headers);
    const { body } = await remove();
    expect((await remove(await stepUp(body.challenge.id))).status).to.equal(204);
    await phones.until(() => toldTo().length > 1);
    expect(toldTo()).to.deep.equal([number(0), number(1)]);
  });
});

describe('a channel that is not SMS', () => {
  it('has its own name in the prompt and its own words in the message', async () => {
    const chat = Object.assign(new Phones(), {
      channel: { id: 'whatsapp', label: { en: 'WhatsApp' }, compose: ({ code }: { code: string }) => `*${code}*` },
    });
    const verifier = await startVerifier({ sms: chat, ...roomy() });
    const who = person({ locale: 'id-ID' });
    const begun = await verifier.call(who, 'POST', '/enrollments', { method: 'sms', phone: number(0) });
    expect(chat.sent[0]?.text).to.equal(`*${chat.codeFor(number(0))}*`);
    await verifier.call(who, 'POST', `/enrollments/${begun.body.id}/confirm`, { code: chat.codeFor(number(0)) });
    expect((await begin(verifier, who)).offers[0]).to.include({ method: 'sms', channel: 'WhatsApp' });
    await verifier.close();
  });
});
