import { html } from 'hono/html';
import { icon } from './icons.ts';
import { layout, type Markup, type Visit } from './layout.ts';
import { moment } from './moment.ts';

export type Message = {
  readonly kind: 'sms' | 'notice';
  readonly to?: string;
  readonly text: string;
  readonly atMs: number;
  readonly language?: string;
  readonly link?: { readonly href: string; readonly label: string };
};

/** `/inbox`: the phone and the mailbox of development, beside each other. */
export function inboxPage(visit: Visit, messages: readonly Message[]): Markup {
  const { words } = visit;
  const pile = (kind: Message['kind']) => messages.filter((message) => message.kind === kind);
  return layout(visit, {
    title: words.inbox.title,
    width: 'wide',
    body: html`<h1>${words.inbox.title}</h1>
      <p class="lead">${words.inbox.lead}</p>
      <div class="inbox">
        <section class="card handset">
          <h2>${icon('phone')}${words.inbox.phone}</h2>
          ${list(visit, pile('sms'), words.inbox.noText)}
        </section>
        <section class="card">
          <h2>${icon('mail')}${words.inbox.mailbox}</h2>
          ${list(visit, pile('notice'), words.inbox.noMail)}
        </section>
      </div>`,
  });
}

function list({ words, language }: Visit, messages: readonly Message[], empty: string): Markup {
  if (messages.length === 0) return html`<p class="soft empty">${empty}</p>`;
  return html`<ol class="messages">
    ${messages.map(
      ({ to, text, atMs, language: written = language, link }) =>
        html`<li class="message">
          <p class="meta">${to === undefined ? '' : html`<span>${words.inbox.to(to)}</span>`}${moment(atMs, language)}</p>
          <p class="text" lang="${written}">${text}</p>
          ${link ? html`<p lang="${written}"><a class="button quiet-button" href="${link.href}">${link.label}</a></p>` : ''}
        </li>`,
    )}
  </ol>`;
}
