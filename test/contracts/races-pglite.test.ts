import { startVerifier, type TestVerifier } from '../server/support/verifier.ts';
import { racesOn } from './races.ts';

let verifier: TestVerifier;

racesOn(
  'PGlite, one process',
  async () => {
    verifier = await startVerifier({ limits: { challengesPerAccount: { count: 1000, windowMs: 600_000 } } });
    return { verifier, fetches: [verifier.mfa] };
  },
  () => verifier.close(),
);
