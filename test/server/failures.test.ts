import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentKeys, postgres } from '../../server/app.ts';
import { hasPostgres, startCluster } from '../support/postgres.ts';
import { sharedKeys, spawnServer, type ServerProcess } from './support/spawn.ts';
import {
  advance,
  type Answer,
  answerWith,
  App,
  begin,
  callOf,
  enrollApp,
  nextStep,
  person,
  startVerifier,
} from './support/verifier.ts';

/** Clients that sign in over and over until told to stop; every answer that arrived is kept. */
function load(
  fetches: Array<{ fetch(request: Request): Promise<Response> }>,
  people: Array<{ who: ReturnType<typeof person>; code: string }>,
) {
  const accepted = new Map<string, number>();
  let stopped = false;
  let answered = 0;
  const one = async (i: number): Promise<void> => {
    const { who, code } = people[i % people.length]!;
    const through = fetches[i % fetches.length]!;
    while (!stopped) {
      const answer = await attempt(through, who, code).catch(() => null);
      if (answer?.status === 200) accepted.set(who.account, (accepted.get(who.account) ?? 0) + 1);
      if (answer) answered++;
      else await new Promise((resolve) => setTimeout(resolve, 20)); // the server is gone: do not spin
    }
  };
  const running = Promise.all(Array.from({ length: 16 }, (_, i) => one(i)));
  return { accepted, answered: () => answered, stop: () => ((stopped = true), running) };
}

async function attempt(
  through: { fetch(request: Request): Promise<Response> },
  who: ReturnType<typeof person>,
  code: string,
): Promise<Answer> {
  const begun = await callOf(through, who, 'POST', '/challenges', { action: 'sign-in' });
  return callOf(through, who, 'POST', `/challenges/${String(begun.body?.id)}/verify`, { method: 'totp', code });
}

const until = async (what: string, condition: () => boolean | Promise<boolean>) => {
  const endMs = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > endMs) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
};

