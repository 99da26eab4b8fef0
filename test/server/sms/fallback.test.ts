import { expect } from 'chai';
import { type FallbackOptions, withFallback } from '../../../server/sms/fallback.ts';
import { failed, type SendOptions, type SendResult, type SmsGateway } from '../../../server/sms/gateway.ts';
import { kannel } from '../../../server/sms/kannel.ts';
import { webhook } from '../../../server/sms/webhook.ts';
import { type Kannel, kannelIsInstalled, startKannel } from '../../support/kannel.ts';
import { hangUp, startProvider } from './loopback-provider.ts';
import { once, sampleMessage } from './sample-message.ts';

interface Scripted extends SmsGateway {
  asked: Array<{ key: string; text: string }>;
}

/** Answers from the script, its last answer for ever. */
function scripted(name: string, script: SendResult[], own: Partial<SmsGateway> = {}): Scripted {
  const asked: Scripted['asked'] = [];
  return {
    name,
    asked,
    ...own,
    send: ({ text }, { idempotencyKey }) => {
      asked.push({ key: idempotencyKey, text });
      return Promise.resolve(script[Math.min(asked.length, script.length) - 1]!);
    },
  };
}
const fine = (id: string): SendResult => ({ id });

describe('a second gateway', () => {
  const pair = (first: SendResult[], second: SendResult[], options: FallbackOptions = {}, own: Partial<SmsGateway> = {}) => {
    const gateways = [scripted('first', first, own), scripted('second', second)] as const;
    const clock = { nowMs: 1000 };
    const both = withFallback(gateways, { nowMs: () => clock.nowMs, ...options });
    return { first: gateways[0], second: gateways[1], clock, send: (key = 'key') => both.send(sampleMessage(), once(key)) };
  };

  it('is not asked while the first one works', async () => {
    const { send, second } = pair([fine('a')], [fine('b')]);
    expect(await send()).to.deep.equal({ id: 'a' });
    expect(second.asked).to.have.length(0);
  });

  for (const reason of ['unreachable', 'busy', 'refused'] as const)
    it(`takes over when the first is ${reason}, with the same key`, async () => {
      const { send, second } = pair([failed(reason)], [fine('b')]);
      expect(await send('key-7')).to.deep.equal({ id: 'b' });
      expect(second.asked.map(({ key }) => key)).to.deep.equal(['key-7']);
    });

  it('SV-22: takes over nothing that may have been sent: nobody gets or pays two messages', async () => {
    const { send, first, second } = pair([failed('unknown')], [fine('b')]);
    expect(await send()).to.deep.equal({ failed: 'unknown', retryable: false });
    expect([first.asked.length, second.asked.length]).to.deep.equal([1, 0]);
  });

  it('sends the next message after such a silence, because the silent one was put aside', async () => {
    const { send, first } = pair([failed('unknown')], [fine('b')]);
    await send('one');
    expect(await send('two')).to.deep.equal({ id: 'b' });
    expect(first.asked).to.have.length(1);
  });

  it('a bad number is nobody else’s to try, and no mark against the gateway', async () => {
    const { send, first, second } = pair([failed('bad-number'), fine('a')], [fine('b')]);
    expect(await send()).to.deep.equal({ failed: 'bad-number', retryable: false });
    expect(await send()).to.deep.equal({ id: 'a' });
    expect([first.asked.length, second.asked.length]).to.deep.equal([2, 0]);
  });

  it('the first one is tried again after its time aside, and stays aside while it fails', async () => {
    const { send, first, clock } = pair([failed('unreachable'), failed('unreachable'), fine('a')], [fine('b')], { asideMs: 500 });
    await send();
    clock.nowMs += 499;
    await send();
    expect(first.asked).to.have.length(1);
    clock.nowMs += 1;
    expect(await send()).to.deep.equal({ id: 'b' });
    expect(first.asked).to.have.length(2);
    clock.nowMs += 500;
    expect(await send()).to.deep.equal({ id: 'a' });
  });

  it('when all are aside, they are tried rather than the person refused', async () => {
    const { send, first, second } = pair([failed('busy'), fine('a')], [failed('busy')]);
    expect(await send()).to.deep.equal({ failed: 'busy', retryable: true });
    expect(await send()).to.deep.equal({ id: 'a' });
    expect([first.asked.length, second.asked.length]).to.deep.equal([2, 1]);
  });

  it('a gateway that drops doubles itself is asked again with the same key after a silence', async () => {
    const { send, first, second } = pair([failed('unknown'), fine('a')], [fine('b')], {}, { idempotent: true });
    expect(await send('key-3')).to.deep.equal({ id: 'a' });
    expect(first.asked.map(({ key }) => key)).to.deep.equal(['key-3', 'key-3']);
    expect(second.asked).to.have.length(0);
  });

  it('a gateway that breaks its promise and throws counts as unknown', async () => {
    const broken: SmsGateway = { name: 'broken', send: () => Promise.reject(new Error('oops')) };
    const both = withFallback([broken, scripted('second', [fine('b')])]);
    expect(await both.send(sampleMessage(), once())).to.deep.equal({ failed: 'unknown', retryable: false });
  });

  it('a gateway that does not answer is given up in time', async () => {
    const silent: SmsGateway = {
      name: 'silent',
      send: (_, { signal }: SendOptions) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve(failed('unknown')), { once: true });
        }),
    };
    const result = await withFallback([silent, scripted('second', [])], { attemptMs: 20 }).send(sampleMessage(), once());
    expect(result).to.deep.equal({ failed: 'unknown', retryable: false });
  });

  it('a channel that is not SMS writes its own text', async () => {
    const chat = scripted('chat', [failed('busy')], {
      channel: { id: 'whatsapp', label: { en: 'WhatsApp' }, compose: () => 'chat text' },
    });
    const sms = scripted('sms', [fine('b')]);
    await withFallback([chat, sms], { label: { en: 'WhatsApp or text message' } }).send(sampleMessage(), once());
    expect([chat.asked[0]?.text, sms.asked[0]?.text]).to.deep.equal(['chat text', sampleMessage().text]);
  });

  it('is called what all of its gateways are called, or what the site calls them together', () => {
    const chat = (name: string) => scripted(name, [], { channel: { id: 'whatsapp', label: { en: 'WhatsApp' } } });
    const label = { en: 'WhatsApp or text message', id: 'WhatsApp atau SMS' };
    expect(withFallback([chat('one'), chat('two')]).channel?.label).to.deep.equal({ en: 'WhatsApp' });
    expect(withFallback([scripted('a', []), scripted('b', [])]).channel, 'the element has words for text messages').to.equal(
      undefined,
    );
    expect(withFallback([chat('chat'), scripted('sms', [])], { label }).channel).to.deep.equal({ id: 'several', label });
    expect(() => withFallback([chat('chat'), scripted('sms', [])]), 'or "text message" is a promise that is not kept').to.throw(
      'label',
    );
  });

  it('metrics hear of every attempt, and of nothing secret', async () => {
    const attempts: unknown[] = [];
    const { send } = pair([failed('busy')], [fine('b')], { onAttempt: (attempt) => void attempts.push(attempt) });
    await send();
    expect(attempts).to.deep.equal([
      { gateway: 'first', outcome: 'busy', ms: 0 },
      { gateway: 'second', outcome: 'accepted', ms: 0 },
    ]);
  });

  it('needs gateways with names of their own', () => {
    expect(() => withFallback([])).to.throw('gateways');
    expect(() => withFallback([scripted('a', []), scripted('a', [])])).to.throw('name');
  });
});

