import { html } from 'hono/html';
import type { Account } from '../accounts.ts';
import type { Detail } from '../details.ts';
import { BANKS } from '../withdrawal.ts';
import { icon } from './icons.ts';
import { complaint, layout, type Markup, type Visit } from './layout.ts';

/** On `/security`: what the wallet knows of its player, each with the way to change it. */
export function detailsCard({ words }: Visit, account: Account): Markup {
  const rows: Array<[Detail, string]> = [
    ['email', account.email],
    ['phone', account.phone],
    ['password', '••••••••'],
  ];
  return html`<section class="card">
    <h2>${words.account.title}</h2>
    <ul class="rows">
      ${rows.map(
        ([what, value]) =>
          html`<li>
            ${icon(({ email: 'mail', phone: 'phone', password: 'key' } as const)[what as 'email'])}
            <span class="what"><strong>${words.account[what].name}</strong><span>${breakable(value)}</span></span>
            <a class="link" href="/account/${what}" aria-label="${words.account[what].title}">${words.account.change}</a>
          </li>`,
      )}
      ${(account.banks ?? []).map(
        (bank) =>
          html`<li>
            ${icon('withdraw')}
            <span class="what"
              ><strong>${bank.split(' · ')[0]}</strong><span>${bank.split(' · ').slice(1).join(' · ')}</span></span
            >
            <form method="post" action="/account/payment-method">
              <input type="hidden" name="remove" value="${bank}" />
              <button class="link">${words.account.remove}</button>
            </form>
          </li>`,
      )}
    </ul>
    <a class="button quiet-button" href="/account/payment-method">${words.account.add}</a>
  </section>`;
}

/** A long address goes on in the next line before its `@`, not in the middle of a word. */
function breakable(value: string): Markup {
  const [name, ...rest] = value.split('@');
  return html`${name}${rest.map((part) => html`<wbr />@${part}`)}`;
}

/** `/account/<what>`: the new value; what the policy asks for comes after it. */
export function detailPage(visit: Visit, what: Detail, account: Account, problem?: string): Markup {
  const { words } = visit;
  return layout(visit, {
    title: words.account[what].title,
    width: 'prompt',
    body: html`<section class="card">
      <h1>${words.account[what].title}</h1>
      <p class="lead">${words.account[what].lead}</p>
      ${complaint(words, problem)}
      <form class="stack" method="post" action="/account/${what}">
        ${fieldsOf(visit, what, account)}
        <button class="primary">${words.account.save}</button>
      </form>
      <p class="other"><a href="/security">${words.security.back}</a></p>
    </section>`,
  });
}

function fieldsOf({ words }: Visit, what: Detail, account: Account): Markup {
  const field = (label: string, input: Markup) => html`<label class="field"><span>${label}</span> ${input}</label>`;
  if (what === 'email')
    return field(
      words.field.email,
      html`<input name="value" type="email" autocomplete="email" required value="${account.email}" />`,
    );
  if (what === 'phone')
    return field(words.field.phone, html`<input name="value" type="tel" autocomplete="tel" required value="${account.phone}" />`);
  if (what === 'password')
    return html`${field(words.account.current, html`<input name="current" type="password" autocomplete="current-password" required />`)}
    ${newPasswordField(words)}`;
  return html`${field(
    words.field.bank,
    html`<select name="bank" required>
      ${BANKS.map((bank) => html`<option>${bank}</option>`)}
    </select>`,
  )}
  ${field(words.field.number, html`<input name="number" inputmode="numeric" autocomplete="off" required />`)}
  ${field(words.field.holder, html`<input name="holder" autocomplete="off" required maxlength="80" />`)}`;
}

export function newPasswordField(words: Visit['words']): Markup {
  return html`<label class="field"
    ><span>${words.field.newPassword}</span>
    <input name="value" type="password" autocomplete="new-password" required minlength="8" aria-describedby="password-hint" />
    <small id="password-hint">${words.field.passwordHint}</small></label
  >`;
}
