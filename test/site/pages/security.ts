import { html } from 'hono/html';
import { icon } from './icons.ts';
import { complaint, layout, type Markup, type Visit } from './layout.ts';
import { moment } from './moment.ts';
import type { Account } from '../accounts.ts';
import { detailsCard } from './account.ts';
import { devicesCard, type Device } from './security-devices.ts';

/** What may be changed here; the names are the values of the form's field `what`. */
export const CHANGES = ['disable', 'enable', 'remove', 'codes'] as const;
export type Change = (typeof CHANGES)[number];

export type Factor = { factorId: string; method: string; label: string; createdAtMs: number; lastUsedMs: number | null };
export type Protection = {
  readonly enrolled: boolean;
  readonly enabled: boolean;
  readonly factors: readonly Factor[];
  readonly backup: { left: number; total: number } | null;
};

type SecurityMore = {
  readonly account: Account;
  readonly devices: readonly Device[];
  readonly done?: string | undefined;
  readonly problem?: string | undefined;
};

/** `/security`: what protects the account now, and how to add to it. */
export function securityPage(visit: Visit, protection: Protection, { account, devices, done, problem }: SecurityMore): Markup {
  const { words } = visit;
  return layout(visit, {
    title: words.security.title,
    body: html`<h1>${words.security.title}</h1>
      ${complaint(words, problem)} ${whatWasDone(visit, done)} ${twoStep(visit, protection)}
      ${protection.enabled ? backupCodes(visit, protection.backup) : ''} ${protection.enabled ? devicesCard(visit, devices) : ''}
      ${detailsCard(visit, account)}
      <section class="card">
        <h2>${words.security.adviceTitle}</h2>
        <ul class="advice">
          ${words.security.advice.map((line) => html`<li>${icon('check')}<span>${line}</span></li>`)}
        </ul>
      </section>
      <section class="card facts">
        <h2>${words.security.session}</h2>
        <p class="soft">${words.security.sessionText}</p>
      </section>`,
  });
}

function whatWasDone({ words }: Visit, done: string | undefined): Markup | '' {
  const { justSetUp, changed } = words.security;
  const app = `${words.app.done} ${words.app.removeOld}`;
  const known = { 'set-up': justSetUp, ...changed, ...words.account.done, app, forget: words.devices.forgotten };
  const text = new Map(Object.entries(known)).get(done ?? '');
  return text === undefined ? '' : html`<p class="note good" role="status">${icon('check')}<span>${text}</span></p>`;
}

function twoStep(visit: Visit, protection: Protection): Markup {
  const { enrolled, enabled, factors } = protection;
  const { words } = visit;
  const text = enabled ? words.security.onText[visit.policy] : enrolled ? words.security.suspended : words.security.offText;
  return html`<section class="card">
    <div class="card-head">
      <h2>${words.security.twoStep}</h2>
      <span class="badge ${enabled ? 'on' : 'off'}">${enabled ? words.security.on : words.security.off}</span>
    </div>
    <p class="soft">${text}</p>
    ${enrolled ? methods(visit, factors, enabled) : ''} ${nextChange(visit, protection)}
  </section>`;
}

function nextChange(visit: Visit, { enrolled, enabled, factors }: Protection): Markup {
  const { words } = visit;
  if (enrolled && !enabled) return changeButton(visit, 'enable', 'primary');
  const sms = factors.some(({ method }) => method === 'sms')
    ? ''
    : html`<a class="button quiet-button" href="/security/set-up?method=sms">${enrolled ? words.sms.add : words.sms.instead}</a>`;
  return html`<div class="pair">
    ${enrolled ? anotherApp(visit, factors) : html`<a class="button primary" href="/security/set-up">${words.security.setUpApp}</a>`}
    ${sms} ${enrolled ? changeButton(visit, 'disable', 'quiet-button') : ''}
  </div>`;
}

function anotherApp({ words }: Visit, factors: readonly Factor[]): Markup {
  const hasApp = factors.some(({ method }) => method === 'totp');
  return html`<a class="button quiet-button" href="/security/set-up?method=totp"
    >${hasApp ? words.app.add : words.app.switch}</a
  >`;
}

function methods(visit: Visit, factors: readonly Factor[], enabled: boolean): Markup {
  const { words, language } = visit;
  return html`<h3 class="hidden">${words.security.methods}</h3>
    <ul class="methods">
      ${factors.map(
        ({ factorId, method, label, createdAtMs, lastUsedMs }) =>
          html`<li>
            ${icon(method === 'sms' ? 'chat' : 'phone')}
            <span class="what">
              <strong>${method === 'sms' ? `${words.sms.method} ${label}` : label || words.security.app}</strong>
              <span
                >${lastUsedMs === null ? words.security.added : words.security.lastUsed}
                ${moment(lastUsedMs ?? createdAtMs, language)}</span
              >
            </span>
            ${enabled ? changeButton(visit, 'remove', 'link', factorId) : ''}
          </li>`,
      )}
    </ul>`;
}

function backupCodes(visit: Visit, backup: Protection['backup']): Markup {
  const { words } = visit;
  const { left, total } = backup ?? { left: 0, total: 0 };
  return html`<section class="card">
    <div class="card-head">
      <h2>${words.security.backup}</h2>
      <span class="badge ${left > 2 ? 'on' : 'off'}"
        >${backup ? words.security.backupLeft(left, total) : words.security.backupNone}</span
      >
    </div>
    <p class="soft">${words.security.backupText}</p>
    ${changeButton(visit, 'codes', 'quiet-button')}
  </section>`;
}

function changeButton({ words }: Visit, what: Change, style: 'primary' | 'quiet-button' | 'link', factorId = ''): Markup {
  return html`<form method="post" action="/security/change">
    <input type="hidden" name="factorId" value="${factorId}" />
    <button class="${style === 'link' ? style : `button ${style}`}" name="what" value="${what}">
      ${words.security.change[what]}
    </button>
  </form>`;
}

/** The new backup codes, this once. */
export function codesPage(visit: Visit, codes: readonly string[], next = '/security'): Markup {
  const { words } = visit;
  return layout(visit, {
    title: words.security.codesTitle,
    width: 'prompt',
    body: html`<section class="card">
      <h1>${words.security.codesTitle}</h1>
      <p class="lead">${words.security.codesLead}</p>
      <ol class="codes">
        ${codes.map((code) => html`<li translate="no">${code}</li>`)}
      </ol>
      <a class="button primary" href="${next}">${words.security.codesDone}</a>
    </section>`,
  });
}
