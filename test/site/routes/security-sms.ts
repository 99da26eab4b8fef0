import type { Context, Hono } from 'hono';
import { askVerifier } from '../ask-verifier.ts';
import { approvalPage } from '../pages/approval.ts';
import { smsCodePage, smsNumberPage } from '../pages/security-sms.ts';
import { textOf } from '../second-factor.ts';
import { member, type Env, type Wallet } from '../visit.ts';

/** `/security/sms`: codes by text message, to the registered number or another; active once its first code came back. */
export function smsRoutes(app: Hono<Env>, wallet: Wallet): void {
  app.get('/security/sms', (c) => c.html(smsNumberPage(c.var.visit, member(c).phone)));
  app.post('/security/sms', (c) => begin(c, wallet));
  app.post('/security/sms/confirm', (c) => confirm(c, wallet));
}

async function begin(c: Context<Env>, { mfa }: Wallet): Promise<Response> {
  const { visit } = c.var;
  const fields = await c.req.parseBody();
  const phone = textOf(fields, 'phone') ?? '';
  const said = await askVerifier(c, mfa, { method: 'POST', path: '/enrollments', body: { method: 'sms', phone } }, fields);
  if (said.ok) return c.html(smsCodePage(visit, said.value as { id: string; to: string }));
  if (said.challenge !== null) {
    const { change, changeTitle, changeLead } = visit.words.security;
    const asked = {
      title: changeTitle.sms,
      lead: changeLead.sms,
      button: change.sms,
      action: '/security/sms',
      fields: { phone },
    };
    return c.html(approvalPage(visit, { ...asked, challenge: said.challenge }));
  }
  const { error } = visit.words;
  const isNumber = ['bad-phone', 'bad-request', 'country-not-served'].includes(said.type);
  return c.html(smsNumberPage(visit, phone, isNumber ? error.phone : error.change), 422);
}

async function confirm(c: Context<Env>, { mfa }: Wallet): Promise<Response> {
  const { visit } = c.var;
  const fields = await c.req.parseBody();
  const [id, to] = [textOf(fields, 'id') ?? '', textOf(fields, 'to') ?? ''];
  const code = (textOf(fields, 'otp') ?? '').replace(/\s/g, '');
  const ask = { method: 'POST', path: `/enrollments/${encodeURIComponent(id)}/confirm`, body: { code } } as const;
  const said = await askVerifier(c, mfa, ask, {});
  if (said.ok) return c.redirect('/security?done=set-up', 303);
  return c.html(smsCodePage(visit, { id, to }, visit.words.error.code), 422);
}
