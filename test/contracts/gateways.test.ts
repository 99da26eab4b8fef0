import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import type { DeliveryReport, SmsGateway } from '../../server/sms/gateway.ts';
import { withFallback } from '../../server/sms/fallback.ts';
import { kannel } from '../../server/sms/kannel.ts';
import { twilio } from '../../server/sms/twilio.ts';
import { signedHeaders, webhook } from '../../server/sms/webhook.ts';
import { developmentInbox } from '../../server/inbox.ts';
import {
  type Answer,
  answerJson,
  hangUp,
  type LoopbackProvider,
  silence,
  startProvider,
} from '../server/sms/loopback-provider.ts';
import { once, sampleMessage } from '../server/sms/sample-message.ts';

/** What every gateway promises (`server/sms/gateway.ts`), over all of them, at a provider that does its worst. */

const SECRET = 'a-secret-of-at-least-24-bytes';
const REPORTS = 'https://bank.example/mfa/sms/theirs';

interface Adapter {
  /** A gateway at this address, with `SECRET` as its credential. */
  at(url: string): SmsGateway;
  accepts: Answer;
  /** How many requests one `send` may cost at most, when no answer comes. */
  requests: number;
  /** A report as the provider sends it, signed with this secret; null where there are none. */
  report: ((key: string, state: 'delivered' | 'failed', secret: string) => Request) | null;
}

const twilioReport: Adapter['report'] = (key, state, secret) => {
  const url = `${REPORTS}?key=${key}`;
  const signature = createHmac('sha1', secret).update(`${url}MessageSidSM00MessageStatus${state}`).digest('base64');
  const body = new URLSearchParams({ MessageSid: 'SM00', MessageStatus: state });
  return new Request(url, { method: 'POST', headers: { 'x-twilio-signature': signature }, body });
};

const adapters: Record<string, Adapter> = {
  Kannel: {
    at: (url) => kannel({ url, username: 'tester', password: SECRET, from: 'BANK', reportTo: REPORTS }),
    accepts: (response) => void response.writeHead(202).end('0: Accepted for delivery'),
    requests: 1,
    report: (key, state, secret) => {
      const sig = createHmac('sha256', secret).update(`mfa/kannel-report|${key}`).digest('base64url');
      return new Request(`${REPORTS}?key=${key}&sig=${sig}&state=${state === 'delivered' ? '1' : '2'}`);
    },
  },
  Twilio: {
    at: (url) => twilio({ accountSid: 'AC00', authToken: SECRET, from: '+15005550006', baseUrl: url, reportTo: REPORTS }),
    accepts: answerJson(201, { sid: 'SM00' }),
    requests: 1,
    report: twilioReport,
  },
  'WhatsApp through Twilio': {
    at: (url) =>
      twilio({
        accountSid: 'AC00',
        authToken: SECRET,
        from: '+15005550006',
        baseUrl: url,
        reportTo: REPORTS,
        whatsapp: (facts) => ({ sid: 'HX00', variables: 'code' in facts ? { '1': facts.code } : {} }),
      }),
    accepts: answerJson(201, { sid: 'SM00' }),
    requests: 1,
    report: twilioReport,
  },
  'the signed webhook': {
    at: (url) => webhook({ url, secret: Buffer.from(SECRET) }),
    accepts: answerJson(202, { id: 'theirs-1' }),
    requests: 1,
    report: (key, state, secret) => {
      const body = JSON.stringify({ id: key, state });
      const headers = signedHeaders(Buffer.from(secret), 'report', Date.now(), body);
      return new Request(REPORTS, { method: 'POST', headers, body });
    },
  },
  'a fallback of two': {
    at: (url) =>
      withFallback([
        kannel({ name: 'first', url, username: 'tester', password: SECRET }),
        kannel({ name: 'second', url, username: 'tester', password: SECRET }),
      ]),
    accepts: (response) => void response.writeHead(202).end('0: Accepted for delivery'),
    requests: 1,
    report: null,
  },
  'a fallback whose gateway drops doubles': {
    at: (url) => withFallback([webhook({ url, secret: Buffer.from(SECRET) })]),
    accepts: answerJson(202, { id: 'theirs-1' }),
    requests: 2,
    report: null,
  },
};

