import { setTimeout as pause } from 'node:timers/promises';

/** Looks again until `look` finds something; says what was waited for when it never comes. */
export async function waitUntil<T>(
  what: string,
  look: () => Promise<T | undefined | false | null>,
  timeoutMs = 60_000,
): Promise<T> {
  const giveUpAt = performance.now() + timeoutMs;
  let last: unknown;
  do {
    try {
      const found = await look();
      if (found) return found;
    } catch (error) {
      // A page that navigates or closes between two looks.
      last = error;
    }
    await pause(25);
  } while (performance.now() < giveUpAt);
  throw new Error(`Waited ${timeoutMs} ms for ${what}.`, { cause: last });
}

/** Script text: `find(selector)` looks through shadow roots; `seen()` is the text on screen. */
export const POPUP_SCRIPT = `
const roots = (root) => [root, ...[...root.querySelectorAll('*')].map((e) => e.openOrClosedShadowRoot ?? e.shadowRoot).filter(Boolean).flatMap(roots)];
const find = (selector) => roots(document).map((root) => root.querySelector(selector)).find(Boolean);
const seen = () => roots(document.body).map((root) => [...root.childNodes].map(textOf).join(' ')).join(' ').replace(/\\s+/g, ' ').trim();
const textOf = (node) => node.nodeType === 3 ? node.data : node.nodeType === 1 && node.localName !== 'style' ? [...node.childNodes].map(textOf).join(' ') : '';
`;
