import type { Context, Hono } from 'hono';
import { askVerifier } from '../ask-verifier.ts';
import { approvalPage } from '../pages/approval.ts';
import { newPhoneNowPage } from '../pages/new-phone.ts';
import { codesPage } from '../pages/security.ts';
import { appCodePage, type AppSetUp } from '../pages/security-app.ts';
import { textOf } from '../second-factor.ts';
import type { Env, Wallet } from '../visit.ts';

/** `/security/app`: another app, or an app instead of text messages: with the factor that is there, then with the new one's first code. */
export function appRoutes(app: Hono<Env>, wallet: Wallet): void {
  app.get('/security/new-phone', (c) => c.html(newPhoneNowPage(c.var.visit)));
  app.post('/security/app', (c) => begin(c, wallet));
  app.post('/security/app/confirm', (c) => confirm(c, wallet));
}

async function begin(c: Context<Env>, { mfa }: Wallet): Promise<Response> {
  const { visit, session } = c.var;
  const fields = await c.req.parseBody();
  const said = await askVerifier(c, mfa, { method: 'POST', path: '/enrollments', body: { method: 'totp' } }, fields);
  if (said.ok && session) {
    session.setUp = said.value as AppSetUp;
    return c.html(appCodePage(visit, session.setUp));
  }
  if (said.ok || said.challenge === null) return c.redirect('/security', 303);
  const { change, changeTitle, changeLead } = visit.words.security;
  const asked = { title: changeTitle.app, lead: changeLead.app, button: change.app, action: '/security/app' };
  return c.html(approvalPage(visit, { ...asked, challenge: said.challenge }));
}

/** The first code; then a fresh set of backup codes, which is shown this once (seeds row 10). */
async function confirm(c: Context<Env>, { mfa }: Wallet): Promise<Response> {
  const { visit, session } = c.var;
  const setUp = session?.setUp;
  if (!setUp) return c.redirect('/security', 303);
  const fields = await c.req.parseBody();
  const code = (textOf(fields, 'otp') ?? '').replace(/\s/g, '');
  const path = `/enrollments/${setUp.id}`;
  const said = await askVerifier(c, mfa, { method: 'POST', path: `${path}/confirm`, body: { code } }, {});
  if (!said.ok && said.type !== 'wrong-code') return c.redirect('/security', 303);
  if (!said.ok) return c.html(appCodePage(visit, setUp, visit.words.error.code), 422);
  session.setUp = null;
  const made = await askVerifier(c, mfa, { method: 'POST', path: `${path}/backup-codes` }, {});
  if (!made.ok) return c.redirect('/security?done=app', 303);
  return c.html(codesPage(visit, (made.value as { codes: string[] }).codes, '/security?done=app'));
}
