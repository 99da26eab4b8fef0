import { html } from 'hono/html';
import { complaint, layout, type Markup, type Visit } from './layout.ts';
import { codeInput } from './second-step.ts';

export type Approval = {
  readonly title: string;
  readonly lead: string;
  /** What the button says where no script is there to draw the prompt's own. */
  readonly button: string;
  /** Where the form goes once more, with these fields. */
  readonly action: string;
  readonly fields?: Record<string, string>;
  readonly challenge: string;
  /** Where Cancel leads. */
  readonly cancel?: string;
};

/** The question before a change, answered with a factor. The form works without JavaScript, too. */
export function approvalPage(
  visit: Visit,
  { title, lead, button, action, fields = {}, challenge, cancel = '/security' }: Approval,
  problem?: string,
): Markup {
  return layout(visit, {
    title,
    elements: ['mfa-challenge'],
    width: 'prompt',
    body: html`<section class="card">
      <h1>${title}</h1>
      <p class="lead">${lead}</p>
      ${complaint(visit.words, problem)}
      <form class="second-step" method="post" action="${action}" data-cancel="${cancel}">
        ${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
        <mfa-challenge endpoint="/mfa" challenge="${challenge}" autofocus>${codeInput(visit)}</mfa-challenge>
        <noscript>
          <input type="hidden" name="MFA-Challenge" value="${challenge}" />
          <button class="primary">${button}</button>
        </noscript>
      </form>
    </section>`,
  });
}
