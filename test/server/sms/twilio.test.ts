import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { twilio, type TwilioOptions } from '../../../server/sms/twilio.ts';
import { answerJson, type LoopbackProvider, startProvider } from './loopback-provider.ts';
import { once, sampleMessage } from './sample-message.ts';

/** https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource */
const created = { sid: 'SM0123456789abcdef0123456789abcdef', status: 'queued', error_code: null };

describe('Twilio-shaped gateways', () => {
  let provider: LoopbackProvider;
  let answer = answerJson(201, created);
  const gateway = (own: Partial<TwilioOptions> = {}) =>
    twilio({
      accountSid: 'AC00',
      authToken: 'token',
      from: '+15005550006',
      baseUrl: provider.url,
      reportTo: 'https://bank.example/mfa/sms/twilio',
      ...own,
    });

  before(async () => {
    provider = await startProvider((response, seen) => {
      answer(response, seen);
    });
  });
  after(() => provider.close());
  beforeEach(() => {
    provider.seen.length = 0;
    answer = answerJson(201, created);
  });

  it('posts to the Messages resource of the account, and returns the sid', async () => {
    const message = sampleMessage();
    expect(await gateway().send(message, once('key-1'))).to.deep.equal({ id: created.sid });
    const [seen] = provider.seen;
    expect(seen).to.include({ method: 'POST', path: '/2010-04-01/Accounts/AC00/Messages.json' });
    expect(seen?.headers['authorization']).to.equal(`Basic ${btoa('AC00:token')}`);
    expect(Object.fromEntries(new URLSearchParams(seen?.body))).to.deep.equal({
      To: '+6281234567890',
      From: '+15005550006',
      Body: message.text,
      StatusCallback: 'https://bank.example/mfa/sms/twilio?key=key-1',
    });
  });

  it('sends with an API key and a messaging service where they are given', async () => {
    await gateway({ apiKey: { sid: 'SK00', secret: 'other' }, from: 'MG00' }).send(sampleMessage(), once());
    expect(provider.seen[0]?.headers['authorization']).to.equal(`Basic ${btoa('SK00:other')}`);
    expect(new URLSearchParams(provider.seen[0]?.body).get('MessagingServiceSid')).to.equal('MG00');
  });

  it('by WhatsApp it fills a template of the site’s, sends no text of ours, and says what it is', async () => {
    const whatsapp: TwilioOptions['whatsapp'] = (facts) =>
      'code' in facts
        ? { sid: `HX-${facts.purpose}-${facts.locale}`, variables: { '1': facts.code } }
        : { sid: `HX-${facts.purpose}`, variables: {} };
    const chat = gateway({ whatsapp });
    expect([chat.name, chat.channel?.label]).to.deep.equal(['whatsapp', { en: 'WhatsApp' }]);
    await chat.send(sampleMessage(), once('key-1'));
    expect(Object.fromEntries(new URLSearchParams(provider.seen[0]?.body))).to.deep.equal({
      To: 'whatsapp:+6281234567890',
      From: 'whatsapp:+15005550006',
      ContentSid: 'HX-sign-in-en',
      ContentVariables: '{"1":"123456"}',
      StatusCallback: 'https://bank.example/mfa/sms/twilio?key=key-1',
    });
    await gateway({ whatsapp, from: 'MG00' }).send(sampleMessage(), once());
    expect(new URLSearchParams(provider.seen[1]?.body).get('MessagingServiceSid')).to.equal('MG00');
  });

  for (const [title, status, body, failure, retryable] of [
    ['an invalid number', 400, { code: 21211 }, 'bad-number', false],
    ['a landline', 400, { code: 21614 }, 'bad-number', false],
    ['somebody who said STOP', 400, { code: 21610 }, 'bad-number', false],
    ['a country that the account may not send to', 400, { code: 21408 }, 'refused', true],
    ['a success without an id', 201, {}, 'unknown', false],
  ] as const)
    it(`${title}: ${failure}`, async () => {
      answer = answerJson(status, body);
      expect(await gateway().send(sampleMessage(), once())).to.deep.equal({ failed: failure, retryable });
    });

  it('answers of any size and shape do no harm', async () => {
    for (const text of ['', 'null', '[]', '"sid"', '{"sid":5}', '{"sid":""}', '<html>', `{"sid":"${'x'.repeat(200_000)}"}`]) {
      answer = (response) => void response.writeHead(201).end(text);
      expect(await gateway().send(sampleMessage(), once()), text.slice(0, 20)).to.deep.equal({
        failed: 'unknown',
        retryable: false,
      });
    }
  });

  const report = (form: Record<string, string>, own: { token?: string; key?: string } = {}) => {
    const url = 'https://bank.example/mfa/sms/twilio?key=key-1';
    const sorted = Object.entries(form).sort(([a], [b]) => (a < b ? -1 : 1));
    const signature = createHmac('sha1', own.token ?? 'token')
      .update(url + sorted.flat().join(''))
      .digest('base64');
    return new Request(`http://10.0.0.7:8080/mfa/sms/twilio?key=${own.key ?? 'key-1'}`, {
      method: 'POST',
      headers: { 'x-twilio-signature': signature },
      body: new URLSearchParams(form),
    });
  };

  for (const [status, state] of [
    ['delivered', 'delivered'],
    ['undelivered', 'failed'],
    ['failed', 'failed'],
    ['sent', 'under-way'],
  ] as const)
    it(`a signed report of “${status}” is ${state}, also behind a proxy`, async () => {
      const read = await gateway().readReport?.(report({ MessageStatus: status, MessageSid: created.sid, To: '+628' }));
      expect(read).to.deep.equal({ id: created.sid, idempotencyKey: 'key-1', state });
    });

  it('SV-22: a report with another token, for another message, or unsigned is not believed', async () => {
    const form = { MessageStatus: 'failed', MessageSid: created.sid };
    const unsigned = new Request('http://10.0.0.7/mfa/sms/twilio?key=key-1', { method: 'POST', body: new URLSearchParams(form) });
    for (const request of [report(form, { token: 'guess' }), report(form, { key: 'key-2' }), unsigned])
      expect(await gateway().readReport?.(request)).to.equal('unauthorised');
  });
});
