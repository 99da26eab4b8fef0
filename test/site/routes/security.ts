import type { Context, Hono } from 'hono';
import { askVerifier, type Ask } from '../ask-verifier.ts';
import { approveChangePage, CHANGES, codesPage, securityPage, setUpPage, type Change } from '../pages/security.ts';
import { textOf, type Fields } from '../second-factor.ts';
import { member, type Env, type Wallet } from '../visit.ts';

/** `/security`: what protects the account, setting it up, and changing it. */
export function securityRoutes(app: Hono<Env>, wallet: Wallet): void {
  app.get('/security', (c) => showSecurity(c, wallet));
  app.get('/security/set-up', (c) => {
    const { words } = c.var.visit;
    const isNew = c.req.query('new') !== undefined;
    const skip = isNew ? { skip: '/', skipLabel: words.security.notNow } : { skip: '/security', skipLabel: words.security.back };
    return c.html(setUpPage(c.var.visit, { done: '/security?done=set-up', ...skip }));
  });
  app.post('/security/change', (c) => change(c, wallet));
}

async function showSecurity(c: Context<Env>, { mfa }: Wallet, problem?: string): Promise<Response> {
  const { session, visit } = c.var;
  const status = await mfa.status({ tenant: session?.policy ?? visit.policy, account: member(c).id });
  return c.html(securityPage(visit, status, { done: c.req.query('done'), problem }), problem === undefined ? 200 : 422);
}

/** Changes how one signs in; the verifier asks for a factor first. */
async function change(c: Context<Env>, wallet: Wallet): Promise<Response> {
  const { visit } = c.var;
  const fields = await c.req.parseBody();
  const what = CHANGES.find((known) => known === fields['what']);
  if (what === undefined) return c.redirect('/security', 303);

  const said = await askVerifier(c, wallet.mfa, askFor(what, fields), fields);
  if (said.ok && what === 'codes') return c.html(codesPage(visit, (said.value as { codes: string[] }).codes));
  if (said.ok) return c.redirect(`/security?done=${what}`, 303);
  if (said.challenge === null) return showSecurity(c, wallet, visit.words.error.change);
  const isWrong = textOf(fields, 'MFA-Challenge') !== null;
  const form = { action: '/security/change', what, fields: { what, factorId: textOf(fields, 'factorId') ?? '' } };
  const page = approveChangePage(visit, { ...form, challenge: said.challenge }, isWrong ? visit.words.error.code : undefined);
  return c.html(page, isWrong ? 422 : 200);
}

function askFor(what: Change, fields: Fields): Ask {
  return {
    disable: { method: 'POST', path: '/enabled', body: { enabled: false } },
    enable: { method: 'POST', path: '/enabled', body: { enabled: true } },
    remove: { method: 'DELETE', path: `/factors/${encodeURIComponent(textOf(fields, 'factorId') ?? '')}` },
    codes: { method: 'POST', path: '/backup-codes', body: {} },
  }[what] as Ask;
}
