import type { Context, Hono } from 'hono';
import { balanceOf, type Movement } from '../accounts.ts';
import { formatRupiah, LEAST_RUPIAH, TOP_UP_RUPIAH } from '../money.ts';
import { approvePage, sentPage, withdrawPage } from '../pages/withdraw.ts';
import { passGate, textOf } from '../second-factor.ts';
import { identityOf, member, type Env, type Wallet } from '../visit.ts';
import { readWithdrawal, type Withdrawal } from '../withdrawal.ts';

/** Money in, which never asks, and money out, which asks for exactly this amount to exactly this payee. */
export function withdrawRoutes(app: Hono<Env>, wallet: Wallet): void {
  app.post('/top-up', (c) => {
    wallet.accounts.receive(member(c), TOP_UP_RUPIAH, wallet.nowMs());
    return c.redirect('/', 303);
  });
  app.get('/withdraw', (c) => {
    const sent = member(c).movements.find(({ kind, reference }) => kind === 'sent' && reference === c.req.query('sent'));
    return c.html(sent ? sentPage(c.var.visit, sent) : withdrawPage(c.var.visit, member(c)));
  });
  app.post('/withdraw', (c) => withdraw(c, wallet));
}

async function withdraw(c: Context<Env>, wallet: Wallet): Promise<Response> {
  const { visit, session } = c.var;
  const account = member(c);
  const fields = await c.req.parseBody();
  const withdrawal = readWithdrawal(fields);
  const { error } = visit.words;

  const refuse = (problem: string) => c.html(withdrawPage(visit, account, typed(fields), problem), 422);
  if (withdrawal === 'amount') return refuse(error.amount(formatRupiah(LEAST_RUPIAH, visit.language)));
  if (typeof withdrawal === 'string') return refuse(error[withdrawal]);
  if (session === null) return c.redirect('/', 303);

  // The same form once more (a double click, a reload): show what it did, send nothing.
  const approval = textOf(fields, 'MFA-Challenge');
  const already = account.movements.find((movement) => approval !== null && isThis(movement, withdrawal, approval));
  if (already) return c.redirect(`/withdraw?sent=${already.reference}`, 303);

  if (withdrawal.rupiah > balanceOf(account)) return refuse(error.balance(formatRupiah(balanceOf(account), visit.language)));

  const gate = await passGate(c, wallet.mfa, identityOf(session, account), 'withdrawal', withdrawal.payload, fields);
  if (!gate.ok && gate.challenge) return askToApprove(c, withdrawal, gate.challenge.id, fields);
  if (!gate.ok) return refuse(gate.problem.type === 'cooling-off' ? error.coolingOff : error.change);

  // Exactly this was approved, in this session, once.
  const sent = wallet.accounts.pay(account, withdrawal.rupiah, withdrawal.payload.payee, approval, wallet.nowMs());
  if (sent === null) return refuse(error.balance(formatRupiah(balanceOf(account), visit.language)));
  return c.redirect(`/withdraw?sent=${sent.reference}`, 303);
}

function askToApprove(
  c: Context<Env>,
  withdrawal: Withdrawal,
  challenge: string,
  fields: Record<string, unknown>,
): Response | Promise<Response> {
  const { visit } = c.var;
  const claimed = textOf(fields, 'MFA-Challenge');
  if (claimed === null) return c.html(approvePage(visit, withdrawal, challenge));
  const problem = claimed === challenge ? visit.words.error.code : visit.words.withdraw.changed;
  return c.html(approvePage(visit, withdrawal, challenge, problem), 422);
}

function isThis(movement: Movement, { rupiah, payload }: Withdrawal, approval: string): boolean {
  return movement.approval === approval && movement.rupiah === -rupiah && movement.payee === payload.payee;
}

function typed(fields: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter((field): field is [string, string] => typeof field[1] === 'string'));
}
