import { html } from 'hono/html';
import { icon } from './icons.ts';
import { layout, type Markup, type Visit } from './layout.ts';

export type SetUp = {
  /** Absent: it begins with the choice. */
  readonly method?: string | undefined;
  readonly replaces?: string | undefined;
  readonly isNew: boolean;
  readonly enrolled: boolean;
};

/** `/security/set-up`: the product's own set-up, alone on its page. */
export function setUpPage(visit: Visit, { method, replaces, isNew, enrolled }: SetUp): Markup {
  const { words } = visit;
  const back = isNew ? '/' : '/security';
  const title = enrolled ? words.setUp.another : words.setUp.title;
  return layout(visit, {
    title,
    elements: ['mfa-enroll'],
    width: 'prompt',
    body: html`<section class="card" data-cancel="${back}">
      <h1>${title}</h1>
      <p class="lead">${words.setUp.lead}</p>
      <mfa-enroll
        endpoint="/mfa"
        data-next="/security?done=set-up"
        ${method === undefined ? '' : html`method="${method}"`}
        ${replaces === undefined ? '' : html`replaces="${replaces}"`}
        ${isNew ? html`data-not-now="${words.setUp.notNow}"` : ''}
      >
        <p slot="walkthrough"><a href="/guide" target="_blank">${words.setUp.guide}</a></p>
      </mfa-enroll>
      <noscript>
        <p class="note">${words.setUp.noScript}</p>
        <p class="other"><a href="${back}">${words.setUp.notNow}</a></p>
      </noscript>
    </section>`,
  });
}

/** `/guide`: the steps of this policy on one sheet, with what to keep in mind. */
export function guidePage(visit: Visit, { setup, backup }: { setup: readonly Step[]; backup: { count: 10 | 1 } }): Markup {
  const { words } = visit;
  const rescue = backup.count === 1 ? 'recovery-key' : 'backup-codes';
  const steps = ['settings' as const, ...setup].map((step) => words.guide.steps[step === 'backup-codes' ? rescue : step]);
  return layout(visit, {
    title: words.guide.title,
    body: html`<section class="card">
      <h1>${words.guide.title}</h1>
      <p class="lead">${words.guide.lead}</p>
      <ol class="steps">
        ${steps.map(([title, text]) => html`<li><strong>${title}</strong><span>${text}</span></li>`)}
      </ol>
      <p class="soft">${words.guide.rescue[backup.count]}</p>
      <h2>${words.guide.adviceTitle}</h2>
      <ul class="advice">
        ${words.security.advice.map((line) => html`<li>${icon('check')}<span>${line}</span></li>`)}
      </ul>
      <div class="pair on-screen">
        <button class="button primary" type="button" data-print>${words.guide.print}</button>
        <a class="button quiet-button" href="/security/set-up">${words.guide.go}</a>
      </div>
    </section>`,
  });
}

type Step = 'method' | 'phone' | 'confirm' | 'backup-codes';
