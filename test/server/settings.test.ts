import { expect } from 'chai';
import * as v from 'valibot';
import { everyLogin, optionalTrusted, riskyActions } from '../../server/app.ts';
import { BackupCodesResponse } from '../../shared/protocol/enrollment.ts';
import { Settings } from '../../shared/protocol/settings.ts';
import { onEveryStore } from './support/engines.ts';
import {
  advance,
  answerWith,
  App,
  begin,
  enrollApp,
  nextStep,
  person,
  startVerifier,
  stepUp,
  type TestVerifier,
} from './support/verifier.ts';

onEveryStore('security settings', (open) => {
  let verifier: TestVerifier;
  const now = () => verifier.store.nowMs();
  const settings = async (who: ReturnType<typeof person>) =>
    v.parse(Settings, (await verifier.call(who, 'GET', '/settings')).body);
  const told = () => verifier.inbox.messages().map(({ text }) => text);
  const codesFor = async (who: ReturnType<typeof person>, app: App) => {
    const made = await stepUp(verifier, who, app, (headers) => verifier.call(who, 'POST', '/backup-codes', undefined, headers));
    return v.parse(BackupCodesResponse, made.body).codes;
  };
  before(async () => {
    verifier = await startVerifier({ store: await open() });
  });
  after(() => verifier.close());

  describe('changing how one signs in', () => {
    it('SV-49: each change asks for a factor that is there, and a session alone gets nowhere', async () => {
      const who = person();
      const app = await enrollApp(verifier, who);
      const changes: Array<[string, string, unknown]> = [
        ['POST', '/enrollments', { method: 'totp' }],
        ['POST', '/enrollments', { method: 'sms', phone: '+628123456789' }],
        ['DELETE', `/factors/${app.factorId}`, undefined],
        ['POST', '/enabled', { enabled: false }],
        ['POST', '/backup-codes', undefined],
      ];
      for (const [method, path, body] of changes) {
        const refused = await verifier.call(who, method, path, body);
        expect(refused.body, path).to.deep.include({ type: 'mfa-required', status: 403 });
        const forged = await verifier.call(who, method, path, body, { 'mfa-challenge': refused.body.challenge.id });
        expect(forged.body.type, 'CVE-2023-3597: an unanswered challenge approves nothing').to.equal('mfa-required');
      }
      expect((await settings(who)).factors).to.have.length(1);
      expect((await settings(who)).enabled).to.equal(true);
    });

    it('adds a second authenticator, each with its name; both let in', async () => {
      const who = person();
      const app = await enrollApp(verifier, who);
      const begun = await stepUp(verifier, who, app, (headers) =>
        verifier.call(who, 'POST', '/enrollments', { method: 'totp', label: 'Tablet' }, headers),
      );
      expect(begun.status).to.equal(201);
      const tablet = new App(begun.body);
      await verifier.call(who, 'POST', `/enrollments/${begun.body.id}/confirm`, { code: tablet.code(await now()) });
      await verifier.call(who, 'PATCH', `/factors/${app.factorId}`, { label: 'Pixel 8' });
      expect((await settings(who)).factors.map(({ label }) => label)).to.deep.equal(['Pixel 8', 'Tablet']);
      await nextStep(verifier.store);
      for (const device of [app, tablet])
        expect((await answerWith(verifier, who, (await begin(verifier, who)).id, device.code(await now()))).status).to.equal(200);
      const { id } = await begin(verifier, who);
      await nextStep(verifier.store);
      const named = await verifier.call(who, 'POST', `/challenges/${id}/verify`, {
        method: 'totp',
        code: tablet.code(await now()),
        factorId: app.factorId,
      });
      expect(named.body.type, 'a factor that is named is the only one').to.equal('wrong-code');
    });

    it('SV-59: a removed factor never verifies again, and what it answered before is void', async () => {
      const who = person();
      const app = await enrollApp(verifier, who);
      const waiting = await begin(verifier, who);
      await stepUp(verifier, who, app, (headers) => verifier.call(who, 'DELETE', `/factors/${app.factorId}`, undefined, headers));
      expect((await verifier.mfa.status(who)).enrolled).to.equal(false);
      await nextStep(verifier.store);
      expect((await answerWith(verifier, who, waiting.id, app.code(await now()))).status).to.equal(410);
      expect(told()).to.include('A second factor was removed from your account.');
    });

    it('SV-58: withdrawals wait after a removal, and not after a first set-up', async () => {
      const who = person();
      const payment = { amount: '1', currency: 'IDR', payee: 'x' };
      const app = await enrollApp(verifier, who);
      const withdraw = () => verifier.mfa.require(verifier.request(who), 'withdrawal', payment);
      expect(((await withdraw()) as { problem: { type: string } }).problem.type).to.equal('mfa-required');
      await stepUp(verifier, who, app, (headers) => verifier.call(who, 'DELETE', `/factors/${app.factorId}`, undefined, headers));
      await enrollApp(verifier, who);
      expect(((await withdraw()) as { problem: { type: string } }).problem.type).to.equal('cooling-off');
      await advance(verifier.store, 24 * 3_600_000);
      expect(((await withdraw()) as { problem: { type: string } }).problem.type).to.equal('mfa-required');
    });

    it('CVE-2020-5240: nobody touches another one\u2019s factor', async () => {
      const [alice, mallory] = [person(), person()];
      const app = await enrollApp(verifier, alice);
      const own = await enrollApp(verifier, mallory);
      const removed = await stepUp(verifier, mallory, own, (headers) =>
        verifier.call(mallory, 'DELETE', `/factors/${app.factorId}`, undefined, headers),
      );
      expect(removed.body.type).to.equal('unknown-challenge');
      expect((await verifier.call(mallory, 'PATCH', `/factors/${app.factorId}`, { label: 'mine' })).body.type).to.equal(
        'unknown-challenge',
      );
      expect(
        (await verifier.call(mallory, 'POST', '/try', { factorId: app.factorId, code: app.code(await now()) })).body.type,
      ).to.equal('unknown-challenge');
      expect((await settings(alice)).factors).to.have.length(1);
    });

    it('SV-38: a session that showed its password only may answer its challenge and nothing else', async () => {
      const who = person();
      await enrollApp(verifier, who);
      const half = { ...who, stage: 'first-factor' as const, session: 'half-way-session-id' };
      const routes: Array<[string, string, unknown?]> = [
        ['GET', '/settings'],
        ['POST', '/enrollments', { method: 'totp' }],
        ['POST', '/enrollments/AAAAAAAAAAAAAAAAAAAAAA/confirm', { code: '123456' }],
        ['POST', '/enrollments/AAAAAAAAAAAAAAAAAAAAAA/backup-codes'],
        ['DELETE', '/enrollments/AAAAAAAAAAAAAAAAAAAAAA'],
        ['PATCH', '/factors/AAAAAAAAAAAAAAAAAAAAAA', { label: 'x' }],
        ['DELETE', '/factors/AAAAAAAAAAAAAAAAAAAAAA'],
        ['POST', '/enabled', { enabled: false }],
        ['POST', '/backup-codes'],
        ['POST', '/try', { factorId: 'AAAAAAAAAAAAAAAAAAAAAA', code: '123456' }],
        ['GET', '/phone-numbers'],
        ['POST', '/phone-numbers', { text: '0812' }],
        ['POST', '/challenges', { action: 'change-factor' }],
      ];
      for (const [method, path, body] of routes) {
        const { status, body: refused } = await verifier.call(half, method, path, body);
        expect([status, refused.type], path).to.deep.equal([403, 'method-not-allowed']);
      }
      expect((await begin(verifier, half)).action).to.equal('sign-in');
    });
  });

  describe('setting up', () => {
    it('SV-50: starting again voids the first secret, and giving up changes nothing', async () => {
      const who = person();
      const first = await verifier.call(who, 'POST', '/enrollments', { method: 'totp' });
      const second = await verifier.call(who, 'POST', '/enrollments', { method: 'totp' });
      const late = await verifier.call(who, 'POST', `/enrollments/${first.body.id}/confirm`, {
        code: new App(first.body).code(await now()),
      });
      expect(late.body.type).to.equal('unknown-challenge');
      expect((await verifier.call(who, 'DELETE', `/enrollments/${second.body.id}`)).status).to.equal(204);
      expect((await verifier.call(who, 'POST', `/enrollments/${second.body.id}/confirm`, { code: '123456' })).body.type).to.equal(
        'unknown-challenge',
      );
      expect((await verifier.mfa.status(who)).enrolled).to.equal(false);
    });

    it('SV-50: it has ten minutes, ten codes, and one session', async () => {
      const who = person();
      const { body } = await verifier.call(who, 'POST', '/enrollments', { method: 'totp' });
      const app = new App(body);
      const confirm = (code: string, session = who) =>
        verifier.call(session, 'POST', `/enrollments/${body.id}/confirm`, { code });
      expect((await confirm(app.code(await now()), { ...who, session: 'another-session-id' })).body.type).to.equal(
        'unknown-challenge',
      );
      for (let left = 9; left >= 0; left--) expect((await confirm(app.wrong(await now()))).body.attemptsLeft).to.equal(left);
      expect((await confirm(app.code(await now()))).body.type).to.equal('too-many');
      const again = await verifier.call(who, 'POST', '/enrollments', { method: 'totp' });
      await advance(verifier.store, 600_001);
      const late = await verifier.call(who, 'POST', `/enrollments/${again.body.id}/confirm`, {
        code: new App(again.body).code(await now()),
      });
      expect(late.body.type).to.equal('expired');
    });

    it('tells a phone whose clock is off, and never accepts its code', async () => {
      const who = person();
      const { body } = await verifier.call(who, 'POST', '/enrollments', { method: 'totp' });
      const app = new App(body);
      for (const minutes of [-4, 5]) {
        const code = app.code((await now()) + minutes * 60_000);
        const refused = await verifier.call(who, 'POST', `/enrollments/${body.id}/confirm`, { code });
        expect(refused.body).to.deep.include({ type: 'wrong-code', clockOffMs: minutes * 60_000 });
      }
      expect((await verifier.mfa.status(who)).enrolled).to.equal(false);
    });

    it('one method at a time: the new one ends the old one', async () => {
      const strict = await startVerifier({ store: await open(), policyFor: () => riskyActions });
      const who = person();
      const old = await enrollApp(strict, who);
      const begun = await stepUp(strict, who, old, (headers) =>
        strict.call(who, 'POST', '/enrollments', { method: 'totp' }, headers),
      );
      const fresh = new App(begun.body);
      await strict.call(who, 'POST', `/enrollments/${begun.body.id}/confirm`, { code: fresh.code(await strict.store.nowMs()) });
      const { factors } = await strict.mfa.status(who);
      expect(factors.map(({ factorId }) => factorId)).to.deep.equal([fresh.factorId]);
      await strict.close();
    });
  });

  describe('suspending', () => {
    it('loses nothing: nothing asks and nothing verifies but "enable", by a code of the suspended factor', async () => {
      const who = person();
      const app = await enrollApp(verifier, who);
      const codes = await codesFor(who, app);
      await stepUp(verifier, who, app, (headers) => verifier.call(who, 'POST', '/enabled', { enabled: false }, headers));
      expect(await verifier.mfa.status(who)).to.deep.include({ enrolled: true, enabled: false });
      expect(await verifier.mfa.require(verifier.request(who), 'sign-in')).to.deep.include({ ok: true, factor: 'none' });
      expect((await verifier.call(who, 'POST', '/challenges', { action: 'sign-in' })).body.type).to.equal('method-not-allowed');
      expect((await verifier.call(who, 'POST', '/try', { factorId: app.factorId, code: '123456' })).body.type).to.equal(
        'method-not-allowed',
      );

      const bare = await verifier.call(who, 'POST', '/enrollments', { method: 'totp' });
      expect(bare.body.type, 'a session alone cannot replace what is suspended').to.equal('mfa-required');

      await stepUp(verifier, who, app, (headers) => verifier.call(who, 'POST', '/enabled', { enabled: true }, headers));
      expect(await verifier.mfa.status(who)).to.deep.include({ enabled: true });
      const used = await answerWith(verifier, who, (await begin(verifier, who)).id, codes[0]!, 'backup');
      expect(used.body.left, 'the unused codes are still there').to.equal(9);
    });

    it('removing one of several methods switches nothing on: who suspended them all resumes them', async () => {
      const who = person();
      const app = await enrollApp(verifier, who);
      const begun = await stepUp(verifier, who, app, (headers) =>
        verifier.call(who, 'POST', '/enrollments', { method: 'totp', label: 'Tablet' }, headers),
      );
      const tablet = new App(begun.body);
      await verifier.call(who, 'POST', `/enrollments/${begun.body.id}/confirm`, { code: tablet.code(await now()) });
      await stepUp(verifier, who, app, (headers) => verifier.call(who, 'POST', '/enabled', { enabled: false }, headers));
      const remove = (factorId: string, by: App) =>
        stepUp(verifier, who, by, (headers) => verifier.call(who, 'DELETE', `/factors/${factorId}`, undefined, headers));
      expect((await remove(tablet.factorId, app)).status).to.equal(204);
      expect(await verifier.mfa.status(who)).to.deep.include({ enrolled: true, enabled: false });
      expect(await verifier.mfa.require(verifier.request(who), 'sign-in')).to.deep.include({ ok: true, factor: 'none' });
      expect((await remove(app.factorId, app)).status).to.equal(204);
      await enrollApp(verifier, who);
      expect(await verifier.mfa.status(who), 'nothing is left to be suspended').to.deep.include({ enabled: true });
    });

    it('SV-58: what is switched off, or on, already costs nobody a session, a challenge or a wait', async () => {
      const kept: string[] = [];
      const told = await startVerifier({ store: await open(), endOtherSessions: (_who, keep) => void kept.push(keep) });
      const who = person();
      const app = await enrollApp(told, who);
      const challenge = await begin(told, who);
      kept.length = 0;
      expect((await told.call(who, 'POST', '/enabled', { enabled: true })).status).to.equal(204);
      expect(kept, 'sessions of the owner').to.deep.equal([]);
      const answered = await answerWith(told, who, challenge.id, app.code(await told.store.nowMs()));
      expect(answered.status, 'the challenge is still open').to.equal(200);

      await stepUp(told, who, app, (headers) => told.call(who, 'POST', '/enabled', { enabled: false }, headers));
      const waits = async () => v.parse(Settings, (await told.call(who, 'GET', '/settings')).body).coolingUntilMs;
      const until = await waits();
      kept.length = 0;
      await advance(told.store, 60_000);
      expect((await told.call(who, 'POST', '/enabled', { enabled: false })).status).to.equal(204);
      expect([await waits(), kept]).to.deep.equal([until, []]);
      await told.close();
    });

    it('SV-49: what needs no approval any more while it is asked for was not approved', async () => {
      const store = await open();
      const who = person();
      let suspend = false;
      const racing: typeof store = {
        ...store,
        transaction: async (work) => {
          const result = await store.transaction(work);
          if (suspend)
            await store.transaction((tx) =>
              tx.updateTable('mfa_accounts').set({ enabled: false }).where('account', '=', who.account).execute(),
            );
          return result;
        },
      };
      const raced = await startVerifier({ store: racing });
      const app = await enrollApp(raced, who);
      suspend = true;
      const removed = await raced.call(who, 'DELETE', `/factors/${app.factorId}`);
      expect(removed.body?.type).to.equal('expired');
      expect((await raced.mfa.status(who)).factors).to.have.length(1);
      await raced.close();
    });

    it('row 20: a sign-in challenge does not disable', async () => {
      const who = person();
      const app = await enrollApp(verifier, who);
      const { id } = await begin(verifier, who);
      await answerWith(verifier, who, id, app.code(await now()));
      const refused = await verifier.call(who, 'POST', '/enabled', { enabled: false }, { 'mfa-challenge': id });
      expect(refused.body.type).to.equal('mfa-required');
    });
  });

  describe('backup codes', () => {
    it('SV-24: ten of sixteen characters, all different', async () => {
      const who = person();
      const codes = await codesFor(who, await enrollApp(verifier, who));
      expect(new Set(codes).size).to.equal(10);
      for (const code of codes) expect(code).to.match(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    });

    it('SV-26, SV-27: each works once, however it is typed; a wrong one costs a try', async () => {
      const who = person();
      const codes = await codesFor(who, await enrollApp(verifier, who));
      const use = async (code: string) => answerWith(verifier, who, (await begin(verifier, who)).id, code, 'backup');
      expect((await use(codes[0]!.toLowerCase().replaceAll('-', ''))).body).to.deep.include({ state: 'verified', left: 9 });
      expect((await use(codes[0]!)).body.type).to.equal('already-used');
      expect((await use(codes[1]!.replaceAll('0', 'O').replaceAll('1', 'l').replaceAll('-', ' '))).body.left).to.equal(8);
      expect((await use(`${codes[2]!.slice(0, -1)}${codes[2]!.endsWith('0') ? '1' : '0'}`)).body.type).to.equal('wrong-code');
      expect((await use('ZZZZ-ZZZZ-ZZZZ-ZZZZ')).body.type, 'CVE-2022-45174').to.equal('wrong-code');
    });

    it('SV-28: a new set voids the old one, and the low count is told', async () => {
      const who = person();
      const app = await enrollApp(verifier, who);
      const old = await codesFor(who, app);
      const codes = await codesFor(who, app);
      const use = async (code: string) => answerWith(verifier, who, (await begin(verifier, who)).id, code, 'backup');
      expect((await use(old[0]!)).body.type).to.equal('wrong-code');
      for (const code of codes.slice(0, 8)) expect((await use(code)).status).to.equal(200);
      expect(told().filter((text) => text.startsWith('You have few backup codes left'))).to.have.length(1);
      expect((await settings(who)).backup).to.deep.include({ left: 2, total: 10 });
    });

    it('CVE-2025-64175: another account\u2019s code is no code', async () => {
      const [alice, mallory] = [person(), person()];
      const codes = await codesFor(alice, await enrollApp(verifier, alice));
      await codesFor(mallory, await enrollApp(verifier, mallory));
      const stolen = await answerWith(verifier, mallory, (await begin(verifier, mallory)).id, codes[0]!, 'backup');
      expect(stolen.body.type).to.equal('wrong-code');
      expect((await settings(alice)).backup?.left).to.equal(10);
    });

    it('they answer signing in, and no transaction', async () => {
      const who = person();
      const codes = await codesFor(who, await enrollApp(verifier, who));
      const gate = await verifier.mfa.require(verifier.request(who), 'withdrawal', { amount: '1', currency: 'IDR', payee: 'x' });
      const { challenge } = gate as { challenge: { id: string; offers: Array<{ method: string }> } };
      expect(challenge.offers.map(({ method }) => method)).to.deep.equal(['totp']);
      expect((await answerWith(verifier, who, challenge.id, codes[0]!, 'backup')).body.type, 'SV-42').to.equal(
        'method-not-allowed',
      );
      expect((await settings(who)).backup?.left, 'and the code is not lost').to.equal(10);
    });

    it('a sign-in by one permits the next session one change, once, and no withdrawal', async () => {
      const who = person({ stage: 'first-factor' });
      const full = { ...who, stage: 'full' as const, session: `${who.session}-full` };
      const codes = await codesFor(full, await enrollApp(verifier, full));
      const { id } = await begin(verifier, who);
      await answerWith(verifier, who, id, codes[0]!, 'backup');
      const gate = await verifier.mfa.require(verifier.request(who), 'sign-in', null, {
        challenge: id,
        nextSession: full.session,
      });
      expect(gate).to.deep.include({ ok: true, factor: 'backup' });
      const other = { ...full, session: 'quite-another-session' };
      expect((await verifier.call(other, 'POST', '/enrollments', { method: 'totp' })).body.type).to.equal('mfa-required');
      expect(
        (await verifier.mfa.require(verifier.request(full), 'withdrawal', { amount: '1', currency: 'IDR', payee: 'x' })).ok,
      ).to.equal(false);
      expect((await verifier.mfa.require(verifier.request(full), 'change-email')).ok).to.equal(false);
      expect((await verifier.call(full, 'POST', '/enrollments', { method: 'totp' })).status, 'the one change').to.equal(201);
      expect((await verifier.call(full, 'POST', '/backup-codes')).body.type, 'and no second').to.equal('mfa-required');
    });

    it('row 7: shown before the confirmation they are in force with it, and void if the set-up is abandoned', async () => {
      const who = person();
      const abandoned = await verifier.call(who, 'POST', '/enrollments', { method: 'totp' });
      const lost = await verifier.call(who, 'POST', `/enrollments/${abandoned.body.id}/backup-codes`);
      expect(lost.body.codes).to.have.length(10);
      const begun = await verifier.call(who, 'POST', '/enrollments', { method: 'totp' });
      const first = await verifier.call(who, 'POST', `/enrollments/${begun.body.id}/backup-codes`);
      const second = await verifier.call(who, 'POST', `/enrollments/${begun.body.id}/backup-codes`);
      expect((await settings(who)).backup).to.equal(null);
      await verifier.call(who, 'POST', `/enrollments/${begun.body.id}/confirm`, { code: new App(begun.body).code(await now()) });
      const use = async (code: string) =>
        (await answerWith(verifier, who, (await begin(verifier, who)).id, code, 'backup')).status;
      expect(await use(lost.body.codes[0])).to.equal(422);
      expect(await use(first.body.codes[0]), 'a new set voids the one shown').to.equal(422);
      expect(await use(second.body.codes[0])).to.equal(200);
    });

    it('one recovery key under risky-actions', async () => {
      const strict = await startVerifier({ store: await open(), policyFor: () => riskyActions });
      const who = person();
      const { body } = await strict.call(who, 'POST', '/enrollments', { method: 'totp' });
      expect((await strict.call(who, 'POST', `/enrollments/${body.id}/backup-codes`)).body.codes).to.have.length(1);
      await strict.close();
    });
  });

  describe('trying and unlocking', () => {
    it('"try a code" says right or wrong, and the code counts as used', async () => {
      const who = person();
      const app = await enrollApp(verifier, who);
      const attempt = (code: string) => verifier.call(who, 'POST', '/try', { factorId: app.factorId, code });
      expect((await attempt(app.wrong(await now()))).body.type).to.equal('wrong-code');
      const code = app.code(await now());
      expect((await attempt(code)).body).to.deep.include({ state: 'right' });
      expect((await attempt(code)).body.type).to.equal('already-used');
      const elsewhere = await answerWith(verifier, who, (await begin(verifier, who)).id, code);
      expect(elsewhere.body.type, 'SV-12').to.equal('already-used');
    });

    it('SV-02: a hundred failures lock the factor; then three new codes in a row, with waits, free it', async () => {
      const who = person();
      const app = await enrollApp(verifier, who);
      for (let i = 0; i < 100; i++) {
        const session = { ...who, session: `session-number-${String(i)}` };
        const answer = await answerWith(verifier, session, (await begin(verifier, session)).id, app.wrong(await now()));
        expect(answer.status, `failure ${String(i + 1)}`).to.equal(422);
        await advance(verifier.store, 3_600_000);
      }
      const locked = await answerWith(verifier, who, (await begin(verifier, who)).id, app.code(await now()));
      expect(locked.body).to.deep.include({ type: 'locked', status: 423 });
      expect(told()).to.include('A second factor of your account is locked after too many wrong codes.');

      const unlock = (code: string) => verifier.call(who, 'POST', `/factors/${app.factorId}/unlock`, { code });
      await advance(verifier.store, 3_600_000);
      expect((await unlock(app.code(await now()))).body.left).to.equal(2);
      expect((await unlock(app.code(await now()))).body.type, 'a wait between two').to.equal('too-many');
      await advance(verifier.store, 60_000);
      expect((await unlock(app.wrong(await now()))).body.type).to.equal('wrong-code');
      await advance(verifier.store, 900_000);
      for (const left of [2, 1, 0]) {
        expect((await unlock(app.code(await now()))).body.left, 'a wrong one starts over').to.equal(left);
        await advance(verifier.store, 60_000);
      }
      expect((await answerWith(verifier, who, (await begin(verifier, who)).id, app.code(await now()))).status).to.equal(200);
    });

    it('SV-14: learns the clock of a slow phone from two codes in a row, by one step at most', async () => {
      const who = person();
      const app = await enrollApp(verifier, who);
      const signIn = async (offsetSteps: number) => {
        await advance(verifier.store, 300_000);
        return (await answerWith(verifier, who, (await begin(verifier, who)).id, app.code((await now()) + offsetSteps * 30_000)))
          .status;
      };
      expect(await signIn(-2)).to.equal(422);
      expect(await signIn(-1)).to.equal(200);
      expect(await signIn(-1)).to.equal(200);
      expect(await signIn(-2), 'the window has moved by one step').to.equal(200);
      expect(await signIn(-2)).to.equal(200);
      expect(await signIn(-3), 'and moves no further').to.equal(422);
      expect(await signIn(1)).to.equal(422);
    });
  });

  it('SV-08: a burst of wrong codes is told once, and so is the success after it', async () => {
    const who = person();
    const app = await enrollApp(verifier, who);
    const before = told().length;
    const { id } = await begin(verifier, who);
    for (let i = 0; i < 5; i++) await answerWith(verifier, who, id, app.wrong(await now()));
    await advance(verifier.store, 60_000);
    expect((await answerWith(verifier, who, (await begin(verifier, who)).id, app.code(await now()))).status).to.equal(200);
    const news = told().slice(0, told().length - before);
    expect(news).to.deep.equal([
      'A code was accepted after many wrong ones.',
      'Somebody who knows your password entered wrong codes.',
    ]);
  });

  it('SV-08: "try a code" is no quiet door: bursts, the lock and the success after them are told as everywhere', async () => {
    const who = person();
    const app = await enrollApp(verifier, who);
    const attempt = (code: string) => verifier.call(who, 'POST', '/try', { factorId: app.factorId, code });
    const before = told().length;
    for (let i = 0; i < 100; i++) {
      expect((await attempt(app.wrong(await now()))).body.type, `failure ${String(i + 1)}`).to.equal('wrong-code');
      if (i === 4 || i === 99) await advance(verifier.store, 30_000);
      else if (i > 4) await advance(verifier.store, 3_600_000);
    }
    expect((await attempt(app.code(await now()))).body.type).to.equal('locked');
    const news = told().slice(0, told().length - before);
    expect(news.map((text) => text.split('.')[0])).to.deep.equal([
      'A second factor of your account is locked after too many wrong codes',
      'Somebody who knows your password entered wrong codes',
    ]);

    const other = person();
    const second = await enrollApp(verifier, other);
    for (let i = 0; i < 5; i++)
      await verifier.call(other, 'POST', '/try', { factorId: second.factorId, code: second.wrong(await now()) });
    await advance(verifier.store, 60_000);
    await verifier.call(other, 'POST', '/try', { factorId: second.factorId, code: second.code(await now()) });
    expect(told()[0]).to.equal('A code was accepted after many wrong ones.');
  });

  it('says what the policy makes of a change, so that it can be said before it', async () => {
    const mine = await startVerifier({
      store: await open(),
      policyFor: ({ tenant }) => ({ 'every-login': everyLogin, 'risky-actions': riskyActions })[tenant] ?? optionalTrusted,
    });
    try {
      const rulesOf = async (tenant: string) =>
        v.parse(Settings, (await mine.call(person({ tenant }), 'GET', '/settings')).body).rules;
      const shared = { coolOffHours: 24 };
      const codes = { count: 10, on: 'any', keptWhenDisabled: true };
      expect(await rulesOf('every-login')).to.deep.equal({
        ...{ methodsAtOnce: 'several', signIn: 'always', withdrawal: 'never', remembers: false, backup: codes },
        ...shared,
      });
      expect(await rulesOf('risky-actions')).to.deep.equal({
        ...{ methodsAtOnce: 'one', signIn: 'new-device', withdrawal: 'always', remembers: true },
        ...{ backup: { count: 1, on: 'app', keptWhenDisabled: false } },
        ...shared,
      });
      expect(await rulesOf('optional-trusted')).to.deep.equal({
        ...{ methodsAtOnce: 'several', signIn: 'new-device', withdrawal: 'always', remembers: true, backup: codes },
        ...shared,
      });
    } finally {
      await mine.close();
    }
  });

  it('SV-58: tells until when withdrawals wait; row 28: and whether money is attached to the account', async () => {
    const who = person({ paymentMethods: true });
    expect((await settings(who)).paymentMethods).to.equal(true);
    const app = await enrollApp(verifier, who);
    expect(await settings(who)).to.not.have.property('coolingUntilMs');
    await stepUp(verifier, who, app, (headers) => verifier.call(who, 'DELETE', `/factors/${app.factorId}`, undefined, headers));
    const { coolingUntilMs = 0, serverTimeMs } = await settings(who);
    expect(coolingUntilMs - serverTimeMs).to.be.within(23 * 3_600_000, 24 * 3_600_000);
    await advance(verifier.store, 24 * 3_600_000);
    expect(await settings(who)).to.not.have.property('coolingUntilMs');
  });

  it('what happened is listed, newest first', async () => {
    const who = person();
    const app = await enrollApp(verifier, who);
    const { id } = await begin(verifier, who);
    await answerWith(verifier, who, id, app.wrong(await now()));
    await answerWith(verifier, who, id, app.code(await now()));
    const { events } = await settings(who);
    expect(events.map(({ type, method }) => `${type} ${method ?? ''}`)).to.deep.equal([
      'verified totp',
      'wrong-code totp',
      'factor-added totp',
    ]);
  });
});
