import { createMfa, environmentKeys, optionalTrusted, postgres, webhook } from '../../../server/app.ts';
import { serve } from '../../../server/main.ts';
import { identityFrom, ORIGIN } from '../support/verifier.ts';
import { roomy } from './phones.ts';

// A server process that sends through a signed webhook: what arrives there is what a site would pay for.
const { MFA_TEST_DATABASE, MFA_TEST_KEYS, SMS_URL, SMS_RULES } = process.env;
const mfa = createMfa({
  store: postgres({ connectionString: MFA_TEST_DATABASE ?? '', testClock: true }),
  keys: environmentKeys(MFA_TEST_KEYS),
  policy: optionalTrusted,
  issuer: 'Example Bank',
  origins: [ORIGIN],
  sms: webhook({ url: SMS_URL ?? '', secret: new Uint8Array(32).fill(1) }),
  ...roomy(JSON.parse(SMS_RULES ?? '{}') as object),
  identify: identityFrom,
  trustedProxies: ['127.0.0.1'],
});
await mfa.ready;
const { url } = await serve({ fetch: (request, info) => mfa.fetch(request, info), port: 0, hostname: '127.0.0.1' });
console.log(`listening ${url}`);
