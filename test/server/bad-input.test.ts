import { expect } from 'chai';
import * as fc from 'fast-check';
import * as v from 'valibot';
import { PROBLEMS } from '../../shared/errors.ts';
import type { Challenge } from '../../shared/protocol/challenge.ts';
import { Problem } from '../../shared/protocol/problem.ts';
import {
  type Answer,
  type App,
  answerWith,
  begin,
  enrollApp,
  ORIGIN,
  person,
  startVerifier,
  type TestVerifier,
} from './support/verifier.ts';

const LONG = process.env.LONG === '1';

describe('bad input', () => {
  let verifier: TestVerifier;
  let challenge: Challenge;
  let app: App;
  const who = person();
  const verify = (body: unknown, headers?: Record<string, string>) =>
    verifier.call(who, 'POST', `/challenges/${challenge.id}/verify`, body, headers);

  const expectProblem = ({ status, body, headers }: Answer, type: keyof typeof PROBLEMS) => {
    expect(body, JSON.stringify(body)).to.deep.include({ type, status: PROBLEMS[type] });
    expect(status).to.equal(PROBLEMS[type]);
    expect(headers.get('content-type')).to.equal('application/problem+json');
    v.parse(Problem, body);
  };

  before(async () => {
    verifier = await startVerifier();
    app = await enrollApp(verifier, who);
    challenge = await begin(verifier, who);
  });
  after(() => verifier.close());
  afterEach('nothing has changed', async () => {
    const { body } = await verifier.call(who, 'GET', `/challenges/${challenge.id}`);
    expect(body).to.deep.include({ id: challenge.id, attemptsLeft: 5 });
  });

  for (const [what, body] of Object.entries({
    'malformed JSON': '{"method":"totp"',
    'no JSON at all': 'hello',
    'an array': ['totp', '123456'],
    null: null,
    'a number as code': { method: 'totp', code: 123456 },
    'an array as code': { method: 'totp', code: ['123456'] },
    'an object as code': { method: 'totp', code: { $gt: '' } },
    'letters as code': { method: 'totp', code: 'abcdef' },
    'five digits': { method: 'totp', code: '12345' },
    'nine digits': { method: 'totp', code: '123456789' },
    'full-width digits': { method: 'totp', code: '１２３４５６' },
    'Arabic-Indic digits': { method: 'totp', code: '١٢٣٤٥٦' },
    'a line break after the code': { method: 'totp', code: '123456\n' },
    'an unknown method': { method: 'fax', code: '123456' },
    'a field that nobody knows': { method: 'totp', code: '123456', skip: true },
    'a missing code': { method: 'totp' },
    'a factor id of another kind': { method: 'totp', code: '123456', factorId: '1 or 1=1' },
    'the same key twice': '{"method":"totp","code":"123456","code":"654321"}',
    'a prototype': '{"__proto__":{"x":1},"method":"totp","code":"123456"}',
    'a backup code of another alphabet': { method: 'backup', code: 'UUUU-UUUU-UUUU-UUUU' },
    'broken UTF-8': null,
  }))
    it(`SV-64, SH-18: ${what} is a bad request`, async () => {
      const sent = what === 'broken UTF-8' ? new Uint8Array([0x22, 0xff, 0x22]) : body;
      const answer =
        sent instanceof Uint8Array ? await rawCall(sent) : await verify(typeof sent === 'string' ? sent : JSON.stringify(sent));
      expectProblem(answer, 'bad-request');
      expect(({} as { x?: number }).x).to.equal(undefined);
    });

  const rawCall = async (body: Uint8Array<ArrayBuffer>): Promise<Answer> => {
    const { headers } = verifier.request(who, { 'content-type': 'application/json', 'mfa-request': '1' });
    const url = `${ORIGIN}/mfa/challenges/${challenge.id}/verify`;
    const response = await verifier.mfa.fetch(new Request(url, { method: 'POST', headers, body }));
    return { status: response.status, body: await response.json(), headers: response.headers };
  };

  it('SV-64: a body of a megabyte is too large, with or without its length told', async () => {
    expectProblem(await verify(JSON.stringify({ method: 'totp', code: 'x'.repeat(1_000_000) })), 'too-large');
    expectProblem(await rawCall(new Uint8Array(8193).fill(0x20)), 'too-large');
  });

  it('SV-46: text/plain, a form, a missing header or a missing origin change nothing', async () => {
    const right = { method: 'totp', code: app.code(await verifier.store.nowMs()) };
    expectProblem(await verify(right, { 'content-type': 'text/plain' }), 'bad-request');
    expectProblem(await verify(right, { 'content-type': 'application/x-www-form-urlencoded' }), 'bad-request');
    expectProblem(await verify(right, { 'mfa-request': '' }), 'bad-origin');
    for (const origin of ['null', 'https://bank.example.evil.io', 'http://bank.example', 'https://bank.example:444', ''])
      expectProblem(await verify(right, { origin }), 'bad-origin');
    for (const site of ['cross-site', 'same-site', 'none'])
      expectProblem(await verify(right, { origin: 'https://evil.example', 'sec-fetch-site': site }), 'bad-origin');
  });

  it('SV-47: only a configured origin may read an answer', async () => {
    for (const origin of ['null', 'https://bank.example.evil.io']) {
      const { headers } = await verifier.call(who, 'GET', '/settings', undefined, { origin });
      expect(headers.get('access-control-allow-origin')).to.equal(null);
      const preflight = await verifier.mfa.fetch(
        new Request(`${ORIGIN}/mfa/challenges`, { method: 'OPTIONS', headers: { origin } }),
      );
      expect(preflight.headers.get('access-control-allow-origin')).to.equal(null);
    }
    const { headers } = await verifier.call(who, 'GET', '/settings', undefined, { origin: ORIGIN });
    expect(headers.get('access-control-allow-origin')).to.equal(ORIGIN);
    expect(headers.get('vary')).to.equal('Origin');
    expect(headers.get('cache-control'), 'SV-60').to.equal('no-store');
  });

  it('nobody signed in gets nothing', async () => {
    for (const [method, path] of [
      ['POST', '/challenges'],
      ['GET', `/challenges/${challenge.id}`],
      ['GET', '/settings'],
      ['POST', '/enrollments'],
    ] as const)
      expectProblem(
        await verifier.call(null, method, path, method === 'POST' ? { action: 'sign-in' } : undefined),
        'not-signed-in',
      );
    expect((await verifier.mfa.require(verifier.request(null), 'withdrawal')).ok).to.equal(false);
  });

  it('unknown actions, ids and paths are named so', async () => {
    expectProblem(await verifier.call(who, 'POST', '/challenges', { action: 'launch-rocket' }), 'bad-request');
    expectProblem(await verifier.call(who, 'POST', '/challenges', { action: '__proto__' }), 'bad-request');
    expectProblem(await answerWith(verifier, who, 'A'.repeat(22), '123456'), 'unknown-challenge');
    expectProblem(await answerWith(verifier, who, 'no-id', '123456'), 'unknown-challenge');
    expectProblem(await verifier.call(who, 'GET', '/nothing-here'), 'unknown-challenge');
    expectProblem(await verifier.call(who, 'POST', '/settings', {}), 'unknown-challenge');
  });

  it('SV-67: fuzzed requests meet documented problems only', async () => {
    const stranger = person({ account: who.account, session: 'another-session-of-alice' });
    const paths = [
      '/challenges',
      `/challenges/${challenge.id}/verify`,
      `/challenges/${challenge.id}/send`,
      '/enrollments',
      '/enrollments/x/confirm',
      '/enabled',
      '/try',
      '/backup-codes',
      '/phone-numbers',
      '/settings',
      '/factors/x',
      '/',
    ];
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('totp', 'sms', 'backup', 'key', 'sign-in', 'withdrawal', '000000', challenge.id, '__proto__'),
    );
    const body = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.dictionary(
        fc.constantFrom('action', 'method', 'code', 'factorId', 'enabled', 'phone', 'text', 'country', 'x'),
        fc.oneof(text, fc.boolean(), fc.integer(), fc.constant(null)),
      ),
    );
    const request = fc.record({
      path: fc.oneof(
        fc.constantFrom(...paths),
        fc.webPath().filter((path) => path.startsWith('/')),
      ),
      method: fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE', 'PUT'),
      body,
      who: fc.constantFrom(stranger, { ...stranger, stage: 'first-factor' as const }, null),
      headers: fc.constantFrom<Record<string, string>>(
        {},
        { origin: 'null' },
        { 'mfa-challenge': challenge.id },
        { 'content-type': 'text/plain' },
      ),
    });
    await fc.assert(
      fc.asyncProperty(request, async (sent) => {
        const answer = await verifier.call(
          sent.who,
          sent.method,
          sent.path,
          sent.method === 'GET' ? undefined : sent.body,
          sent.headers,
        );
        if (answer.status >= 400) v.parse(Problem, answer.body);
        expect(answer.status, JSON.stringify(answer.body)).to.not.equal(503);
        expect(answer.status).to.be.lessThan(504);
      }),
      { numRuns: LONG ? 100_000 : 10_000 },
    );
  });
});
