import type { Context, Hono } from 'hono';
import type { Account } from '../accounts.ts';
import { homePage } from '../pages/home.ts';
import type { Markup } from '../pages/layout.ts';
import { secondStepPage } from '../pages/second-step.ts';
import { welcomePage, type Typed } from '../pages/welcome.ts';
import { internationalPhone } from '../phone.ts';
import { passGate, passOn, textOf } from '../second-factor.ts';
import { nameOf, newCookie, type Session } from '../sessions.ts';
import { giveSession, identityOf, takeSession, type Env, type Wallet } from '../visit.ts';

/** `/` and the way in: an account, its password, then whatever second factor the policy asks for. */
export function entryRoutes(app: Hono<Env>, wallet: Wallet): void {
  app.get('/', (c) => start(c, wallet));
  app.post('/sign-up', (c) => signUp(c, wallet));
  app.post('/log-in', (c) => logIn(c, wallet));
  app.post('/sign-in', (c) => signIn(c, wallet));
  app.post('/log-out', (c) => {
    if (c.var.session) wallet.sessions.end(c.var.session);
    takeSession(c);
    return c.redirect('/', 303);
  });
}

async function start(c: Context<Env>, { mfa }: Wallet): Promise<Response> {
  const { session, account, visit } = c.var;
  if (session === null || account === null) return c.html(startPage(c));
  if (session.purpose === 'reset') return c.redirect('/reset', 303);
  if (session.stage === 'first-factor') return c.html(secondStepPage(visit, account.email));
  const { enabled } = await mfa.status({ tenant: session.policy, account: account.id });
  return c.html(homePage(visit, account, enabled));
}

function startPage(c: Context<Env>): Markup {
  const { visit } = c.var;
  if (c.req.query('open') !== undefined) return welcomePage(visit, 'sign-up');
  return welcomePage(visit, 'log-in', {}, undefined, c.req.query('reset') === undefined ? undefined : visit.words.reset.done);
}

async function signUp(c: Context<Env>, { accounts, ...wallet }: Wallet): Promise<Response> {
  const fields = await c.req.parseBody();
  const field = (name: string) => textOf(fields, name)?.trim() ?? '';
  const typed = { email: field('email'), name: field('name'), phone: field('phone') };
  const phone = internationalPhone(typed.phone);
  const password = textOf(fields, 'password') ?? '';
  const { error } = c.var.visit.words;

  const refuse = (problem: string) => c.html(welcomePage(c.var.visit, 'sign-up', typed, problem), 422);
  if (typed.name === '' || typed.name.length > 80) return refuse(error.name);
  if (!/^[^\s@]{1,64}@[^\s@]{1,190}$/.test(typed.email)) return refuse(error.email);
  if (phone === null) return refuse(error.phone);
  if (password.length < 8 || password.length > 256) return refuse(error.password);
  const account = await accounts.open({ ...typed, phone, password }, wallet.nowMs());
  if (account === null) return refuse(error.taken);

  return afterPassword(c, { accounts, ...wallet }, account, '/security/set-up?new');
}

async function logIn(c: Context<Env>, wallet: Wallet): Promise<Response> {
  const fields = await c.req.parseBody();
  const typed: Typed = { email: textOf(fields, 'email')?.trim() ?? '' };
  const email = (typed.email ?? '').toLowerCase();
  const { error } = c.var.visit.words;

  const refuse = (problem: string, status: 422 | 429) => c.html(welcomePage(c.var.visit, 'log-in', typed, problem), status);
  if (wallet.guesses.exhausted(email, wallet.nowMs())) return refuse(error.tooMany, 429);
  const account = await wallet.accounts.signIn(email, textOf(fields, 'password') ?? '');
  if (account === null) {
    wallet.guesses.countWrong(email, wallet.nowMs());
    return refuse(error.wrongLogIn, 422);
  }
  wallet.guesses.forget(email);
  return afterPassword(c, wallet, account, '/');
}

/** The password was right: that alone opens a session which can do nothing but answer the challenge. */
async function afterPassword(c: Context<Env>, wallet: Wallet, account: Account, next: string): Promise<Response> {
  if (c.var.session) wallet.sessions.end(c.var.session);
  const { cookie, session } = wallet.sessions.begin(account.id, c.var.visit.policy, 'first-factor');
  const gate = await wallet.mfa.require(c.req.raw, 'sign-in', null, { identity: identityOf(session, account) });
  if (gate.ok) return admit(c, wallet, session, gate.headers, next);
  giveSession(c, cookie);
  return c.redirect('/', 303);
}

/** The second factor was answered: the verifier says whether it was. The page's word counts for nothing. */
async function signIn(c: Context<Env>, wallet: Wallet): Promise<Response> {
  const { session, account, visit } = c.var;
  // A mailed link is no password: its session signs nobody in.
  if (session?.stage !== 'first-factor' || session.purpose !== 'sign-in' || account === null) return c.redirect('/', 303);
  const fields = await c.req.parseBody();
  const cookie = newCookie();
  const next = { nextSession: nameOf(cookie) };
  const gate = await passGate(c, wallet.mfa, identityOf(session, account), 'sign-in', null, fields, next);
  // Who used a backup code has lost the phone: putting that in order comes first.
  const place = gate.ok && gate.factor === 'backup' ? '/security/new-phone' : '/';
  if (gate.ok) return admit(c, wallet, session, gate.headers, place, cookie);
  if (gate.challenge === undefined) return c.redirect('/', 303);
  return c.html(secondStepPage(visit, account.email, visit.words.error.code), 422);
}

/** A new session under a new cookie; the old one opens nothing any more. */
function admit(
  c: Context<Env>,
  { sessions }: Wallet,
  old: Session,
  headers: Headers,
  next: string,
  cookie = newCookie(),
): Response {
  sessions.end(old);
  passOn(c, headers);
  sessions.begin(old.account, old.policy, 'full', { cookie });
  giveSession(c, cookie);
  return c.redirect(next, 303);
}
