import type { Context, Hono } from 'hono';
import { readEmail, readPassword } from '../details.ts';
import { approvalPage } from '../pages/approval.ts';
import { choosePage, forgotPage, sentPage } from '../pages/reset.ts';
import { internationalPhone } from '../phone.ts';
import { passGate, passOn, textOf, type Fields } from '../second-factor.ts';
import { giveSession, identityOf, takeSession, type Env, type Wallet } from '../visit.ts';

/**
 * The way back in for who forgot the password. The link goes to the registered email, whatever the reset was started from; it never
 * signs in, and it is no way around the second factor: the policy says whether it is asked for here, and the next login asks anyway.
 */
export function resetRoutes(app: Hono<Env>, wallet: Wallet): void {
  app.get('/forgot', (c) => c.html(forgotPage(c.var.visit)));
  app.post('/forgot', (c) => send(c, wallet));
  app.get('/reset', (c) => open(c, wallet));
  app.post('/reset', (c) => choose(c, wallet));
}

async function send(c: Context<Env>, { accounts, resets, mailbox }: Wallet): Promise<Response> {
  const who = textOf(await c.req.parseBody(), 'who')?.trim() ?? '';
  const email = readEmail(who);
  const phone = email === null ? internationalPhone(who) : null;
  const account = email === null ? phone && accounts.byPhone(phone) : accounts.byEmail(email);
  if (account) {
    const link = `/reset?token=${resets.begin(account.id)}`;
    mailbox.send(account.email, account, c.var.visit.language, ({ reset }) => reset, link);
  }
  return c.html(sentPage(c.var.visit));
}

/** Opens the link: a session that may choose a password, once it has shown what the policy asks for. */
async function open(c: Context<Env>, wallet: Wallet): Promise<Response> {
  const token = c.req.query('token');
  if (token === undefined) return proceed(c, wallet, {});
  const account = wallet.resets.find(token);
  if (account === null) return c.html(forgotPage(c.var.visit, c.var.visit.words.reset.expired), 410);
  if (c.var.session) wallet.sessions.end(c.var.session);
  giveSession(c, wallet.sessions.begin(account, c.var.visit.policy, 'first-factor', { resetToken: token }).cookie);
  return c.redirect('/reset', 303);
}

async function choose(c: Context<Env>, wallet: Wallet): Promise<Response> {
  const fields = await c.req.parseBody();
  const { session, account, visit } = c.var;
  if (!session?.reset?.approved || account === null || !('value' in fields)) return proceed(c, wallet, fields);
  const password = readPassword(textOf(fields, 'value'));
  if (password === null) return c.html(choosePage(visit, visit.words.error.password), 422);
  const passwordHash = await wallet.accounts.hashed(password);
  if (!wallet.resets.use(session.reset.token)) return c.html(forgotPage(visit, visit.words.reset.expired), 410);
  wallet.accounts.change(account, { passwordHash });
  wallet.sessions.endOthers(account.id, null);
  await wallet.mfa.passwordReset(identityOf(session, account));
  wallet.mailbox.send(account.email, account, visit.language, (words) => words.changedPassword);
  takeSession(c);
  return c.redirect('/?reset', 303);
}

/** Asks for what the policy wants, or for the new password when that was shown. */
async function proceed(c: Context<Env>, wallet: Wallet, fields: Fields): Promise<Response> {
  const { session, account, visit } = c.var;
  if (!session?.reset || account === null) return c.redirect('/forgot', 303);
  if (session.reset.approved) return c.html(choosePage(visit));
  const gate = await passGate(c, wallet.mfa, identityOf(session, account), 'reset-password', null, fields);
  if (gate.ok) {
    passOn(c, gate.headers);
    session.reset.approved = true;
    return c.html(choosePage(visit));
  }
  if (gate.challenge === undefined) return c.redirect('/forgot', 303);
  const { approve: title, approveLead: lead } = visit.words.reset;
  const asked = { title, lead, button: visit.words.prompt.continue, action: '/reset', challenge: gate.challenge.id, cancel: '/' };
  return c.html(approvalPage(visit, asked));
}
