import { startVerifier, type TestVerifier } from '../server/support/verifier.ts';
import { hostOf } from '../server/support/host.ts';
import { racesOn } from './races.ts';

let verifier: TestVerifier;

racesOn(
  'PGlite, one process',
  async () => {
    verifier = await startVerifier({ limits: { challengesPerAccount: { count: 1000, windowMs: 600_000 } } });
    const { mfa } = verifier;
    return { verifier, fetches: [{ fetch: (request) => hostOf(mfa)(request) }] };
  },
  () => verifier.close(),
);
