import type { Context, MiddlewareHandler } from 'hono';
import { setCookie } from 'hono/cookie';
import { parse } from 'hono/utils/cookie';
import type { developmentInbox, Identity, Mfa } from 'mfa-challenge/server';
import { hasPaymentMethods, type Account, type Accounts } from './accounts.ts';
import type { Guesses } from './guesses.ts';
import type { Mailbox } from './mailbox.ts';
import { pickLanguage, wordsOf } from './language.ts';
import type { Visit } from './pages/layout.ts';
import { knownPolicy, POLICY_NAMES } from './policies.ts';
import type { Resets } from './resets.ts';
import type { Session, Sessions } from './sessions.ts';

/** Everything that the wallet consists of. */
export type Wallet = {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly guesses: Guesses;
  readonly mfa: Mfa;
  readonly inbox: ReturnType<typeof developmentInbox>;
  readonly mailbox: Mailbox;
  readonly resets: Resets;
  readonly asset: (name: string) => string;
  readonly nowMs: () => number;
};

/** What the middleware has learned of a request. */
export type Env = {
  /** The peer's address: the verifier counts by it. */
  Bindings: { address?: string };
  Variables: { visit: Visit; session: Session | null; account: Account | null };
};

// `__Host-` ties the cookie to this origin; browsers take it on http://localhost as well.
const SESSION = '__Host-session';
const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** For the verifier: who sends this request, and how far the sign-in has come. */
export function identify(request: Request, sessions: Sessions, accounts: Accounts): Identity | null {
  const cookies = parse(request.headers.get('Cookie') ?? '');
  const session = sessions.find(cookies[SESSION]);
  const account = session && accounts.byId(session.account);
  if (session === null || account === null) return null;
  const locale = pickLanguage(cookies['language'], request.headers.get('Accept-Language') ?? undefined);
  return { ...identityOf(session, account), locale };
}

export function identityOf(session: Session, account: Account): Identity {
  return {
    tenant: session.policy,
    account: account.id,
    session: session.id,
    stage: session.stage,
    name: account.email,
    phone: account.phone,
    emails: [account.email],
    paymentMethods: hasPaymentMethods(account),
  };
}

export function knowVisitor({ sessions, accounts, asset }: Wallet): MiddlewareHandler<Env> {
  return async (c, next) => {
    const cookies = parse(c.req.header('Cookie') ?? '');
    const session = sessions.find(cookies[SESSION]);
    const account = session && accounts.byId(session.account);
    const language = pickLanguage(cookies['language'], c.req.header('Accept-Language'));
    c.set('session', session);
    c.set('account', account);
    c.set('visit', {
      language,
      words: wordsOf(language),
      path: c.req.path,
      policies: POLICY_NAMES,
      policy: knownPolicy(cookies['policy']) ?? POLICY_NAMES[0],
      signedIn: session?.stage === 'full',
      asset,
    });
    await next();
  };
}

/** What a stranger, and a session that has only its password, may reach. Everything else sends them to the start page. */
const OPEN = [
  ...['/', '/sign-up', '/log-in', '/sign-in', '/log-out', '/forgot', '/reset', '/new-phone'],
  ...['/language', '/policy', '/support', '/inbox', '/guide'],
];

export const membersOnly: MiddlewareHandler<Env> = async (c, next) => {
  if (OPEN.includes(c.req.path) || c.var.session?.stage === 'full') return next();
  return c.redirect('/', 303);
};

/** The account behind a route that `membersOnly` guards. */
export function member(c: Context<Env>): Account {
  if (c.var.account === null) throw new Error('This route must stand behind membersOnly.');
  return c.var.account;
}

export function giveSession(c: Context<Env>, cookie: string): void {
  setCookie(c, SESSION, cookie, { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' });
}

export function takeSession(c: Context<Env>): void {
  setCookie(c, SESSION, '', { path: '/', secure: true, httpOnly: true, sameSite: 'Lax', maxAge: 0 });
}

/** A choice that is not a secret: the language, the policy. */
export function remember(c: Context<Env>, name: 'language' | 'policy', value: string): void {
  setCookie(c, name, value, { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: YEAR_SECONDS });
}
