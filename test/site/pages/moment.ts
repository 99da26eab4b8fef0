import { html } from 'hono/html';
import { localeOf, type Language } from '../language.ts';
import type { Markup } from './layout.ts';

/** A time, in Jakarta's zone (WIB) until the page's script has put it into the reader's. */
export function moment(atMs: number, language: Language): Markup {
  const at = new Date(atMs);
  const text = new Intl.DateTimeFormat(localeOf(language), {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'Asia/Jakarta',
  }).format(at);
  return html`<time datetime="${at.toISOString()}">${text} WIB</time>`;
}
