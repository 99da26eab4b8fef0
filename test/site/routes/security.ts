import type { Context, Hono } from 'hono';
import { approveChangePage, CHANGES, codesPage, securityPage, setUpPage, type Change } from '../pages/security.ts';
import { checkTypedCode, textOf, type Fields } from '../second-factor.ts';
import { identityOf, member, type Env, type Wallet } from '../visit.ts';

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

/**
 * Changes how one signs in. The verifier does it, and asks for a factor itself; this passes a plain form on to its endpoint, so that
 * the page needs no script.
 */
async function change(c: Context<Env>, wallet: Wallet): Promise<Response> {
  const { visit, session } = c.var;
  const fields = await c.req.parseBody();
  const what = CHANGES.find((known) => known === fields['what']);
  if (what === undefined || session === null) return c.redirect('/security', 303);
  const challenge = textOf(fields, 'MFA-Challenge');
  if (challenge !== null) await checkTypedCode(c, wallet.mfa, identityOf(session, member(c)), challenge, fields);

  const answer = await wallet.mfa.fetch(requestFor(c, what, fields));
  if (answer.ok && what === 'codes') return c.html(codesPage(visit, ((await answer.json()) as { codes: string[] }).codes));
  if (answer.ok) return c.redirect(`/security?done=${what}`, 303);
  const problem = (await answer.json()) as { type: string; challenge?: { id: string } };
  if (problem.challenge === undefined) return showSecurity(c, wallet, visit.words.error.change);
  const page = { what, factorId: textOf(fields, 'factorId') ?? '', challenge: problem.challenge.id };
  const isWrong = challenge !== null;
  return c.html(approveChangePage(visit, page, isWrong ? visit.words.error.code : undefined), isWrong ? 422 : 200);
}

/** The request that a script of ours would send to the verifier's endpoint. */
function requestFor(c: Context<Env>, what: Change, fields: Fields): Request {
  const factor = encodeURIComponent(textOf(fields, 'factorId') ?? '');
  const { method, path, body } = {
    disable: { method: 'POST', path: '/enabled', body: { enabled: false } },
    enable: { method: 'POST', path: '/enabled', body: { enabled: true } },
    remove: { method: 'DELETE', path: `/factors/${factor}`, body: undefined },
    codes: { method: 'POST', path: '/backup-codes', body: {} },
  }[what];
  const headers = new Headers({ 'Content-Type': 'application/json', 'MFA-Request': '1', Origin: new URL(c.req.url).origin });
  headers.set('Cookie', c.req.header('Cookie') ?? '');
  const challenge = textOf(fields, 'MFA-Challenge');
  if (challenge !== null) headers.set('MFA-Challenge', challenge);
  return new Request(new URL(`/mfa${path}`, c.req.url), { method, headers, body: body ? JSON.stringify(body) : null });
}
