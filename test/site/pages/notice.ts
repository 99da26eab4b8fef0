import { html } from 'hono/html';
import { layout, type Markup, type Visit } from './layout.ts';

/** A page that says one thing: not found, went wrong. */
export function noticePage(visit: Visit, title: string, text: string): Markup {
  return layout(visit, {
    title,
    body: html`<section class="card">
      <h1>${title}</h1>
      <p class="lead">${text}</p>
      <p><a class="button primary" href="/">${visit.words.error.home}</a></p>
    </section>`,
  });
}
