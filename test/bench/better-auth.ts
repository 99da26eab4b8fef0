import { randomBytes } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { twoFactor } from 'better-auth/plugins';
import type pg from 'pg';
import { codeOf, randomEmail } from './server.bench.ts';

const BASE = 'http://localhost:3000';
const PASSWORD = 'correct horse battery staple';

/** better-auth with its two-factor plugin, `count` users signed in and enrolled; `verify(i)` verifies a code of the i-th. */
export async function startBetterAuth(pool: pg.Pool, count: number): Promise<{ verify(i: number): Promise<void> }> {
  const options = {
    database: pool,
    baseURL: BASE,
    secret: randomBytes(32).toString('hex'),
    telemetry: { enabled: false },
    // Passwords are not what is measured.
    emailAndPassword: {
      enabled: true,
      password: {
        hash: (password: string) => Promise.resolve(password),
        verify: ({ hash, password }: { hash: string; password: string }) => Promise.resolve(hash === password),
      },
    },
    rateLimit: { enabled: false },
    plugins: [twoFactor()],
  };
  const { runMigrations } = await getMigrations(options);
  await runMigrations();
  const auth = betterAuth(options);
  const post = async (path: string, body: unknown, cookie = '') => {
    const headers = { 'content-type': 'application/json', origin: BASE, cookie };
    const response = await auth.handler(
      new Request(`${BASE}/api/auth${path}`, { method: 'POST', headers, body: JSON.stringify(body) }),
    );
    if (!response.ok) throw new Error(`better-auth ${path}: ${String(response.status)} ${await response.text()}`);
    return response;
  };
  const users: Array<{ cookie: string; uri: string }> = [];
  for (let i = 0; i < count; i++) {
    const signedUp = await post('/sign-up/email', { email: randomEmail(), password: PASSWORD, name: 'Alice' });
    const begun = await post('/two-factor/enable', { password: PASSWORD }, cookieOf(signedUp));
    const { totpURI: uri } = (await begun.json()) as { totpURI: string };
    const cookie = cookieOf(signedUp);
    const confirmed = await post('/two-factor/verify-totp', { code: codeOf(uri, Date.now()) }, cookie);
    users.push({ cookie: cookieOf(confirmed) || cookie, uri });
  }
  return {
    verify: async (i) => {
      const { cookie, uri } = users[i] ?? { cookie: '', uri: '' };
      await post('/two-factor/verify-totp', { code: codeOf(uri, Date.now()) }, cookie);
    },
  };
}

function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}
