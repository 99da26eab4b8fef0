import { join } from 'node:path';
import { Hono } from 'hono';
import { createMfa, developmentInbox, fileKeys, pglite, type Mfa, type MfaOptions, type Store } from 'mfa-challenge/server';
import { serve, type Fetch } from 'mfa-challenge/server/node';
import { Accounts } from './accounts.ts';
import { serveAssets } from './assets.ts';
import { Guesses } from './guesses.ts';
import { sameOriginOnly, securityHeaders } from './headers.ts';
import { Mailbox } from './mailbox.ts';
import { noticePage } from './pages/notice.ts';
import { STRONG_COST } from './passwords.ts';
import { POLICIES, type PolicyName } from './policies.ts';
import { Resets } from './resets.ts';
import { accountRoutes } from './routes/account.ts';
import { entryRoutes } from './routes/entry.ts';
import { openRoutes } from './routes/open.ts';
import { resetRoutes } from './routes/reset.ts';
import { securityRoutes } from './routes/security.ts';
import { setUpRoutes } from './routes/set-up.ts';
import { withdrawRoutes } from './routes/withdraw.ts';
import { Sessions } from './sessions.ts';
import { identify, knowVisitor, membersOnly, type Env, type Wallet } from './visit.ts';

export type SiteOptions = {
  /** 0 takes a free one. */
  port: number;
  /** Where everything is kept: the wallet's books, the verifier's database and its keys. */
  dataDir: string;
  /** Where the second factors are kept, if not in the embedded database in `dataDir`. */
  store?: Store | undefined;
  /** scrypt's N; the tests use a cheap one. */
  passwordCost?: number;
  /** Sends text messages to phones, instead of into the inbox. */
  messages?: Pick<MfaOptions, 'sms' | 'smsRules'>;
  /** Puts something between the server and whoever visits: gets the server's address, gives the one that browsers are to use. */
  through?: (url: string) => Promise<string>;
  nowMs?: () => number;
};

export type Site = {
  readonly url: string;
  readonly mfa: Mfa;
  /** The verifier's store: its clock is what the test kit moves. */
  readonly store: Store;
  readonly accounts: Accounts;
  readonly inbox: ReturnType<typeof developmentInbox>;
  readonly mailbox: Mailbox;
  close(): Promise<void>;
};

/** Starts the wallet on `http://localhost:<port>` with its own verifier inside, as a site of one process would run it. */
export async function startSite(options: SiteOptions): Promise<Site> {
  const { dataDir, passwordCost = STRONG_COST, nowMs = Date.now } = options;
  const accounts = new Accounts(dataDir, passwordCost);
  const sessions = new Sessions(nowMs);
  const inbox = developmentInbox();
  const mailbox = new Mailbox(nowMs);
  const store = options.store ?? pglite({ dataDir: join(dataDir, 'db') });

  // The port may be any free one, and the verifier has to know its exact origin: listen first, answer when all is there.
  const app = new Hono<Env>();
  let answer: Fetch = () => new Response('Starting …', { status: 503 });
  const server = await serve({ fetch: (request, from) => answer(request, from), port: options.port, hostname: 'localhost' });
  const { origin } = new URL((await options.through?.(server.url)) ?? server.url);

  const mfa = createMfa({
    store,
    keys: fileKeys(join(dataDir, 'keys.json')),
    policyFor: ({ tenant }) => POLICIES[tenant as PolicyName],
    identify: (request) => identify(request, sessions, accounts),
    issuer: 'Lumbung',
    origins: [origin],
    sms: inbox.sms,
    ...options.messages,
    notify: (notice) => mailbox.tell(notice),
    endOtherSessions: ({ account }, keep) => sessions.endOthers(account, keep),
  });
  await mfa.ready;

  addRoutes(app, origin, { accounts, sessions, guesses: new Guesses(), resets: new Resets(nowMs), mfa, inbox, mailbox, nowMs });
  answer = (request, from) => app.fetch(request, from);
  return { url: origin, mfa, store, accounts, inbox, mailbox, close: () => server.close().then(() => mfa.close()) };
}

function addRoutes(app: Hono<Env>, origin: string, wallet: Omit<Wallet, 'asset'>): void {
  const asset = serveAssets(app);
  app.use(securityHeaders(origin));
  app.all('/mfa/*', (c) => wallet.mfa.fetch(c.req.raw, c.env));
  app.use(sameOriginOnly(origin));
  app.use(knowVisitor({ ...wallet, asset }));
  app.use(membersOnly);
  entryRoutes(app, { ...wallet, asset });
  withdrawRoutes(app, { ...wallet, asset });
  securityRoutes(app, { ...wallet, asset });
  setUpRoutes(app, { ...wallet, asset });
  accountRoutes(app, { ...wallet, asset });
  resetRoutes(app, { ...wallet, asset });
  openRoutes(app, { ...wallet, asset });
  app.notFound((c) => {
    const { words } = c.var.visit;
    return c.html(noticePage(c.var.visit, words.error.notFoundTitle, words.error.notFound), 404);
  });
  app.onError((error, c) => {
    console.error(error);
    const { words } = c.var.visit;
    return c.html(noticePage(c.var.visit, words.error.brokenTitle, words.error.broken), 500);
  });
}
