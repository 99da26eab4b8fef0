import type { Hono } from 'hono';
import { securityPage, setUpPage } from '../pages/security.ts';
import { member, type Env, type Wallet } from '../visit.ts';

/** `/security`: what protects the account, and setting it up. */
export function securityRoutes(app: Hono<Env>, { mfa }: Wallet): void {
  app.get('/security', async (c) => {
    const status = await mfa.status({ tenant: c.var.session?.policy ?? c.var.visit.policy, account: member(c).id });
    return c.html(securityPage(c.var.visit, { on: status.enabled, factors: status.factors }, c.req.query('done') !== undefined));
  });
  app.get('/security/set-up', (c) => {
    const { words } = c.var.visit;
    const isNew = c.req.query('new') !== undefined;
    const skip = isNew ? { skip: '/', skipLabel: words.security.notNow } : { skip: '/security', skipLabel: words.security.back };
    return c.html(setUpPage(c.var.visit, { done: '/security?done', ...skip }));
  });
}
