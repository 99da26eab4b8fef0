import type { Context, Hono } from 'hono';
import { askVerifier, type Ask } from '../ask-verifier.ts';
import { approvalPage } from '../pages/approval.ts';
import { CHANGES, codesPage, securityPage, type Change } from '../pages/security.ts';
import type { Device } from '../pages/security-devices.ts';
import { textOf, type Fields } from '../second-factor.ts';
import { member, takeSession, type Env, type Wallet } from '../visit.ts';

/** `/security`: what protects the account, setting it up, and changing it. */
export function securityRoutes(app: Hono<Env>, wallet: Wallet): void {
  app.get('/security', (c) => showSecurity(c, wallet));
  app.post('/security/change', (c) => change(c, wallet));
  app.post('/security/forget', async (c) => {
    const device = textOf(await c.req.parseBody(), 'device') ?? '';
    await askVerifier(c, wallet.mfa, { method: 'DELETE', path: `/devices/${encodeURIComponent(device)}` }, {});
    return c.redirect('/security?done=forget', 303);
  });
  app.post('/security/sign-out-everywhere', async (c) => {
    await askVerifier(c, wallet.mfa, { method: 'DELETE', path: '/devices/all' }, {});
    wallet.sessions.endOthers(member(c).id, null);
    takeSession(c);
    return c.redirect('/', 303);
  });
}

async function showSecurity(c: Context<Env>, { mfa }: Wallet, problem?: string): Promise<Response> {
  const { session, visit } = c.var;
  const account = member(c);
  const status = await mfa.status({ tenant: session?.policy ?? visit.policy, account: account.id });
  const said = await askVerifier(c, mfa, { method: 'GET', path: '/settings' }, {});
  const devices = said.ok ? (said.value as { devices: Device[] }).devices : [];
  const more = { account, devices, done: c.req.query('done'), problem };
  return c.html(securityPage(visit, status, more), problem === undefined ? 200 : 422);
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
  const { change: button, changeTitle, changeLead } = visit.words.security;
  const asked = { title: changeTitle[what], lead: changeLead[what], button: button[what], action: '/security/change' };
  const form = { ...asked, fields: { what, factorId: textOf(fields, 'factorId') ?? '' }, challenge: said.challenge };
  const page = approvalPage(visit, form, isWrong ? visit.words.error.code : undefined);
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
