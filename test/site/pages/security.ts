import { html } from 'hono/html';
import { icon } from './icons.ts';
import { layout, type Markup, type Visit } from './layout.ts';
import { moment } from './moment.ts';

export type Protection = {
  readonly on: boolean;
  readonly factors: ReadonlyArray<{ method: string; label: string; createdAtMs: number; lastUsedMs: number | null }>;
};

/** `/security`: what protects the account now, and how to add to it. */
export function securityPage(visit: Visit, protection: Protection, justSetUp: boolean): Markup {
  const { words } = visit;
  const hasFactors = protection.factors.length > 0;
  return layout(visit, {
    title: words.security.title,
    body: html`<h1>${words.security.title}</h1>
      ${justSetUp ? html`<p class="note good" role="status">${icon('check')}<span>${words.security.justSetUp}</span></p>` : ''}
      <section class="card">
        <div class="card-head">
          <h2>${words.security.twoStep}</h2>
          <span class="badge ${protection.on ? 'on' : 'off'}">${protection.on ? words.security.on : words.security.off}</span>
        </div>
        <p class="soft">${protection.on ? words.security.onText : words.security.offText}</p>
        ${hasFactors ? methods(visit, protection) : ''}
        <a class="button ${hasFactors ? 'quiet-button' : 'primary'}" href="/security/set-up"
          >${hasFactors ? words.security.addApp : words.security.setUpApp}</a
        >
      </section>
      <section class="card">
        <h2>${words.security.adviceTitle}</h2>
        <ul class="advice">
          ${words.security.advice.map((line) => html`<li>${icon('check')}<span>${line}</span></li>`)}
        </ul>
      </section>
      <section class="card facts">
        <h2>${words.security.password}</h2>
        <p class="soft">${words.security.passwordText}</p>
        <h2>${words.security.session}</h2>
        <p class="soft">${words.security.sessionText}</p>
      </section>`,
  });
}

function methods({ words, language }: Visit, { factors }: Protection): Markup {
  return html`<h3 class="hidden">${words.security.methods}</h3>
    <ul class="methods">
      ${factors.map(
        ({ method, label, createdAtMs, lastUsedMs }) =>
          html`<li>
            ${icon(method === 'sms' ? 'chat' : 'phone')}
            <span class="what">
              <strong>${label || words.security.app}</strong>
              <span
                >${lastUsedMs === null ? words.security.added : words.security.lastUsed}
                ${moment(lastUsedMs ?? createdAtMs, language)}</span
              >
            </span>
          </li>`,
      )}
    </ul>`;
}

/** `/security/set-up`: the product's own set-up, alone on its page. */
export function setUpPage(visit: Visit, next: { done: string; skip: string; skipLabel: string }): Markup {
  const { words } = visit;
  return layout(visit, {
    title: words.security.setUpTitle,
    elements: ['mfa-enroll'],
    width: 'prompt',
    body: html`<section class="card">
      <h1>${words.security.setUpTitle}</h1>
      <p class="lead">${words.security.setUpLead}</p>
      <mfa-enroll endpoint="/mfa" data-next="${next.done}"></mfa-enroll>
      <noscript><p class="note">${words.security.noScript}</p></noscript>
      <p class="other"><a href="${next.skip}">${next.skipLabel}</a></p>
    </section>`,
  });
}
