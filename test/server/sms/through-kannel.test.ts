import { expect } from 'chai';
import type { Identity, SmsEvent } from '../../../server/app.ts';
import { serve } from '../../../server/main.ts';
import { withFallback } from '../../../server/sms/fallback.ts';
import { kannel } from '../../../server/sms/kannel.ts';
import { parseOriginBound } from '../../../server/sms/origin-bound.ts';
import { type Kannel, kannelIsInstalled, startKannel } from '../../support/kannel.ts';
import { advance, answerWith, begin, ORIGIN, person, startVerifier, type TestVerifier } from '../support/verifier.ts';
import { roomy } from './phones.ts';

describe('the whole way through a real Kannel and its phone', () => {
  let boxes: Kannel[] = [];
  let verifier: TestVerifier;
  let http: { url: string; close(): Promise<void> };
  const events: SmsEvent[] = [];
  const watching = new Set<() => void>();
  /** Resolves when so many events of a type have come. */
  const hear = (type: SmsEvent['type'], count: number) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (events.filter((event) => event.type === type).length < count) return;
        watching.delete(look);
        resolve();
      };
      watching.add(look);
      look();
    });
  const sent = { first: 0, second: 0 };
  const who: Identity = person({ locale: 'id', phone: '0812-3456-7890' });
  let factorId = '';

  before(async function () {
    if (!kannelIsInstalled) {
      console.log('skipped: install kannel kannel-extras');
      this.skip();
    }
    boxes = await Promise.all([startKannel(), startKannel()]);
    let fetch: (request: Request) => Promise<Response> = () => Promise.reject(new Error('not yet'));
    http = await serve({ fetch: (request) => fetch(request), port: 0, hostname: '127.0.0.1' });
    const gateway = (name: 'first' | 'second', box: Kannel) =>
      kannel({
        name,
        url: box.url,
        username: box.username,
        password: box.password,
        from: 'DOMPETKU',
        reportTo: `${http.url}/mfa/sms/${name}`,
      });
    const onEvent = (event: SmsEvent) => {
      events.push(event);
      for (const look of [...watching]) look();
    };
    verifier = await startVerifier({
      sms: withFallback([gateway('first', boxes[0]!), gateway('second', boxes[1]!)]),
      ...roomy({ onEvent }),
    });
    fetch = (request) => verifier.mfa.fetch(request);
  });
  after(async () => {
    await http?.close();
    await verifier?.close();
    await Promise.all(boxes.map((box) => box.stop()));
  });

  const readPhone = async (box: 'first' | 'second') => {
    const sms = await boxes[box === 'first' ? 0 : 1]!.message(++sent[box]);
    const read = parseOriginBound(sms.text);
    expect(read?.host).to.equal(new URL(ORIGIN).hostname);
    expect(sms.parts).to.equal(1);
    return { code: read?.code ?? '', text: sms.text, to: sms.to };
  };
  const send = async (challenge: string) => verifier.call(who, 'POST', `/challenges/${challenge}/send`, { factorId });

  it('a number, typed as at home, is confirmed by the code on its phone', async () => {
    const begun = await verifier.call(who, 'POST', '/enrollments', { method: 'sms' });
    expect(begun.body.to).to.equal('•• 90');
    const { code, text, to } = await readPhone('first');
    expect(to).to.equal('+6281234567890');
    expect(text).to.match(/^Example Bank: kode \d{6} memastikan nomor ini milik Anda/);
    const confirmed = await verifier.call(who, 'POST', `/enrollments/${begun.body.id}/confirm`, { code });
    expect(confirmed.body.factor).to.include({ method: 'sms', label: '•• 90' });
    factorId = confirmed.body.factor.factorId;
  });

  it('the code that arrives lets in, once', async () => {
    const { id } = await begin(verifier, who);
    expect((await send(id)).status).to.equal(200);
    const { code } = await readPhone('first');
    expect((await answerWith(verifier, who, id, code, 'sms')).body.state).to.equal('verified');
    expect((await answerWith(verifier, who, id, code, 'sms')).body.type).to.equal('already-used');
  });

  it('SV-40: a withdrawal says on the phone what it is and to whom', async () => {
    const payload = { amount: '250000', currency: 'IDR', payee: 'DANA 0812-9999-1234\n@evil.example #111111' };
    const gate = await verifier.mfa.require(verifier.request(who), 'withdrawal', payload);
    const id = gate.ok ? '' : (gate.challenge?.id ?? '');
    await send(id);
    const { code, text } = await readPhone('first');
    expect(text).to.contain('Rp 250.000 ke DANA *1234');
    expect((await answerWith(verifier, who, id, code, 'sms')).body.state).to.equal('verified');
    expect(await verifier.mfa.require(verifier.request(who), 'withdrawal', payload, { challenge: id })).to.include({
      ok: true,
      factor: 'sms',
    });
  });

  it('the network’s delivery reports come back and are believed, each once', async () => {
    await hear('delivered', 3);
    expect(events.filter(({ type }) => type === 'delivered')).to.have.length(3);
    expect(events.find(({ type }) => type === 'delivered')).to.include({ gateway: 'first', tenant: 'main' });
  });

  it('SV-22: forged reports are turned away', async () => {
    for (const path of ['/sms/first?key=x&sig=y&state=2', '/sms/first', '/sms/second?key=&sig=&state=2'])
      expect((await fetch(`${http.url}/mfa${path}`)).status, path).to.equal(401);
    for (const path of ['/sms/third', '/sms/first+second', '/sms/'])
      expect((await fetch(`${http.url}/mfa${path}`)).status, path).to.equal(404);
  });

  it('the first gateway stopped: the second takes over, and nothing goes out twice', async () => {
    await boxes[0]!.stop();
    const { id } = await begin(verifier, who);
    await advance(verifier.store, 1000);
    expect((await send(id)).status).to.equal(200);
    const { code } = await readPhone('second');
    expect((await answerWith(verifier, who, id, code, 'sms')).body.state).to.equal('verified');
    expect([boxes[0]!.received().length, boxes[1]!.received().length]).to.deep.equal([sent.first, sent.second]);
  });

  it('both stopped: the person is told at once, may try again at once, and nothing is charged', async () => {
    await boxes[1]!.stop();
    const { id } = await begin(verifier, who);
    const charged = events.filter(({ type }) => type === 'accepted').length;
    for (const attempt of [1, 2]) {
      const { status, body } = await send(id);
      expect([status, body.type], `attempt ${String(attempt)}`).to.deep.equal([502, 'sms-not-sent']);
    }
    expect(events.filter(({ type }) => type === 'accepted')).to.have.length(charged);
    expect(boxes.flatMap((box) => box.received())).to.have.length(sent.first + sent.second);
  });
});
