import { postgres, type Store } from '../../../server/app.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { type Cluster, hasPostgres, startCluster } from '../../support/postgres.ts';

/** The stores that every contract of the server is tested on. */
export interface Engine {
  name: string;
  missing: string | null;
  open(): Promise<Store>;
}

let starting: Promise<Cluster> | null = null;

/** One cluster for the whole run; every store gets a database of its own. */
export function sharedCluster(): Promise<Cluster> {
  return (starting ??= startCluster());
}

export const ENGINES: Engine[] = [
  { name: 'PGlite', missing: null, open: () => Promise.resolve(memoryStore()) },
  {
    name: 'PostgreSQL',
    missing: hasPostgres ? null : 'install postgresql',
    open: async () => postgres({ connectionString: await (await sharedCluster()).database(), testClock: true }),
  },
];

/** Registers `suite` once per store; a store whose server is not installed is skipped and says so. */
export function onEveryStore(title: string, suite: (open: () => Promise<Store>) => void): void {
  for (const { name, missing, open } of ENGINES)
    describe(`${title} (${name})`, () => {
      before(function () {
        if (missing !== null) this.skip();
      });
      suite(open);
    });
}

// A root hook: mocha runs it after the last suite of the process.
after(async () => {
  await (await starting)?.stop();
});
