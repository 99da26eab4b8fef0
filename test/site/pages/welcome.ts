import { html } from 'hono/html';
import { icon } from './icons.ts';
import { complaint, layout, type Markup, type Visit } from './layout.ts';

export type Typed = { readonly email?: string; readonly name?: string; readonly phone?: string };

/** `/` for a stranger: what the wallet is, and the way in. */
export function welcomePage(
  visit: Visit,
  view: 'log-in' | 'sign-up',
  typed: Typed = {},
  problem?: string,
  good?: string,
): Markup {
  const { words } = visit;
  const form = view === 'log-in' ? logInForm(visit, typed, problem, good) : signUpForm(visit, typed, problem);
  return layout(visit, {
    title: view === 'log-in' ? words.welcome.title : words.welcome.signUpTitle,
    width: 'wide',
    body: html`<div class="welcome">
      <section class="pitch">
        <p class="headline">${words.welcome.headline}</p>
        <p class="lead">${words.welcome.lead}</p>
        <ul class="points">
          ${words.welcome.points.map(
            ([title, text], at) =>
              html`<li>
                ${icon((['key', 'security', 'chat'] as const)[at] ?? 'check')}
                <div>
                  <strong>${title}</strong>
                  <p>${text}</p>
                </div>
              </li>`,
          )}
        </ul>
      </section>
      <section class="card">${form}</section>
    </div>`,
  });
}

function logInForm({ words }: Visit, { email = '' }: Typed, problem?: string, good?: string): Markup {
  return html`<h1>${words.welcome.title}</h1>
    ${complaint(words, problem)}
    ${good === undefined ? '' : html`<p class="note good" role="status">${icon('check')}<span>${good}</span></p>`}
    <form class="stack" method="post" action="/log-in">
      <label class="field"
        ><span>${words.field.email}</span> <input name="email" type="email" autocomplete="username" required value="${email}"
      /></label>
      <label class="field"
        ><span>${words.field.password}</span> <input name="password" type="password" autocomplete="current-password" required
      /></label>
      <button class="primary">${words.welcome.logIn}</button>
    </form>
    <p class="other">
      <span>${words.welcome.toSignUp} <a href="/?open">${words.welcome.toSignUpLink}</a></span>
      <a href="/forgot">${words.reset.link}</a>
      <a href="/support">${words.welcome.forgot}</a>
    </p>`;
}

function signUpForm({ words }: Visit, { email = '', name = '', phone = '' }: Typed, problem?: string): Markup {
  return html`<h1>${words.welcome.signUpTitle}</h1>
    ${complaint(words, problem)}
    <form class="stack" method="post" action="/sign-up">
      <label class="field"
        ><span>${words.field.name}</span> <input name="name" autocomplete="name" required maxlength="80" value="${name}"
      /></label>
      <label class="field"
        ><span>${words.field.email}</span> <input name="email" type="email" autocomplete="username" required value="${email}"
      /></label>
      <label class="field"
        ><span>${words.field.phone}</span>
        <input name="phone" type="tel" autocomplete="tel" required aria-describedby="phone-hint" value="${phone}" />
        <small id="phone-hint">${words.field.phoneHint}</small></label
      >
      <label class="field"
        ><span>${words.field.newPassword}</span>
        <input
          name="password"
          type="password"
          autocomplete="new-password"
          required
          minlength="8"
          aria-describedby="password-hint"
        />
        <small id="password-hint">${words.field.passwordHint}</small></label
      >
      <button class="primary">${words.welcome.signUp}</button>
    </form>
    <p class="other">
      <span>${words.welcome.toLogIn} <a href="/">${words.welcome.toLogInLink}</a></span>
    </p>`;
}
