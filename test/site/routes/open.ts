import type { Hono } from 'hono';
import { knownLanguage } from '../language.ts';
import { inboxPage } from '../pages/inbox.ts';
import { newPhonePage } from '../pages/new-phone.ts';
import { supportPage } from '../pages/support.ts';
import { knownPolicy } from '../policies.ts';
import { textOf } from '../second-factor.ts';
import { remember, takeSession, type Env, type Wallet } from '../visit.ts';

/** What needs no sign-in: help, the choice of language, and the parts that only a demonstration has. */
export function openRoutes(app: Hono<Env>, { inbox, mailbox, sessions }: Wallet): void {
  app.get('/new-phone', (c) => c.html(newPhonePage(c.var.visit)));
  app.get('/support', (c) => c.html(supportPage(c.var.visit)));
  app.get('/inbox', (c) => c.html(inboxPage(c.var.visit, [...inbox.messages(), ...mailbox.mails])));

  app.post('/language', async (c) => {
    const fields = await c.req.parseBody();
    const language = knownLanguage(textOf(fields, 'language') ?? undefined);
    if (language) remember(c, 'language', language);
    return c.redirect(ownPath(textOf(fields, 'back')), 303);
  });

  app.post('/policy', async (c) => {
    const policy = knownPolicy(textOf(await c.req.parseBody(), 'policy') ?? undefined);
    if (policy) remember(c, 'policy', policy);
    // A session is worth nothing under another policy: sign in again, as that policy wants it.
    if (policy && c.var.session) sessions.end(c.var.session);
    if (policy && c.var.session) takeSession(c);
    return c.redirect('/', 303);
  });
}

/** Only a path of this site: never an open redirect. */
function ownPath(text: string | null): string {
  return text !== null && /^\/(?![/\\])[\w\-/]*$/.test(text) ? text : '/';
}
