import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { createMfa, type KeyProvider, type MfaKey, optionalTrusted, pglite, type Store } from '../../server/app.ts';
import { encodeBase32 } from '../../shared/otp/base32.ts';
import { formatUri } from '../../shared/otp/otpauth-uri.ts';
import { memoryStore } from '../support/memory-store.ts';
import { onEveryStore } from './support/engines.ts';
import {
  answerWith,
  App,
  begin,
  enrollApp,
  nextStep,
  ORIGIN,
  person,
  startVerifier,
  stepUp,
  type TestVerifier,
} from './support/verifier.ts';

const keyNamed = (id: string): MfaKey => ({ id, key: new Uint8Array(randomBytes(32)) });

onEveryStore('the life of an account', (open) => {
  let verifier: TestVerifier;
  let current = keyNamed('k1');
  const ring = new Map([[current.id, current]]);
  let broken = false;
  const keys: KeyProvider = {
    current: () => (broken ? Promise.reject(new Error('the key service is down')) : Promise.resolve(current)),
    byId: (id) => {
      const key = ring.get(id);
      return broken || !key ? Promise.reject(new Error('the key service is down')) : Promise.resolve(key);
    },
  };
  const now = () => verifier.store.nowMs();
  const signIn = async (who: ReturnType<typeof person>, app: App) => {
    await nextStep(verifier.store);
    return answerWith(verifier, who, (await begin(verifier, who)).id, app.code(await now()));
  };
  before(async () => {
    verifier = await startVerifier({ store: await open(), keys });
  });
  after(() => verifier.close());

  it('imports apps that people use already: both forms of a secret, and the app goes on working', async () => {
    const who = person();
    const secret = new Uint8Array(randomBytes(20));
    await verifier.mfa.import(who, [
      { secret: encodeBase32(secret), label: 'Old phone' },
      { secret: randomBytes(32), algorithm: 'SHA256', digits: 8 },
    ]);
    const { factors } = await verifier.mfa.status(who);
    expect(factors.map(({ label }) => label)).to.have.members(['Old phone', '']);
    const uri = formatUri({ type: 'totp', issuer: '', account: 'a', secret, algorithm: 'SHA1', digits: 6, periodSeconds: 30 });
    expect((await signIn(who, new App({ factorId: 'x', uri }))).status).to.equal(200);
  });

  it('SH-04: imports all or nothing, and no secret below 128 bits', async () => {
    const who = person();
    const error = await verifier.mfa
      .import(who, [{ secret: randomBytes(20) }, { secret: randomBytes(15) }])
      .catch((thrown: unknown) => thrown);
    expect(error).to.deep.include({ code: 'secret-too-short' });
    expect((await verifier.mfa.status(who)).enrolled).to.equal(false);
  });

  it('forgets an account wholly, and no other', async () => {
    const [gone, stays] = [person(), person()];
    const app = await enrollApp(verifier, gone);
    await enrollApp(verifier, stays);
    const { id } = await begin(verifier, gone);
    await verifier.mfa.forget(gone);
    expect((await answerWith(verifier, gone, id, app.code(await now()))).body.type).to.equal('unknown-challenge');
    const rows = await verifier.store.transaction(async (tx) => {
      const counts = [];
      for (const table of ['mfa_accounts', 'mfa_factors', 'mfa_challenges', 'mfa_events', 'mfa_enrollments'] as const)
        counts.push(
          ...(await tx
            .selectFrom(table as 'mfa_factors')
            .select('account')
            .where('account', '=', gone.account)
            .execute()),
        );
      return counts;
    });
    expect(rows).to.deep.equal([]);
    expect((await verifier.mfa.status(stays)).enrolled).to.equal(true);
  });

  it('a changed password ends what was approved or asked before', async () => {
    const who = person();
    const app = await enrollApp(verifier, who);
    const { id } = await begin(verifier, who);
    await nextStep(verifier.store);
    await answerWith(verifier, who, id, app.code(await now()));
    await verifier.mfa.passwordChanged(who);
    expect((await verifier.mfa.require(verifier.request(who), 'sign-in', null, { challenge: id })).ok).to.equal(false);
  });

  it('SV-69: tenants do not see each other, even with the same account name', async () => {
    const here = person({ tenant: 'one' });
    const there = { ...here, tenant: 'two' };
    const app = await enrollApp(verifier, here);
    expect((await verifier.mfa.status(there)).enrolled).to.equal(false);
    expect((await verifier.call(there, 'PATCH', `/factors/${app.factorId}`, { label: 'x' })).body.type).to.equal(
      'unknown-challenge',
    );
  });

  it('SV-30: rotates keys without a failed sign-in, and says when the old one may go', async () => {
    const who = person();
    const app = await enrollApp(verifier, who);
    const old = current;
    current = keyNamed('k2');
    ring.set(current.id, current);
    expect((await signIn(who, app)).status, 'sealed with the old key').to.equal(200);
    const { resealed, left } = await verifier.mfa.rekey();
    expect(resealed).to.be.greaterThan(0);
    expect(left).to.equal(0);
    ring.delete(old.id);
    expect((await signIn(who, app)).status, 'the old key is gone').to.equal(200);
    expect((await verifier.mfa.rekey()).resealed).to.equal(0);
    const codes = await stepUp(verifier, who, app, (headers) => verifier.call(who, 'POST', '/backup-codes', undefined, headers));
    current = keyNamed('k3');
    ring.set(current.id, current);
    expect((await verifier.mfa.rekey()).left, 'hashed codes need their pepper').to.equal(codes.body.codes.length);
  });

  it('SH-20: while the key service is down nothing verifies, the attempt stays counted, and then it works again', async () => {
    const who = person();
    const app = await enrollApp(verifier, who);
    const { id } = await begin(verifier, who);
    const code = app.code(await now());
    broken = true;
    const failed = await answerWith(verifier, who, id, code);
    expect([failed.status, failed.body.type]).to.deep.equal([503, 'unavailable']);
    broken = false;
    expect((await verifier.call(who, 'GET', `/challenges/${id}`)).body.attemptsLeft).to.equal(4);
    expect((await answerWith(verifier, who, id, code)).status).to.equal(200);
  });

  it('SH-20: an identify that throws or returns nonsense is unavailable, never somebody', async () => {
    const { store } = verifier;
    for (const identify of [
      () => {
        throw new Error('session store is down');
      },
      () => ({ tenant: '', account: 'a', session: 'x'.repeat(20), stage: 'full' as const, name: 'n' }),
      () => ({ tenant: 't', account: 'a\u0000b', session: 'x'.repeat(20), stage: 'full' as const, name: 'n' }),
      () => ({ tenant: 't', account: 'a', session: 'short', stage: 'full' as const, name: 'n' }),
    ]) {
      const errors: unknown[] = [];
      const other = await startVerifier({ store, identify, onError: (error) => errors.push(error) });
      expect((await other.call(person(), 'GET', '/settings')).body.type).to.equal('unavailable');
      expect(errors).to.have.length(1);
    }
  });
});

