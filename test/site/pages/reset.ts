import { html } from 'hono/html';
import { newPasswordField } from './account.ts';
import { complaint, layout, type Markup, type Visit } from './layout.ts';

/** `/forgot`: from the email or from the phone number; the answer is the same for everybody. */
export function forgotPage(visit: Visit, problem?: string): Markup {
  const { words } = visit;
  return card(
    visit,
    words.reset.title,
    html`<p class="lead">${words.reset.lead}</p>
      ${complaint(words, problem)}
      <form class="stack" method="post" action="/forgot">
        <label class="field"><span>${words.reset.who}</span> <input name="who" autocomplete="username" required /></label>
        <button class="primary">${words.reset.send}</button>
      </form>
      <p class="other"><a href="/">${words.welcome.toLogInLink}</a></p>`,
  );
}

export function sentPage(visit: Visit): Markup {
  const { words } = visit;
  return card(
    visit,
    words.reset.sentTitle,
    html`<p class="lead">${words.reset.sentLead}</p>
      <p><a class="button primary" href="/inbox">${words.reset.toInbox}</a></p>`,
  );
}

/** `/reset`: the last step of a mailed link. */
export function choosePage(visit: Visit, problem?: string): Markup {
  const { words } = visit;
  return card(
    visit,
    words.reset.chooseTitle,
    html`<p class="lead">${words.reset.chooseLead}</p>
      ${complaint(words, problem)}
      <form class="stack" method="post" action="/reset">
        ${newPasswordField(words)}
        <button class="primary">${words.reset.choose}</button>
      </form>`,
  );
}

function card(visit: Visit, title: string, body: Markup): Markup {
  return layout(visit, {
    title,
    width: 'prompt',
    body: html`<section class="card">
      <h1>${title}</h1>
      ${body}
    </section>`,
  });
}
