import { expect } from 'chai';
import type { Identity, Store } from '../../../server/app.ts';
import { failed } from '../../../server/sms/gateway.ts';
import type { SmsEvent, SmsRules } from '../../../server/sms/rules.ts';
import { onEveryStore } from '../support/engines.ts';
import { advance, answerWith, begin, person, startVerifier } from '../support/verifier.ts';
import { ask, number, Phones, roomy } from './phones.ts';

const DAY = 86_400_000;

onEveryStore('what text messages may cost', (open) => {
  let store: Store;
  let tenants = 0;
  // One database for all: caps are counted per tenant, and every test is one.
  const start = async (rules: Partial<SmsRules>) => {
    const tenant = `tenant-${String(++tenants)}`;
    const phones = new Phones();
    const events: SmsEvent[] = [];
    const watching = new Set<() => void>();
    const onEvent = (event: SmsEvent) => {
      events.push(event);
      for (const look of [...watching]) look();
    };
    const verifier = await startVerifier({ store, sms: phones, ...roomy({ onEvent, ...rules }) });
    const one = (own: Partial<Identity> = {}) => person({ tenant, ...own });
    return {
      verifier,
      phones,
      events,
      one,
      ask: (phone: string, { who = one(), address }: { who?: Identity; address?: string } = {}) =>
        ask(verifier.mfa, phone, { who, ...(address ? { address } : {}) }),
      notices: () =>
        verifier.inbox
          .messages()
          .filter(({ kind }) => kind === 'notice')
          .map(({ text }) => text),
      typed: (count: number) =>
        new Promise<void>((resolve) => {
          const look = () => {
            if (events.filter(({ type }) => type === 'typed').length < count) return;
            watching.delete(look);
            resolve();
          };
          watching.add(look);
          look();
        }),
    };
  };
  const all = <T>(count: number, act: (n: number) => Promise<T>) => Promise.all(Array.from({ length: count }, (_, n) => act(n)));

  before(async () => {
    store = await open();
    await store.ready();
  });
  after(() => store.close());

  it('SV-19: 200 sequential numbers get as many messages as their prefix may have, and whoever runs the site hears once', async () => {
    const { phones, events, notices, ask } = await start({ perPrefix: { count: 30, windowMs: DAY } });
    const answers = await all(200, (n) => ask(number(n), { address: `203.0.113.${String(n)}` }));
    expect(phones.sent).to.have.length(30);
    expect(answers.filter(({ status }) => status === 201)).to.have.length(30);
    expect(new Set(answers.filter(({ status }) => status !== 201).map(({ body }) => body.type))).to.deep.equal(
      new Set(['sms-not-sent']),
    );
    expect(events.filter((event) => event.type === 'refused' && event.reason === 'prefix')).to.have.length(170);
    const alarms = notices().map((text) => /\((.*)\)/.exec(text)?.[1]);
    expect(alarms).to.have.members(['prefix', 'typed-share']);
  });

  it('SV-19: 50 accounts from one address get what one address may have', async () => {
    const { phones, ask, verifier } = await start({ perAddress: { count: 10, windowMs: DAY } });
    const answers = await all(50, (n) => ask(number(n * 10_000)));
    expect(phones.sent).to.have.length(10);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.body.retryAtMs).to.be.greaterThan(await verifier.store.nowMs());
    await advance(verifier.store, refused?.body.retryAtMs - (await verifier.store.nowMs()));
    await all(50, (n) => ask(number(n * 10_000)));
    expect(phones.sent, 'the next window has as many again').to.have.length(20);
  });

  it('SV-19: a whole /64 of IPv6 is one address', async () => {
    const { phones, ask } = await start({ perAddress: { count: 2, windowMs: DAY } });
    await all(6, (n) => ask(number(n * 10_000), { address: `2001:db8::${String(n + 1)}` }));
    expect(phones.sent).to.have.length(2);
  });

  for (const [name, rules] of [
    ['day', { perDay: { count: 7, windowMs: DAY } }],
    ['dial code', { perDialCode: { count: 7, windowMs: DAY } }],
    ['spend', { spend: { count: 7 * 350, windowMs: DAY, priceOf: () => 350 } }],
  ] as const)
    it(`SV-19: the cap per ${name} holds to the message, whatever accounts, numbers and addresses ask`, async () => {
      const { phones, ask } = await start(rules);
      await all(20, (n) => ask(number(n * 10_000), { address: `203.0.113.${String(n)}` }));
      expect(phones.sent).to.have.length(7);
    });

  it('SV-19: one number gets three in ten minutes and no more than its day allows, whoever asks', async () => {
    const perNumber = [
      { count: 3, windowMs: 600_000 },
      { count: 5, windowMs: DAY },
    ];
    const { phones, ask, verifier } = await start({ perNumber });
    await advance(verifier.store, 600_000 - ((await verifier.store.nowMs()) % 600_000)); // no window ends in between
    await all(10, (n) => ask(number(0), { address: `203.0.113.${String(n)}` }));
    expect(phones.sent).to.have.length(3);
    await advance(verifier.store, 600_000);
    await all(10, (n) => ask(number(0), { address: `203.0.113.${String(n)}` }));
    expect(phones.sent).to.have.length(5);
  });

  it('SV-19: one account asks for its own number only so often, over challenges and set-ups', async () => {
    const { phones, ask, verifier, one } = await start({ perAccount: { count: 4, windowMs: DAY } });
    const who = one();
    for (let n = 0; n < 8; n++) {
      await ask(number(n * 10_000), { who });
      await advance(verifier.store, 31_000);
    }
    expect(phones.sent).to.have.length(4);
  });

  it('SV-19: a country that the site does not serve is refused, and nothing is counted', async () => {
    const { phones, events, ask } = await start({ perAddress: { count: 1, windowMs: DAY } });
    for (const phone of ['+447400123456', '+12025550123', '+37061234567']) {
      const { status, body } = await ask(phone);
      expect([status, body.type]).to.deep.equal([422, 'country-not-served']);
      expect(JSON.stringify(body)).to.not.include(phone.slice(3));
    }
    expect(events.map((event) => 'country' in event && event.country)).to.deep.equal(['GB', 'US', 'LT']);
    expect((await ask(number(0))).status, 'the address has not spent its one').to.equal(201);
    expect(phones.sent).to.have.length(1);
  });

  it('what one cap refuses takes nothing from the others', async () => {
    const { phones, ask } = await start({
      perAddress: { count: 1, windowMs: DAY },
      perNumber: [{ count: 1, windowMs: DAY }],
      perDay: { count: 2, windowMs: DAY },
    });
    await ask(number(0), { address: '203.0.113.1' });
    for (let n = 1; n < 6; n++) await ask(number(n * 10_000), { address: '203.0.113.1' });
    expect((await ask(number(10_000), { address: '203.0.113.2' })).status).to.equal(201);
    expect(phones.sent).to.have.length(2);
  });

  it('what was certainly not sent is given back; what may have been sent is not', async () => {
    const { phones, ask, events } = await start({ perDay: { count: 2, windowMs: DAY } });
    phones.failures.push(failed('unreachable'), failed('busy'), failed('unknown'));
    expect((await ask(number(0))).body.type).to.equal('sms-not-sent');
    expect((await ask(number(1))).body.type).to.equal('sms-not-sent');
    expect((await ask(number(2))).status, 'it may arrive').to.equal(201);
    expect((await ask(number(3))).status).to.equal(201);
    expect((await ask(number(4))).body.type).to.equal('sms-not-sent');
    expect(phones.sent.map(({ to }) => to)).to.deep.equal([number(3)]);
    expect(events.map(({ type }) => type).filter((type) => type !== 'reserved')).to.deep.equal([
      'not-sent',
      'not-sent',
      'unknown',
      'accepted',
      'refused',
    ]);
  });

  it('a cap that is reached says so, and a wait between two messages does not: nobody counts down a day', async () => {
    const { ask, one } = await start({ perAccount: { count: 1, windowMs: DAY } });
    const who = one();
    const { body: begun } = await ask(number(0), { who });
    const early = await ask(number(0), { who });
    expect(early.body).to.include({ type: 'too-many', retryAtMs: begun.resendAtMs });
    expect(early.body).to.not.have.property('of');
    await advance(store, 31_000);
    const { body: capped } = await ask(number(0), { who });
    const nowMs = await store.nowMs();
    expect(capped).to.include({ type: 'too-many', of: 'messages', retryAtMs: nowMs - (nowMs % DAY) + DAY });

    const few = await startVerifier({
      store: await open(),
      limits: { sms: { sendsPerChallenge: 1, firstResendMs: 1000, perAccount: { count: 9, windowMs: DAY } } },
    });
    const other = one();
    const setUp = await few.call(other, 'POST', '/enrollments', { method: 'sms', phone: number(1) });
    await advance(few.store, 2000);
    const last = await few.call(other, 'POST', `/enrollments/${setUp.body.id}/send`);
    expect(last.body).to.include({ type: 'too-many', of: 'messages' });
    expect(last.body, 'for this challenge there is no later').to.not.have.property('retryAtMs');
    await few.close();
  });

  it('a number that nobody can reach is the wrong number, and counts for who asked: it cannot be tried without end', async () => {
    const { phones, ask, one } = await start({ perAccount: { count: 3, windowMs: DAY }, perDay: { count: 3, windowMs: DAY } });
    const who = one();
    phones.failures.push(...Array.from({ length: 5 }, () => failed('bad-number')));
    const said = [];
    for (let n = 0; n < 5; n++) said.push((await ask(number(n), { who })).body.type);
    expect(said).to.deep.equal(['bad-phone', 'bad-phone', 'bad-phone', 'too-many', 'too-many']);
    phones.failures.length = 0;
    for (let n = 0; n < 3; n++) await ask(number(n), { address: '203.0.113.9' });
    expect(phones.sent, 'nobody else’s day is shorter for it').to.have.length(3);
  });

  it('strangers who set up accounts with a number use up none of its owner’s codes, and do not learn of them', async () => {
    const caps = { perNumber: [{ count: 3, windowMs: DAY }], perPrefix: { count: 6, windowMs: DAY } };
    const { phones, ask, verifier, one } = await start(caps);
    const owner = one();
    const { body } = await ask(number(0), { who: owner });
    await verifier.call(owner, 'POST', `/enrollments/${body.id}/confirm`, { code: phones.codeFor(number(0)) });
    const signIn = async () => {
      const again = { ...owner, session: one().session };
      const { id } = await begin(verifier, again);
      return (await verifier.call(again, 'POST', `/challenges/${id}/send`, { factorId: body.factorId })).body.type;
    };
    const stranger = (n: number) => ask(number(n), { address: `203.0.113.${String(n)}` });
    expect(await signIn()).to.equal(undefined);
    expect((await stranger(0)).status, 'as if there had been one message').to.equal(201);
    expect((await stranger(0)).status).to.equal(201);
    expect((await stranger(0)).body.type, 'three, with the owner’s own set-up').to.equal('too-many');
    for (let n = 1; n < 20; n++) await stranger(n);
    expect(await signIn()).to.equal(undefined);
    expect(await signIn()).to.equal(undefined);
    expect(await signIn(), 'the owner has three of their own').to.equal('too-many');
    expect(phones.sent.filter(({ to }) => to === number(0))).to.have.length(6);
  });

  it('every message has a key of its own, and the code in it works', async () => {
    const { phones, ask, verifier, one } = await start({});
    const who = one();
    const { body } = await ask(number(0), { who });
    await verifier.call(who, 'POST', `/enrollments/${body.id}/confirm`, { code: phones.codeFor(number(0)) });
    const challenge = await begin(verifier, who);
    await verifier.call(who, 'POST', `/challenges/${challenge.id}/send`, { factorId: body.factorId });
    const answer = await answerWith(verifier, who, challenge.id, phones.codeFor(number(0)), 'sms');
    expect(answer.body.state).to.equal('verified');
    expect(new Set(phones.keys)).to.have.property('size', 2);
  });

  for (const mode of ['record', 'refuse'] as const)
    it(`SV-19: codes that nobody types in raise the alarm${mode === 'refuse' ? ' and end the sending' : ', while recording only'}`, async () => {
      const { phones, ask, notices } = await start({ typedShare: { mode, atLeast: 0.2, afterSent: 5 } });
      for (let n = 0; n < 12; n++) await ask(number(n), { address: `203.0.113.${String(n)}` });
      expect(phones.sent).to.have.length(mode === 'refuse' ? 5 : 12);
      expect(notices().filter((text) => text.includes('typed-share'))).to.have.length(1);
    });

  it('a prefix whose people type their codes is left alone', async () => {
    const { phones, ask, verifier, notices, one, typed } = await start({
      typedShare: { mode: 'refuse', atLeast: 0.2, afterSent: 5 },
    });
    for (let n = 0; n < 12; n++) {
      const who = one();
      const { body } = await ask(number(n), { who, address: `203.0.113.${String(n)}` });
      if (n % 4 > 0) continue;
      await verifier.call(who, 'POST', `/enrollments/${body.id}/confirm`, { code: phones.codeFor(number(n)) });
      await typed(n / 4 + 1);
    }
    expect(phones.sent).to.have.length(12);
    expect(notices().filter((text) => text.includes('typed-share'))).to.deep.equal([]);
  });

  it('SV-20: a number whose SIM was swapped gets no code, costs nothing, and its owner is told', async () => {
    const states: Array<'swapped' | 'not-swapped' | 'unknown'> = ['swapped', 'unknown', 'not-swapped'];
    const asked: string[] = [];
    const simSwap = {
      check: (phoneNumber: string) => {
        asked.push(phoneNumber);
        return Promise.resolve(states.shift() ?? 'not-swapped');
      },
    };
    const { phones, ask, notices, events } = await start({ simSwap, perDay: { count: 2, windowMs: DAY } });
    expect((await ask(number(0))).body.type).to.equal('sms-not-sent');
    expect(notices()).to.deep.equal(['Your number moved to another SIM card lately. No code was sent to it.']);
    expect(events.find(({ type }) => type === 'refused')).to.include({ country: 'ID', reason: 'sim-swapped' });
    expect((await ask(number(1))).status, 'an outage of the check locks nobody out').to.equal(201);
    expect((await ask(number(2))).status).to.equal(201);
    expect(phones.sent).to.have.length(2);
    expect(asked).to.deep.equal([number(0), number(1), number(2)]);
  });

  it('SV-20: asking for a swapped number again and again costs the account, and the network a bounded number of questions', async () => {
    let asked = 0;
    const simSwap = { check: () => Promise.resolve((asked++, 'swapped' as const)) };
    const { phones, ask, one } = await start({ simSwap, perAccount: { count: 2, windowMs: DAY } });
    const who = one();
    const said = [];
    for (let n = 0; n < 4; n++) said.push((await ask(number(n), { who })).body.type);
    expect(said).to.deep.equal(['sms-not-sent', 'sms-not-sent', 'too-many', 'too-many']);
    expect([asked, phones.sent.length]).to.deep.equal([2, 0]);
  });

  it('SV-20: a site may refuse when the network does not tell', async () => {
    const simSwap = { check: () => Promise.resolve('unknown' as const), whenUnknown: 'refuse' as const };
    const { phones, ask } = await start({ simSwap });
    expect((await ask(number(0))).body.type).to.equal('sms-not-sent');
    expect(phones.sent).to.have.length(0);
  });

  it('metrics tell no number, no code and no account', async () => {
    const { ask, events, one } = await start({});
    const who = one();
    await ask(number(0), { who });
    const text = JSON.stringify(events);
    expect(events.map(({ type }) => type)).to.deep.equal(['reserved', 'accepted']);
    for (const secret of [number(0).slice(3), who.account]) expect(text).to.not.include(secret);
  });
});

describe('the rules of text messages', () => {
  for (const [title, rules] of [
    ['no list of countries', undefined],
    ['an empty list of countries', { countries: [] }],
    ['countries that are none', { countries: ['indonesia'] }],
    ['a window of no time', { countries: ['ID'], perDay: { count: 1, windowMs: 0 } }],
    ['a cap below zero', { countries: ['ID'], perDay: { count: -1, windowMs: 1 } }],
  ] as const)
    it(`SV-19: a gateway that reaches phones does not start with ${title}`, async () => {
      const starting = startVerifier({ sms: new Phones(), ...(rules ? { smsRules: rules } : {}) });
      const error: unknown = await starting.then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).to.have.property('code', 'bad-config');
    });
});