describe('starting', () => {
  const base = { policy: optionalTrusted, issuer: 'Example', origins: [ORIGIN], identify: () => null };
  const start = (changes: object) => () =>
    createMfa({
      ...base,
      keys: { current: () => Promise.resolve(keyNamed('k')), byId: () => Promise.resolve(keyNamed('k')) },
      store,
      ...changes,
    });
  let store: Store;
  before(() => {
    store = memoryStore();
  });
  after(() => store.close());

  for (const [what, changes] of Object.entries({
    'without a policy': { policy: undefined },
    'with two policies': { policyFor: () => optionalTrusted },
    'without an issuer': { issuer: ' ' },
    'without origins': { origins: [] },
    'with an origin that has a path': { origins: ['https://bank.example/login'] },
    'with an origin that is a star': { origins: ['*'] },
    'with an endpoint that is no path': { endpoint: 'mfa' },
    'with a proxy that is no address': { trustedProxies: ['proxy.local'] },
  }))
    it(`is refused ${what}`, () => {
      expect(start(changes)).to.throw().with.property('code', 'bad-config');
    });

  it('is refused in production with a clock that tests can move', async () => {
    const before = process.env.NODE_ENV;
    process.env.NODE_ENV = 'production';
    try {
      const error = await pglite({ dataDir: 'memory://', testClock: true })
        .ready()
        .catch((thrown: unknown) => thrown);
      expect(error).to.deep.include({ code: 'bad-config' });
    } finally {
      if (before === undefined) delete process.env.NODE_ENV;
      else process.env.NODE_ENV = before;
    }
  });

  it('a store that was not opened for tests has no clock to move', async () => {
    const store = pglite({ dataDir: 'memory://' });
    const error = await store.setClockOffset(1).catch((thrown: unknown) => thrown);
    expect(error).to.deep.include({ code: 'bad-config' });
    await store.close();
  });
});
