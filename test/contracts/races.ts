import { expect } from 'chai';
import type { Challenge } from '../../shared/protocol/challenge.ts';
import {
  type Answer,
  answerWith,
  begin,
  callOf,
  enrollApp,
  person,
  requestOf,
  stepUp,
  type TestVerifier,
} from '../server/support/verifier.ts';

export const ROUNDS = process.env.LONG === '1' ? 50 : 3;
const PARALLEL = 100;

const deviceOf = (headers: Headers): string | null =>
  headers
    .getSetCookie()
    .find((text) => text.startsWith('__Host-mfa-device='))
    ?.split(';')[0] ?? null;

interface Fetcher {
  fetch(request: Request): Promise<Response>;
}

/** What a race needs: a verifier to prepare with, and every process that answers for the same store. */
export interface RaceTrack {
  verifier: TestVerifier;
  fetches: Fetcher[];
}

const count = (answers: Answer[], type: string | null) =>
  answers.filter(({ status, body }) => (type === null ? status === 200 : (body as { type?: string } | null)?.type === type))
    .length;

/** The races of SV-01, SV-10, SV-26 and SV-39: a hundred requests at once, spread over the processes. */
export function racesOn(
  name: string,
  start: () => Promise<RaceTrack>,
  stop: () => Promise<void>,
  missing: string | null = null,
): void {
  describe(`races on ${name}`, () => {
    let track: RaceTrack;
    before(async function () {
      if (missing !== null) return this.skip();
      track = await start();
    });
    after(async () => {
      if (missing === null) await stop();
    });

    const everywhere = <T>(act: (mfa: Fetcher, i: number) => Promise<T>): Promise<T[]> =>
      Promise.all(Array.from({ length: PARALLEL }, (_, i) => act(track.fetches[i % track.fetches.length]!, i)));

    for (let round = 1; round <= ROUNDS; round++) {
      it(`SV-10, SV-63: one code, a hundred challenges of it at once, accepted once (round ${String(round)})`, async () => {
        const { verifier } = track;
        const who = person();
        const app = await enrollApp(verifier, who);
        const challenges: Challenge[] = [];
        // Twenty challenges, five tries each: a hundred answers that no challenge refuses by itself.
        for (let i = 0; i < PARALLEL / 5; i++) challenges.push(await begin(verifier, who));
        const code = app.code(await verifier.store.nowMs());
        const answers = await everywhere((mfa, i) =>
          callOf(mfa, who, 'POST', `/challenges/${challenges[i % challenges.length]!.id}/verify`, { method: 'totp', code }),
        );
        expect(count(answers, null), 'accepted').to.equal(1);
        expect(count(answers, 'already-used') + count(answers, 'too-many')).to.equal(PARALLEL - 1);
      });

      it(`SV-01, SV-05, CVE-2024-4629: of a hundred wrong answers to one challenge five are looked at (round ${String(round)})`, async () => {
        const { verifier } = track;
        const who = person();
        const app = await enrollApp(verifier, who);
        const { id } = await begin(verifier, who);
        const nowMs = await verifier.store.nowMs();
        const wrong = app.wrong(nowMs);
        const answers = await everywhere((mfa) =>
          callOf(mfa, who, 'POST', `/challenges/${id}/verify`, { method: 'totp', code: wrong }),
        );
        expect(count(answers, 'wrong-code')).to.equal(5);
        expect(count(answers, 'too-many')).to.equal(PARALLEL - 5);
        expect(count([await answerWith(verifier, who, id, app.code(nowMs))], 'too-many'), 'and the challenge is dead').to.equal(
          1,
        );
      });

      it(`SV-26, CVE-2026-31875: one backup code, a hundred uses at once, accepted once (round ${String(round)})`, async () => {
        const { verifier } = track;
        const who = person();
        const app = await enrollApp(verifier, who);
        const made = await stepUp(verifier, who, app, (headers) =>
          verifier.call(who, 'POST', '/backup-codes', undefined, headers),
        );
        const [code] = (made.body as { codes: string[] }).codes;
        const challenges: Challenge[] = [];
        for (let i = 0; i < PARALLEL / 5; i++) challenges.push(await begin(verifier, who));
        const answers = await everywhere((mfa, i) =>
          callOf(mfa, who, 'POST', `/challenges/${challenges[i % challenges.length]!.id}/verify`, { method: 'backup', code }),
        );
        expect(count(answers, null)).to.equal(1);
        const { backup } = await verifier.mfa.status(who);
        expect(backup).to.deep.equal({
          left: 9,
          total: 10,
          ...(backup && 'madeAtMs' in backup ? { madeAtMs: backup.madeAtMs } : {}),
        });
      });

      it(`SV-39: one approval, a hundred withdrawals at once, one paid (round ${String(round)})`, async () => {
        const { verifier } = track;
        const who = person();
        const app = await enrollApp(verifier, who);
        const payment = { amount: '250000', currency: 'IDR', payee: 'DANA 0812' };
        const gate = await verifier.mfa.require(requestOf(who), 'withdrawal', payment);
        const { id } = (gate as { challenge: Challenge }).challenge;
        expect((await answerWith(verifier, who, id, app.code(await verifier.store.nowMs()))).status).to.equal(200);
        const gates = await everywhere(async (mfa) => {
          const body = JSON.stringify({ action: 'withdrawal', payload: payment, challenge: id });
          const { url, headers } = requestOf(who, { 'content-type': 'application/json' });
          return mfa.fetch(new Request(new URL('/require', url), { method: 'POST', headers, body }));
        });
        expect(gates.filter(({ ok }) => ok)).to.have.length(1);
      });

      it(`SV-32: one remembered browser, twenty sign-ins at once: one next token, and no second family (round ${String(round)})`, async () => {
        const { verifier } = track;
        const who = person();
        const app = await enrollApp(verifier, who);
        const { id } = await begin(verifier, who);
        const answer = { method: 'totp', code: app.code(await verifier.store.nowMs()), remember: true };
        const remembered = await verifier.call(who, 'POST', `/challenges/${id}/verify`, answer);
        const signIn = (mfa: Fetcher, cookie: string) => {
          const { url, headers } = requestOf(who, { 'content-type': 'application/json', cookie });
          const body = JSON.stringify({ action: 'sign-in' });
          return mfa.fetch(new Request(new URL('/require', url), { method: 'POST', headers, body }));
        };
        const answers = await Promise.all(
          Array.from({ length: 20 }, (_, i) => signIn(track.fetches[i % track.fetches.length]!, deviceOf(remembered.headers)!)),
        );
        const next = answers.map(({ headers }) => deviceOf(headers)).filter((cookie) => cookie !== null);
        expect(next, 'next tokens').to.have.length(1);
        expect(answers.filter(({ ok }) => ok).length, 'let in').to.equal(2);
        expect((await signIn(track.fetches[0]!, next[0]!)).ok, 'the next one is good').to.equal(true);
        const { body } = await verifier.call(who, 'GET', '/settings');
        expect((body as { devices: unknown[] }).devices).to.have.length(1);
      });
    }
  });
}
