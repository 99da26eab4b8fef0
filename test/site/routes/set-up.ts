import type { Context, Hono } from 'hono';
import { newPhoneNowPage } from '../pages/new-phone.ts';
import { guidePage, setUpPage } from '../pages/set-up.ts';
import { POLICIES } from '../policies.ts';
import { member, type Env, type Wallet } from '../visit.ts';

/** `/security/set-up` and the ways there: as a step of signing up, from the settings, and after a sign-in by backup code. */
export function setUpRoutes(app: Hono<Env>, wallet: Wallet): void {
  app.get('/security/set-up', async (c) => {
    const { enrolled } = await statusOf(c, wallet);
    const { method, replaces } = c.req.query();
    return c.html(setUpPage(c.var.visit, { method, replaces, isNew: c.req.query('new') !== undefined, enrolled }));
  });
  app.get('/security/new-phone', async (c) => {
    const { factors } = await statusOf(c, wallet);
    const apps = factors.filter(({ method }) => method === 'totp');
    // The lost phone's app ends with the new one; which of several was lost, only its owner knows.
    return c.html(newPhoneNowPage(c.var.visit, apps.length === 1 ? apps[0]?.factorId : undefined));
  });
  app.get('/guide', (c) => c.html(guidePage(c.var.visit, POLICIES[c.var.visit.policy])));
}

function statusOf(c: Context<Env>, { mfa }: Wallet) {
  return mfa.status({ tenant: c.var.session?.policy ?? c.var.visit.policy, account: member(c).id });
}
