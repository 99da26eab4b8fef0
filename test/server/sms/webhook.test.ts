import { expect } from 'chai';
import { signedHeaders, webhook } from '../../../server/sms/webhook.ts';
import { type Answer, answerJson, type LoopbackProvider, startProvider } from './loopback-provider.ts';
import { once, sampleMessage } from './sample-message.ts';

const secret = new Uint8Array(32).fill(7);
const NOW = 1_800_000_000_000;

describe('the signed webhook', () => {
  let provider: LoopbackProvider;
  let answer: Answer = answerJson(202, { id: 'theirs-1' });
  const gateway = (own: { secret?: Uint8Array; url?: string } = {}) =>
    webhook({ url: `${provider.url}/sms`, secret, nowMs: () => NOW, ...own });

  before(async () => {
    provider = await startProvider((response, seen) => {
      answer(response, seen);
    });
  });
  after(() => provider.close());

  it('hands over number, text and facts, signed as Standard Webhooks does', async () => {
    const message = sampleMessage();
    expect(await gateway().send(message, once('key-1'))).to.deep.equal({ id: 'theirs-1' });
    const [seen] = provider.seen;
    expect(JSON.parse(seen?.body ?? '')).to.deep.equal({ to: message.to, text: message.text, facts: message.facts });
    expect(seen?.headers).to.include(signedHeaders(secret, 'key-1', NOW, seen?.body ?? ''));
  });

  it('the signature is the one of the published example', () => {
    // https://github.com/standard-webhooks/standard-webhooks (spec, "Signature scheme"): recomputed from its inputs.
    const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    expect(
      signedHeaders(key, 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330_000, '{"test": 2432232314}')['webhook-signature'],
    ).to.equal('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  for (const [title, status, expected] of [
    ['422', 422, { failed: 'bad-number', retryable: false }],
    ['409, seen before', 409, { id: 'key-1' }],
    ['204', 204, { id: 'key-1' }],
  ] as const)
    it(`${title} is ${JSON.stringify(expected)}`, async () => {
      answer = (response) => void response.writeHead(status).end();
      expect(await gateway().send(sampleMessage(), once('key-1'))).to.deep.equal(expected);
    });

  const report = (body: unknown, own: { secret?: Uint8Array; atMs?: number; tamper?: boolean } = {}) => {
    const text = JSON.stringify(body);
    const headers = signedHeaders(own.secret ?? secret, 'report-1', own.atMs ?? NOW, text);
    return new Request('https://bank.example/mfa/sms/webhook', { method: 'POST', headers, body: own.tamper ? `${text} ` : text });
  };

  it('a signed report is believed', async () => {
    expect(await gateway().readReport?.(report({ id: 'key-1', state: 'failed' }))).to.deep.equal({
      id: null,
      idempotencyKey: 'key-1',
      state: 'failed',
    });
  });

  it('SV-22: a forged, altered, stale or unsigned report is not', async () => {
    const body = { id: 'key-1', state: 'failed' };
    const bad = [
      report(body, { secret: new Uint8Array(32).fill(8) }),
      report(body, { tamper: true }),
      report(body, { atMs: NOW - 6 * 60_000 }),
      report(body, { atMs: NOW + 6 * 60_000 }),
      new Request('https://bank.example/mfa/sms/webhook', { method: 'POST', body: JSON.stringify(body) }),
    ];
    for (const request of bad) expect(await gateway().readReport?.(request)).to.equal('unauthorised');
  });

  it('a signed text that is no report changes nothing', async () => {
    for (const body of [null, [], {}, { id: 'key-1' }, { id: 5, state: 'failed' }, { id: 'key-1', state: 'lost' }])
      expect(await gateway().readReport?.(report(body))).to.equal('not-a-report');
  });

  it('SV-22: a short secret refuses to start', () => {
    expect(() => gateway({ secret: new Uint8Array(23) }))
      .to.throw()
      .with.property('code', 'weak-key');
  });
});
