import { environmentKeys, postgres } from '../../server/app.ts';
import { sharedCluster } from '../server/support/engines.ts';
import { type ServerProcess, sharedKeys, spawnServer } from '../server/support/spawn.ts';
import { startVerifier, type TestVerifier } from '../server/support/verifier.ts';
import { hasPostgres } from '../support/postgres.ts';
import { racesOn } from './races.ts';

let verifier: TestVerifier;
let processes: ServerProcess[] = [];

racesOn(
  'PostgreSQL, two processes',
  async () => {
    const connectionString = await (await sharedCluster()).database();
    const keys = sharedKeys();
    verifier = await startVerifier({ store: postgres({ connectionString, testClock: true }), keys: environmentKeys(keys) });
    processes = await Promise.all([
      spawnServer({ database: connectionString }, keys),
      spawnServer({ database: connectionString }, keys),
    ]);
    return { verifier, fetches: processes };
  },
  async () => {
    await Promise.all(processes.map((one) => one.kill()));
    await verifier.close();
  },
  hasPostgres ? null : 'install postgresql',
);
