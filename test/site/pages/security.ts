import { html } from 'hono/html';
import type { Account } from '../accounts.ts';
import { detailsCard } from './account.ts';
import { icon } from './icons.ts';
import { layout, type Markup, type Visit } from './layout.ts';

/** `/security`: the product's own panel for what protects the account; beside it what only the wallet knows. */
export function securityPage(visit: Visit, account: Account, done: string | undefined): Markup {
  const { words } = visit;
  return layout(visit, {
    title: words.security.title,
    elements: ['mfa-settings'],
    body: html`<h1>${words.security.title}</h1>
      ${whatWasDone(visit, done)}
      <section class="card">
        <mfa-settings endpoint="/mfa">
          <p slot="walkthrough"><a href="/guide" target="_blank">${words.setUp.guide}</a></p>
        </mfa-settings>
        <noscript><p class="note">${words.setUp.noScript}</p></noscript>
      </section>
      ${detailsCard(visit, account)}
      <section class="card facts">
        <h2>${words.security.session}</h2>
        <p class="soft">${words.security.sessionText}</p>
        <p class="soft">${words.security.everywhereText}</p>
        <form method="post" action="/security/sign-out-everywhere">
          <button class="button quiet-button">${words.security.everywhere}</button>
        </form>
      </section>`,
  });
}

function whatWasDone({ words }: Visit, done: string | undefined): Markup | '' {
  const known = { 'set-up': words.security.justSetUp, ...words.account.done };
  const text = new Map(Object.entries(known)).get(done ?? '');
  return text === undefined ? '' : html`<p class="note good" role="status">${icon('check')}<span>${text}</span></p>`;
}
