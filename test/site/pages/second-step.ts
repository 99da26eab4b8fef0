import { html } from 'hono/html';
import { complaint, layout, type Markup, type Visit } from './layout.ts';

/** `/` after the right password: nothing but the second factor. */
export function secondStepPage(visit: Visit, email: string, problem?: string): Markup {
  const { words } = visit;
  return layout(visit, {
    title: words.prompt.title,
    elements: ['mfa-challenge'],
    width: 'prompt',
    body: html`<section class="card">
      <h1>${words.prompt.title}</h1>
      <p class="lead">${words.prompt.lead(email)}</p>
      ${complaint(words, problem)}
      <form class="second-step" method="post" action="/sign-in">
        <mfa-challenge endpoint="/mfa" action="sign-in" autofocus>${codeInput(visit)}</mfa-challenge>
        <noscript><button class="primary">${words.prompt.continue}</button></noscript>
      </form>
      ${leave(visit)}
    </section>`,
  });
}

/** The page's own input: it is there before any script, and `<mfa-challenge>` takes it over. */
export function codeInput({ words }: Visit): Markup {
  return html`<input name="code" autocomplete="one-time-code" inputmode="numeric" required aria-label="${words.prompt.code}" />`;
}

function leave({ words }: Visit): Markup {
  return html`<form class="other" method="post" action="/log-out">
    <button class="link">${words.prompt.otherAccount}</button>
    <a href="/new-phone">${words.newPhone.link}</a>
    <a href="/support">${words.welcome.forgot}</a>
  </form>`;
}