describe('when things break', () => {
  describe('an embedded database', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mfa-kill-'));
    const keys = sharedKeys();
    const started: ServerProcess[] = [];
    const start = async (wrap: string[] = [], name = 'db') => {
      const server = await spawnServer({ folder: join(folder, name) }, keys, wrap);
      started.push(server);
      return server;
    };
    after(async () => {
      await Promise.all(started.map((server) => server.kill()));
      rmSync(folder, { recursive: true });
    });

    it('kill -9 in mid-verification: what was answered is kept, no code is accepted twice, and it starts again', async () => {
      let server = await start();
      const people = [];
      for (let i = 0; i < 4; i++) people.push(await enrollOver(server));
      const fresh = await freshCodes(people);
      const burst = load([server], fresh);
      await until('something is accepted', () => burst.accepted.size > 0 && burst.answered() > 30);
      await server.kill();
      await burst.stop();
      const before = new Map(burst.accepted);
      server = await start();
      for (const { who, code } of fresh) {
        const again = await attempt(server, who, code);
        const total = (before.get(who.account) ?? 0) + (again.status === 200 ? 1 : 0);
        expect(total, 'accepted over both lives').to.be.at.most(1);
        if (before.get(who.account)) expect(again.body.type).to.be.oneOf(['already-used', 'too-many', 'wrong-code']);
      }
      await server.kill();
    });

    it('a second process on the same folder is refused, and a dead one\u2019s lock is taken over', async () => {
      const first = await start([], 'locked');
      const refused = await start([], 'locked').catch((error: unknown) => error);
      expect((refused as Error).message).to.equal('refused store-in-use');
      await first.kill();
      const second = await start([], 'locked');
      await second.kill();
    });

    it('a lock that names no living process is no lock', async () => {
      writeFileSync(join(folder, 'stale.lock'), '999999 12345');
      await (await start([], 'stale')).kill();
    });

    it('a file-size limit reached: errors are errors, nothing is accepted twice, and it works again without the limit', async () => {
      let server = await start([], 'full');
      const { who, app } = await enrollOver(server);
      await server.kill();
      server = await start(['prlimit', `--fsize=${String(16 * 1024 * 1024)}`], 'full');
      const statuses = new Set<number>();
      for (let i = 0; i < 60; i++) {
        const answer = await attempt(server, who, app.wrong(Date.now())).catch(() => null);
        statuses.add(answer?.status ?? 0);
      }
      expect(
        [...statuses].every((status) => [0, 422, 429, 503].includes(status)),
        [...statuses].join(),
      ).to.equal(true);
      await server.kill();
      server = await start([], 'full');
      const settings = await callOf(server, who, 'GET', '/settings');
      expect(settings.body.factors).to.have.length(1);
      await server.kill();
    });
  });

  describe('PostgreSQL', () => {
    before(function () {
      if (!hasPostgres) this.skip();
    });

    it('crashes under load: nothing answered is lost, no code is accepted twice, and the servers recover by themselves', async () => {
      const cluster = await startCluster({ durable: true });
      const keys = sharedKeys();
      const database = await cluster.database();
      const servers = await Promise.all([spawnServer({ database }, keys), spawnServer({ database }, keys)]);
      try {
        const people = [];
        for (let i = 0; i < 6; i++) people.push(await enrollOver(servers[0]));
        const fresh = await freshCodes(people);
        const burst = load(servers, fresh);
        await until('something is accepted', () => burst.accepted.size > 0);
        await cluster.crash();
        const answered = burst.answered();
        await until('the servers answer again', () => burst.answered() > answered + 50);
        await burst.stop();
        for (const [account, times] of burst.accepted) expect(times, account).to.equal(1);
        for (const { who, code } of fresh) {
          const again = await attempt(servers[1], who, code);
          if (burst.accepted.has(who.account)) expect(again.status).to.not.equal(200);
        }
        const after = await enrollOver(servers[1]);
        const [next] = await freshCodes([after]);
        expect((await attempt(servers[0], next!.who, next!.code)).status).to.equal(200);
      } finally {
        await Promise.all(servers.map((server) => server.kill()));
        await cluster.stop();
      }
    });

    it('is down: every answer is `unavailable`', async () => {
      const cluster = await startCluster();
      const store = postgres({ connectionString: await cluster.database(), testClock: true });
      const verifier = await startVerifier({ store, keys: environmentKeys(sharedKeys()) });
      const who = person();
      const app = await enrollApp(verifier, who);
      const { id } = await begin(verifier, who);
      const code = app.code(await store.nowMs());
      await cluster.stop();
      const answer = await answerWith(verifier, who, id, code);
      expect([answer.status, answer.body.type]).to.deep.equal([503, 'unavailable']);
      const gate = await verifier.mfa
        .require(verifier.request(who), 'withdrawal', { amount: '1', currency: 'IDR', payee: 'x' })
        .catch((error: unknown) => error);
      expect(gate, 'the gate throws rather than opens').to.deep.include({ code: 'unavailable' });
      await verifier.close().catch(() => undefined);
    });
  });

  it('SV-13: the clock goes back ten minutes: app codes wait, nothing is accepted twice, and it works again by itself', async () => {
    const verifier = await startVerifier();
    const who = person();
    const app = await enrollApp(verifier, who);
    await advance(verifier.store, 900_000);
    const used = app.code(await verifier.store.nowMs());
    expect((await answerWith(verifier, who, (await begin(verifier, who)).id, used)).status).to.equal(200);
    await advance(verifier.store, -600_000);
    const back = await answerWith(verifier, who, (await begin(verifier, who)).id, app.code(await verifier.store.nowMs()));
    expect(back.body.type, 'an old code at an old time').to.equal('unavailable');
    expect(verifier.inbox.messages()[0]?.text).to.match(/clock of the database went back/);
    await advance(verifier.store, 600_000);
    expect((await answerWith(verifier, who, (await begin(verifier, who)).id, used)).body.type).to.equal('already-used');
    await nextStep(verifier.store);
    const fine = await answerWith(verifier, who, (await begin(verifier, who)).id, app.code(await verifier.store.nowMs()));
    expect(fine.status).to.equal(200);
    await verifier.close();
  });
});

async function enrollOver(server: ServerProcess): Promise<{ who: ReturnType<typeof person>; app: App }> {
  const who = person();
  const begun = await callOf(server, who, 'POST', '/enrollments', { method: 'totp' });
  const app = new App(begun.body);
  // The code of the step before: the current one stays fresh for the test.
  const confirmed = await callOf(server, who, 'POST', `/enrollments/${String(begun.body.id)}/confirm`, {
    code: app.code(Date.now() - 30_000),
  });
  expect(confirmed.status, JSON.stringify(confirmed.body)).to.equal(200);
  return { who, app };
}

/** Codes of a step that nobody has used; the one after the current step, so that the time that passes does not matter. */
function freshCodes(
  people: Array<{ who: ReturnType<typeof person>; app: App }>,
): Promise<Array<{ who: ReturnType<typeof person>; code: string }>> {
  return Promise.resolve(people.map(({ who, app }) => ({ who, code: app.code(Date.now() + 30_000) })));
}
