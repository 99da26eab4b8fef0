import type { Context, Hono } from 'hono';
import { securityPage } from '../pages/security.ts';
import { member, takeSession, type Env, type Wallet } from '../visit.ts';

/** `/security`: what protects the account. The panel there does the rest, straight with the verifier. */
export function securityRoutes(app: Hono<Env>, wallet: Wallet): void {
  app.get('/security', (c) => c.html(securityPage(c.var.visit, member(c), c.req.query('done'))));
  app.post('/security/sign-out-everywhere', async (c) => {
    await forgetBrowsers(c, wallet);
    wallet.sessions.endOthers(member(c).id, null);
    takeSession(c);
    return c.redirect('/', 303);
  });
}

/** The verifier's own wire, asked by the wallet's server in the visitor's name. */
async function forgetBrowsers(c: Context<Env>, { mfa }: Wallet): Promise<void> {
  const headers = new Headers({ 'MFA-Request': '1', Origin: new URL(c.req.url).origin });
  for (const name of ['Cookie', 'User-Agent']) headers.set(name, c.req.header(name) ?? '');
  await mfa.fetch(new Request(new URL('/mfa/devices/all', c.req.url), { method: 'DELETE', headers }), c.env);
}