describe('a second gateway, for real', () => {
  it('SV-22: a receiver that answers too late sends one message', async () => {
    const sent = new Set<string>();
    const receiver = await startProvider((response, seen) => {
      const id = String(seen.headers['webhook-id']);
      if (sent.has(id)) response.writeHead(409).end();
      else hangUp(response, seen);
      sent.add(id);
    });
    const gateway = withFallback([webhook({ url: receiver.url, secret: new Uint8Array(32) })]);
    expect(await gateway.send(sampleMessage(), once('key-1'))).to.deep.equal({ id: 'key-1' });
    expect([receiver.seen.length, sent.size]).to.deep.equal([2, 1]);
    await receiver.close();
  });

  it('two Kannels: one is stopped, the other one’s phone rings, once', async function () {
    if (!kannelIsInstalled) this.skip();
    const boxes: Kannel[] = await Promise.all([startKannel(), startKannel()]);
    const [first, second] = boxes as [Kannel, Kannel];
    const gateway = withFallback([
      kannel({ name: 'first', url: first.url, username: first.username, password: first.password }),
      kannel({ name: 'second', url: second.url, username: second.username, password: second.password }),
    ]);
    await gateway.send(sampleMessage(), once('key-1'));
    expect((await first.message(1)).text).to.equal(sampleMessage().text);
    await first.stop();
    expect(await gateway.send(sampleMessage(), once('key-2'))).to.deep.equal({ id: 'key-2' });
    expect((await second.message(1)).text).to.equal(sampleMessage().text);
    expect([first.received().length, second.received().length]).to.deep.equal([1, 1]);
    await second.stop();
  });
});
