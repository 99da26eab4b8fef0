import { expect } from 'chai';
import { camaraSimSwap } from '../../../server/sms/sim-swap.ts';
import { type Answer, answerJson, hangUp, type LoopbackProvider, silence, startProvider } from './loopback-provider.ts';

describe('the SIM swap check (CAMARA)', () => {
  let provider: LoopbackProvider;
  let answer: Answer = answerJson(200, { swapped: true });
  const check = (signal = new AbortController().signal, token: () => string = () => 'bearer-1') =>
    camaraSimSwap({ baseUrl: `${provider.url}/sim-swap/v1/`, token, maxAgeHours: 48 }).check('+6281234567890', signal);

  before(async () => {
    provider = await startProvider((response, seen) => {
      answer(response, seen);
    });
  });
  after(() => provider.close());

  it('SV-20: asks the operator by POST, with the number in the body and the token in its header', async () => {
    expect(await check()).to.equal('swapped');
    const [seen] = provider.seen;
    expect(seen).to.include({ method: 'POST', path: '/sim-swap/v1/check' });
    expect(seen?.headers['authorization']).to.equal('Bearer bearer-1');
    expect(JSON.parse(seen?.body ?? '')).to.deep.equal({ phoneNumber: '+6281234567890', maxAge: 48 });
  });

  const answers: Array<[string, Answer, string]> = [
    ['not swapped', answerJson(200, { swapped: false }), 'not-swapped'],
    ['a refusal', answerJson(403, { swapped: true }), 'unknown'],
    ['an outage', answerJson(503, {}), 'unknown'],
    ['words for a yes', answerJson(200, { swapped: 'true' }), 'unknown'],
    ['nothing', answerJson(200, null), 'unknown'],
    ['no JSON', (response) => void response.end('<html>'), 'unknown'],
    ['a broken connection', hangUp, 'unknown'],
  ];
  for (const [title, given, expected] of answers)
    it(`${title}: ${expected}`, async () => {
      answer = given;
      expect(await check()).to.equal(expected);
    });

  it('silence is unknown as soon as nobody waits any more', async () => {
    answer = silence;
    const patience = new AbortController();
    const asked = provider.seen.length;
    const checking = check(patience.signal);
    await provider.request(asked + 1);
    patience.abort();
    expect(await checking).to.equal('unknown');
  });

  it('a token that cannot be had is unknown, not an error', async () => {
    const failing = () => {
      throw new Error('no token');
    };
    expect(await check(undefined, failing)).to.equal('unknown');
  });

  it('SV-22: an http address on another computer refuses to start', () => {
    expect(() => camaraSimSwap({ baseUrl: 'http://operator.example', token: () => '' })).to.throw('https');
  });
});