for (const [name, { at, accepts, requests, report }] of Object.entries(adapters)) {
  describe(`what every gateway promises: ${name}`, () => {
    let provider: LoopbackProvider;
    let answer: Answer = accepts;
    const message = sampleMessage('+6281234567890', {
      purpose: 'transaction',
      transaction: { amount: '250000', currency: 'IDR', payee: 'DANA 0812 3456 7788' },
    });
    const send = (key = 'key-1', signal?: AbortSignal) => at(provider.url).send(message, once(key, signal));

    before(async () => {
      provider = await startProvider((response, seen) => {
        answer(response, seen);
      });
    });
    after(() => provider.close());
    beforeEach(() => {
      provider.seen.length = 0;
      answer = accepts;
    });

    it('has a name that fits in a path, and its own words only where it is no SMS', () => {
      const gateway = at(provider.url);
      for (const one of [gateway, ...(gateway.members ?? [])].filter(({ readReport }) => readReport))
        expect(one.name).to.match(/^[a-z][a-z0-9-]*$/);
      expect(gateway.development ?? false, 'it costs money').to.equal(false);
    });

    it('an accepted message has an id, and cost one request', async () => {
      const result = await send();
      expect('id' in result && result.id)
        .to.be.a('string')
        .with.length.within(1, 256);
      expect(provider.seen).to.have.length(1);
    });

    it('SV-22: neither code nor number, text or credentials are in the address', async () => {
      await send();
      for (const { path } of provider.seen)
        for (const secret of ['123456', '6281234567890', 'DANA', SECRET, 'Dompetku'])
          expect(decodeURIComponent(path)).to.not.include(secret);
    });

    it('SV-22: a provider that hangs up may have sent: nobody asks again but where it drops doubles itself', async () => {
      answer = hangUp;
      expect(await send()).to.deep.equal({ failed: 'unknown', retryable: false });
      expect(provider.seen).to.have.length(requests);
      const keys = provider.seen.map(({ headers }) => headers['webhook-id']);
      expect(new Set(keys).size, 'one key for one message').to.equal(1);
    });

    it('SV-22: silence ends when nobody waits any more, and may have sent', async () => {
      answer = silence;
      const patience = new AbortController();
      const sending = send('key-1', patience.signal);
      await provider.request(1);
      patience.abort();
      expect(await sending).to.deep.equal({ failed: 'unknown', retryable: false });
      expect(provider.seen).to.have.length(1);
    });

    it('where nobody listens, it was certainly not sent', async () => {
      const gone = await startProvider(accepts);
      await gone.close();
      expect(await at(gone.url).send(message, once())).to.deep.equal({ failed: 'unreachable', retryable: true });
    });

    for (const status of [429, 503])
      it(`${String(status)} is busy: another gateway may try`, async () => {
        answer = answerJson(status, {});
        expect(await send()).to.deep.equal({ failed: 'busy', retryable: true });
      });

    for (const status of [400, 401, 403])
      it(`${String(status)} is refused: another gateway may try`, async () => {
        answer = answerJson(status, {});
        expect(await send()).to.deep.equal({ failed: 'refused', retryable: true });
      });

    for (const status of [500, 502, 504])
      it(`${String(status)} is unknown: somebody in between cannot tell`, async () => {
        answer = answerJson(status, {});
        expect(await send()).to.deep.equal({ failed: 'unknown', retryable: false });
      });

    it('SV-22: a redirect is not followed: it would carry the code away', async () => {
      const elsewhere = await startProvider(accepts);
      answer = (response) => void response.writeHead(307, { location: elsewhere.url }).end();
      expect(await send()).to.deep.equal({ failed: 'refused', retryable: true });
      expect(elsewhere.seen).to.deep.equal([]);
      await elsewhere.close();
    });

    it('never rejects and never tells a secret, whatever is answered', async () => {
      const status = fc.constantFrom(200, 201, 202, 204, 301, 400, 404, 409, 422, 429, 500, 503);
      const text = fc.oneof(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.json({ maxDepth: 2 }),
        fc.constantFrom('{"sid":""}', '{"id":5}', '[]', 'null', '3: Queued for later delivery', 'x'.repeat(100_000)),
      );
      await fc.assert(
        fc.asyncProperty(status, text, async (code, body) => {
          answer = (response) => void response.writeHead(code, { 'content-type': 'text/plain' }).end(code === 204 ? '' : body);
          const result = await send();
          if ('failed' in result) expect(Object.keys(result).sort()).to.deep.equal(['failed', 'retryable']);
          else expect(result.id).to.be.a('string').with.length.above(0);
          const said = JSON.stringify(result);
          if (!body.includes(SECRET)) expect(said).to.not.include(SECRET).and.not.include('6281234567890');
        }),
        { numRuns: 60, seed: 9 },
      );
    });

    if (report) {
      const read = (request: Request): Promise<DeliveryReport | string> =>
        at(provider.url).readReport?.(request) ?? Promise.resolve('none');

      for (const state of ['delivered', 'failed'] as const)
        it(`a report that says ${state} names the message by the key that it was sent with`, async () => {
          expect(await read(report('key-1', state, SECRET))).to.deep.include({ idempotencyKey: 'key-1', state });
        });

      it('SV-22: a report that is forged, unsigned or about another message is not believed', async () => {
        expect(await read(report('key-1', 'failed', `${SECRET}!`))).to.equal('unauthorised');
        expect(await read(new Request(REPORTS, { method: 'POST', body: '{"id":"key-1","state":"failed"}' }))).to.equal(
          'unauthorised',
        );
        const signed = report('key-1', 'failed', SECRET);
        const body =
          signed.method === 'POST' ? (await signed.text()).replace('key-1', 'key-2').replace('failed', 'delivered') : null;
        const other = new Request(signed.url.replace('key-1', 'key-2'), { method: signed.method, headers: signed.headers, body });
        expect(await read(other)).to.equal('unauthorised');
      });

      it('SV-22: no text in a report makes it throw', async () => {
        await fc.assert(
          fc.asyncProperty(fc.string({ unit: 'binary' }), fc.webQueryParameters(), async (body, query) => {
            const url = `${REPORTS}?${query}`;
            for (const request of [new Request(url), new Request(url, { method: 'POST', body })])
              expect(await read(request)).to.equal('unauthorised');
          }),
          { numRuns: 100, seed: 9 },
        );
      });
    }

    for (const url of [
      'http://sms.example/cgi-bin/sendsms',
      'ftp://127.0.0.1/',
      'https://user:secret@sms.example/',
      'nonsense',
      'http://127.0.0.1.evil.example/',
    ])
      it(`SV-22: refuses to start with ${url}`, () => {
        expect(() => at(url)).to.throw();
      });
  });
}

describe('the inbox of development', () => {
  it('keeps the promise of a gateway, and reaches nobody', async () => {
    const { sms, messages } = developmentInbox();
    expect(sms.development).to.equal(true);
    expect(await sms.send(sampleMessage(), once('key-1'))).to.deep.equal({ id: 'key-1' });
    expect(messages()).to.have.length(1);
  });
});
