import { html } from 'hono/html';
import { layout, type Markup, type Visit } from './layout.ts';

/** `/new-phone`: from the prompt, for who stands there with another phone than the one that was set up. */
export function newPhonePage(visit: Visit): Markup {
  const { words } = visit;
  return layout(visit, {
    title: words.newPhone.title,
    width: 'prompt',
    body: html`<section class="card">
      <h1>${words.newPhone.title}</h1>
      <ol class="steps">
        ${words.newPhone.steps.map(([title, text]) => html`<li><strong>${title}</strong><span>${text}</span></li>`)}
      </ol>
      <a class="button primary" href="/">${words.newPhone.signIn}</a>
      <p class="other"><a href="/support">${words.newPhone.lost}</a></p>
    </section>`,
  });
}

/** `/security/new-phone`: after a sign-in by backup code, the one change that needs no other. */
export function newPhoneNowPage(visit: Visit, replaces: string | undefined): Markup {
  const { words } = visit;
  const href = `/security/set-up?method=totp${replaces === undefined ? '' : `&replaces=${replaces}`}`;
  return layout(visit, {
    title: words.newPhone.nowTitle,
    width: 'prompt',
    body: html`<section class="card">
      <h1>${words.newPhone.nowTitle}</h1>
      <p class="lead">${words.newPhone.nowLead}</p>
      <a class="button primary" href="${href}">${words.newPhone.start}</a>
      <p class="other"><a href="/">${words.newPhone.later}</a></p>
    </section>`,
  });
}
