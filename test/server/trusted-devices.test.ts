import { expect } from 'chai';
import { everyLogin, type Identity, type MfaOptions, optionalTrusted, riskyActions } from '../../server/app.ts';
import { deviceCookie, readDeviceCookie } from '../../server/device-cookie.ts';
import { deviceName } from '../../server/device-name.ts';
import {
  advance,
  type Answer,
  type App,
  begin,
  enrollApp,
  nextStep,
  person,
  startVerifier,
  stepUp,
  type TestVerifier,
} from './support/verifier.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';

describe('remembered browsers', () => {
  let verifier: TestVerifier;
  let policy: MfaOptions['policy'] = optionalTrusted;
  const now = () => verifier.store.nowMs();
  before(async () => {
    verifier = await startVerifier({ policyFor: () => policy! });
  });
  after(() => verifier.close());
  beforeEach(() => {
    policy = optionalTrusted;
  });

  /** Answers the challenge of a sign-in: the cookie that came with the answer, or null. */
  async function signIn(who: Identity, app: App, { remember, cookie = '' }: { remember?: boolean; cookie?: string } = {}) {
    await nextStep(verifier.store);
    const { id } = await begin(verifier, who);
    const answer = { method: 'totp', code: app.code(await now()), ...(remember === undefined ? {} : { remember }) };
    const said = await verifier.call(who, 'POST', `/challenges/${id}/verify`, answer, { cookie, 'user-agent': FIREFOX });
    expect(said.status, JSON.stringify(said.body)).to.equal(200);
    return cookieOf(said.headers);
  }

  const gate = (who: Identity, cookie: string, action = 'sign-in') =>
    verifier.mfa.require(verifier.request(who, { cookie }), action);

  /** Somebody whose browser is remembered. */
  async function known() {
    const who = person({ emails: ['alice@example.org'] });
    const app = await enrollApp(verifier, who);
    const cookie = (await signIn(who, app, { remember: true }))!;
    return { who, app, cookie };
  }

  it('SV-32: a remembered browser is not asked at the next sign-in, and gets a new token', async () => {
    const { who, cookie } = await known();
    const passed = await gate(who, cookie);
    expect(passed).to.deep.include({ ok: true, factor: 'trusted' });
    const next = cookieOf((passed as { headers: Headers }).headers)!;
    expect(next).to.not.equal(cookie);
    expect(await gate(who, next)).to.deep.include({ ok: true, factor: 'trusted' });
    expect(await gate(who, '')).to.deep.include({ ok: false });
  });

  it('SV-32: the cookie is random, bound to the origin, hidden from scripts, and only its hash is stored', async () => {
    const { who, cookie } = await known();
    const { id } = await begin(verifier, who);
    await nextStep(verifier.store);
    const [{ secret, id: device } = { secret: '', id: '' }] = readDeviceCookie(cookie);
    expect(Buffer.from(secret, 'base64url')).to.have.length(32);
    const set = deviceCookie([{ id: device, secret }], 60);
    expect(set).to.match(/^__Host-mfa-device=[\w.~-]+; Path=\/; Max-Age=60; Secure; HttpOnly; SameSite=Lax$/);
    const rows = await verifier.store.transaction((tx) => tx.selectFrom('mfa_devices').selectAll().execute());
    expect(JSON.stringify(rows)).to.include(device).and.to.not.include(secret);
    expect(id).to.not.equal(device);
  });

  it('is offered unchecked, and remembers nothing unless the person wants it', async () => {
    const who = person();
    const app = await enrollApp(verifier, who);
    expect((await begin(verifier, who)).remember).to.deep.equal({ days: 30, asks: true });
    expect(await signIn(who, app)).to.equal(null);
    expect(await signIn(who, app, { remember: false })).to.equal(null);
  });

  it('row 14: "risky-actions" remembers by itself until cookies are cleared, but not on a shared computer', async () => {
    policy = riskyActions;
    const who = person();
    const app = await enrollApp(verifier, who);
    expect((await begin(verifier, who)).remember).to.deep.equal({ days: null, asks: false });
    expect(await signIn(who, app, { remember: false })).to.equal(null);
    const cookie = (await signIn(who, app))!;
    await advance(verifier.store, 399 * DAY_MS);
    expect(await gate(who, cookie)).to.deep.include({ ok: true, factor: 'trusted' });
  });

  it('row 8: where nobody is asked, a recovery key opens the account once and leaves no trust behind', async () => {
    policy = riskyActions;
    const who = person();
    const app = await enrollApp(verifier, who);
    const made = await stepUp(verifier, who, app, (headers) => verifier.call(who, 'POST', '/backup-codes', undefined, headers));
    const { id } = await begin(verifier, who);
    const [code] = (made.body as { codes: string[] }).codes;
    const said = await verifier.call(who, 'POST', `/challenges/${id}/verify`, { method: 'backup', code });
    expect(said.status).to.equal(200);
    expect(cookieOf(said.headers)).to.equal(null);
  });

  it('row 14: "every-login" remembers nothing, even when it is told to', async () => {
    policy = everyLogin;
    const who = person();
    const app = await enrollApp(verifier, who);
    expect(await begin(verifier, who)).to.not.have.property('remember');
    expect(await signIn(who, app, { remember: true })).to.equal(null);
  });

  it('SV-32: 30 days are 30 days, however often the browser comes back', async () => {
    const { who, cookie } = await known();
    await advance(verifier.store, 29 * DAY_MS);
    const next = cookieOf(((await gate(who, cookie)) as { headers: Headers }).headers)!;
    await advance(verifier.store, 1 * DAY_MS);
    expect(await gate(who, next)).to.deep.include({ ok: false });
  });

  it('SV-32: an old token ends the whole family, and its owner hears of it', async () => {
    const { who, cookie } = await known();
    const next = cookieOf(((await gate(who, cookie)) as { headers: Headers }).headers)!;
    await advance(verifier.store, 11_000);
    expect(await gate(who, cookie), 'the copy').to.deep.include({ ok: false });
    expect(await gate(who, next), 'the owner').to.deep.include({ ok: false });
    const notices = verifier.inbox.messages().filter(({ account }) => account === who.account);
    expect(notices[0]?.text).to.contain('old copy');
  });

  it('passes the token from before once more, for a moment, and forks nothing', async () => {
    const { who, cookie } = await known();
    const next = cookieOf(((await gate(who, cookie)) as { headers: Headers }).headers)!;
    const second = await gate(who, cookie);
    expect(second).to.deep.include({ ok: true, factor: 'trusted' });
    expect(cookieOf((second as { headers: Headers }).headers), 'no second family').to.equal(null);
    expect(await gate(who, cookie), 'a third tab is asked').to.deep.include({ ok: false });
    expect(await gate(who, next), 'and nobody is thrown out for it').to.deep.include({ ok: true });
  });

  it('GHSA-h6mp-mc7g-mg49: a forged, edited or foreign token is worth nothing', async () => {
    const { who, cookie } = await known();
    const other = person();
    await enrollApp(verifier, other);
    const [{ id, secret } = { id: '', secret: '' }] = readDeviceCookie(cookie);
    const forged = [
      `${id}.${'A'.repeat(43)}`,
      `${id}.`,
      `${'A'.repeat(22)}.${secret}`,
      secret,
      `${id}.${secret}; admin`.slice(0, 40),
      JSON.stringify({ alg: 'none', account: other.account }),
    ];
    expect(await gate(other, cookie), 'of somebody else').to.deep.include({ ok: false });
    expect(await gate({ ...who, tenant: 'another' }, cookie)).to.not.deep.include({ factor: 'trusted' });
    expect(await gate(who, cookie), 'and not hurt by it').to.deep.include({ ok: true });
    for (const value of forged) expect(await gate(who, `__Host-mfa-device=${value}`), value).to.deep.include({ ok: false });
  });

  it('SV-34: a remembered browser approves no money, no change and nothing that asks always', async () => {
    const { who, cookie } = await known();
    for (const action of ['change-email', 'change-password', 'payment-method', 'change-factor', 'disable', 'launch-rocket'])
      expect(await gate(who, cookie, action), action).to.deep.include({ ok: false });
    const payment = { amount: '1', currency: 'IDR', payee: 'x' };
    const request = verifier.request(who, { cookie });
    policy = { ...optionalTrusted, actions: { ...optionalTrusted.actions, 'batch-payment': 'new-device' } };
    expect(await verifier.mfa.require(request, 'batch-payment', payment), 'whatever a policy says').to.deep.include({
      ok: false,
    });
  });

  it('row 18: a reset asks on a new device and not on a known one; either way all trust ends with it', async () => {
    policy = riskyActions;
    const { who, cookie } = await known();
    const half = { ...who, stage: 'first-factor' as const, session: 'a-session-from-a-mailed-link' };
    expect(await gate(half, '', 'reset-password')).to.deep.include({ ok: false });
    const passed = await gate(half, cookie, 'reset-password');
    expect(passed).to.deep.include({ ok: true, factor: 'trusted' });
    await verifier.mfa.passwordChanged(who);
    expect(await gate(who, cookieOf((passed as { headers: Headers }).headers)!)).to.deep.include({ ok: false });
  });

  for (const [title, change] of Object.entries<(who: Identity, app: App) => Promise<unknown>>({
    'the password changes': (who) => verifier.mfa.passwordChanged(who),
    'a factor is removed and another set up': async (who, app) => {
      await stepUp(verifier, who, app, (headers) => verifier.call(who, 'DELETE', `/factors/${app.factorId}`, undefined, headers));
      await enrollApp(verifier, who);
    },
    'two-factor sign-in is switched off and on': async (who, app) => {
      for (const enabled of [false, true])
        await stepUp(verifier, who, app, (headers) => verifier.call(who, 'POST', '/enabled', { enabled }, headers));
    },
    'new backup codes are made': (who, app) =>
      stepUp(verifier, who, app, (headers) => verifier.call(who, 'POST', '/backup-codes', undefined, headers)),
  }))
    it(`SV-33, CVE-2026-9047: no browser is trusted any longer when ${title}`, async () => {
      const { who, app, cookie } = await known();
      await change(who, app);
      expect(await gate(who, cookie)).to.deep.include({ ok: false });
      expect((await settings(who)).devices).to.deep.equal([]);
    });

  it('SV-33: lists what is remembered, says which is this one, and forgets one or all', async () => {
    const { who, app, cookie } = await known();
    const elsewhere = (await signIn(who, app, { remember: true }))!;
    const { devices } = await settings(who, cookie);
    expect(devices.map(({ name, current }) => ({ name, current }))).to.deep.equal([
      { name: 'Firefox · Linux', current: false },
      { name: 'Firefox · Linux', current: true },
    ]);
    const [one] = readDeviceCookie(elsewhere);
    expect((await verifier.call(person(), 'DELETE', `/devices/${one!.id}`)).status, 'not by somebody else').to.equal(404);
    expect((await verifier.call(who, 'DELETE', `/devices/${one!.id}`)).status).to.equal(204);
    expect(await gate(who, elsewhere)).to.deep.include({ ok: false });
    expect(await gate(who, cookie)).to.deep.include({ ok: true });
    expect((await verifier.call(who, 'DELETE', '/devices/all')).status).to.equal(204);
    expect((await settings(who)).devices).to.deep.equal([]);
  });

  it('keeps one row per browser, and what other people keep in the same browser', async () => {
    const alice = await known();
    const bob = person();
    const app = await enrollApp(verifier, bob);
    const both = (await signIn(bob, app, { remember: true, cookie: alice.cookie }))!;
    expect(readDeviceCookie(both)).to.have.length(2);
    expect(await gate(alice.who, both)).to.deep.include({ ok: true });
    const again = (await signIn(bob, app, { remember: true, cookie: both }))!;
    expect(readDeviceCookie(again)).to.have.length(2);
    expect((await settings(bob)).devices).to.have.length(1);
    expect(await gate(bob, again)).to.deep.include({ ok: true });
  });

  it('tells the owner that a browser is remembered, and writes down each use', async () => {
    const { who, cookie } = await known();
    await gate(who, cookie);
    const { events } = await settings(who);
    expect(events.map(({ type }) => type)).to.include.members(['device-remembered', 'device-used']);
    const told = verifier.inbox.messages().find(({ account, text }) => account === who.account && text.includes('remembered'));
    expect(told).to.deep.include({ to: 'alice@example.org' });
    expect(told?.text).to.contain('Firefox · Linux');
  });

  it('erases remembered browsers with the account', async () => {
    const { who } = await known();
    await verifier.mfa.forget(who);
    const rows = await verifier.store.transaction((tx) =>
      tx.selectFrom('mfa_devices').selectAll().where('account', '=', who.account).execute(),
    );
    expect(rows).to.deep.equal([]);
  });

  it('names browsers by words of its own, and never by what they say of themselves', () => {
    const names: Array<[string, string]> = [
      [FIREFOX, 'Firefox · Linux'],
      [
        'Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Mobile Safari/537.36',
        'Chrome · Android',
      ],
      [
        'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/19 Mobile Safari/604',
        'Safari · iPhone',
      ],
      [
        'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36 Edg/156.0',
        'Edge · Windows',
      ],
      ['<script>alert(1)</script>', ''],
      ['', ''],
    ];
    for (const [agent, name] of names) expect(deviceName(agent), agent).to.equal(name);
  });

  async function settings(who: Identity, cookie = '') {
    const { body }: Answer = await verifier.call(who, 'GET', '/settings', undefined, { cookie });
    return body as { devices: Array<{ id: string; name: string; current: boolean }>; events: Array<{ type: string }> };
  }
});

/** What the browser sends back. */
function cookieOf(headers: Headers): string | null {
  return (
    headers
      .getSetCookie()
      .find((text) => text.startsWith('__Host-mfa-device='))
      ?.split(';')[0] ?? null
  );
}
