import { createMfa, environmentKeys, optionalTrusted, pglite, postgres } from '../../../server/app.ts';
import { serve } from '../../../server/main.ts';
import { hostOf } from './host.ts';
import { identityFrom, ORIGIN } from './verifier.ts';

// A server process of its own, as a host would run it: the tests start several on one database, and kill them.
const { MFA_TEST_DATABASE, MFA_TEST_FOLDER, MFA_TEST_KEYS } = process.env;
const store = MFA_TEST_DATABASE
  ? postgres({ connectionString: MFA_TEST_DATABASE, testClock: true })
  : pglite({ dataDir: MFA_TEST_FOLDER ?? '', testClock: true });

try {
  const mfa = createMfa({
    store,
    keys: environmentKeys(MFA_TEST_KEYS),
    policy: optionalTrusted,
    issuer: 'Example Bank',
    origins: [ORIGIN],
    limits: { challengesPerAccount: { count: 1000, windowMs: 600_000 } },
    identify: identityFrom,
  });
  await mfa.ready;
  const { url } = await serve({ fetch: hostOf(mfa), port: 0, hostname: '127.0.0.1' });
  console.log(`listening ${url}`);
} catch (error) {
  console.log(`refused ${(error as { code?: string }).code ?? 'unknown'}`);
  process.exit(1);
}
