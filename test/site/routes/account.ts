import type { Context, Hono } from 'hono';
import { ACTION_OF, applyDetail, DETAILS, readDetail, type Detail } from '../details.ts';
import { detailPage } from '../pages/account.ts';
import { approvalPage } from '../pages/approval.ts';
import { passGate, textOf } from '../second-factor.ts';
import { identityOf, member, type Env, type Wallet } from '../visit.ts';

/** `/account/<what>`: email, phone, password, bank accounts. The policy says which of them ask for the second factor. */
export function accountRoutes(app: Hono<Env>, wallet: Wallet): void {
  for (const what of DETAILS) {
    app.get(`/account/${what}`, (c) => c.html(detailPage(c.var.visit, what, member(c))));
    app.post(`/account/${what}`, (c) => change(c, wallet, what));
  }
}

async function change(c: Context<Env>, wallet: Wallet, what: Detail): Promise<Response> {
  const { visit, session } = c.var;
  const account = member(c);
  if (session === null) return c.redirect('/', 303);
  const fields = await c.req.parseBody();

  // First the value, kept with the session; then the approval, which the form sends with nothing else.
  if (textOf(fields, 'MFA-Challenge') === null) {
    const read = await readDetail(what, fields, account, wallet.accounts, visit.words);
    if (!read.ok) return c.html(detailPage(visit, what, account, read.problem), 422);
    session.pending = { what, value: read.value };
  }
  if (session.pending?.what !== what) return c.redirect(`/account/${what}`, 303);

  const gate = await passGate(c, wallet.mfa, identityOf(session, account), ACTION_OF[what], null, fields);
  if (gate.ok) return apply(c, wallet, what, session.pending.value);
  if (gate.challenge === undefined) return c.html(detailPage(visit, what, account, visit.words.error.change), 422);
  const { approve, approveLead } = visit.words.account;
  const isWrong = textOf(fields, 'MFA-Challenge') !== null;
  const asked = { title: approve[what], lead: approveLead, button: approve[what], action: `/account/${what}` };
  const page = approvalPage(visit, { ...asked, challenge: gate.challenge.id }, isWrong ? visit.words.error.code : undefined);
  return c.html(page, isWrong ? 422 : 200);
}

async function apply(c: Context<Env>, wallet: Wallet, what: Detail, value: string): Promise<Response> {
  const { session, visit } = c.var;
  const account = member(c);
  const { email } = account;
  if (session) session.pending = null;
  applyDetail(what, value, account, wallet.accounts);
  if (what === 'password' && session) {
    wallet.sessions.endOthers(account.id, session.id);
    await wallet.mfa.passwordChanged({ tenant: session.policy, account: account.id });
  }
  // To the address from before: whoever took the account over must not be the only one who hears of it.
  wallet.mailbox.send(
    email,
    account,
    visit.language,
    (words) =>
      ({
        email: words.changedEmail(account.email),
        phone: words.changedPhone,
        password: words.changedPassword,
        'payment-method': words.changedBanks,
      })[what],
  );
  return c.redirect(`/security?done=${what}`, 303);
}
