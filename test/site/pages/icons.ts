import { html } from 'hono/html';
import type { Markup } from './layout.ts';

// Drawn for this site on a 24-pixel grid, 1.75-pixel strokes.
const PATHS = {
  home: 'M4 11.2 12 4.5l8 6.7M6 9.8V19h4.5v-4.5h3V19H18V9.8',
  withdraw: 'M12 19V6M6.5 11 12 5.5 17.5 11',
  add: 'M12 5v13M6.5 13l5.5 5.5 5.5-5.5',
  security: 'M12 3.8 5.5 6.3v5.2c0 4.2 2.7 7.2 6.5 8.7 3.8-1.5 6.5-4.5 6.5-8.7V6.3L12 3.8ZM9 11.8l2.2 2.2 3.9-4.2',
  support: 'M5 16.5v-4a7 7 0 0 1 14 0v4M5 14.5h2.5v4H5v-4Zm11.5 0H19v4h-2.5v-4Z',
  leave: 'M10 5H5.5v14H10M14.5 8.5 18 12l-3.5 3.5M18 12H9.5',
  warning: 'M12 4.5 3.5 19h17L12 4.5ZM12 10v4M12 16.6v.1',
  check: 'M5.5 12.5 10 17l8.5-9.5',
  gift: 'M5 11h14v8.5H5V11Zm-1-3.5h16V11H4V7.5Zm8 0V19M12 7.5C9 7.5 7.5 6.4 8 5s3-1 4 2.5c1-3.5 3.5-4 4-2.5S15 7.5 12 7.5Z',
  phone: 'M8 3.5h8a1.5 1.5 0 0 1 1.5 1.5v14a1.5 1.5 0 0 1-1.5 1.5H8A1.5 1.5 0 0 1 6.5 19V5A1.5 1.5 0 0 1 8 3.5ZM11 17.5h2',
  screen: 'M4 5.5h16v10.5H4V5.5ZM9 19.5h6M12 16v3.5',
  mail: 'M4 6.5h16v11H4v-11Zm0 .5 8 6 8-6',
  chat: 'M4.5 6h15v10H11l-4 3.5V16H4.5V6Z',
  key: 'M15 4.5a4.5 4.5 0 1 1-3.6 7.2L5.5 17.6V20H8v-2h2v-2h1.5l1.9-2.3A4.5 4.5 0 0 0 15 4.5ZM15.9 8.1v.01',
  clock: 'M12 4.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15ZM12 8v4.3l3 1.7',
  chevron: 'M9.5 6.5 15 12l-5.5 5.5',
} as const;

/** A picture beside words that say the same: hidden from screen readers. */
export function icon(name: keyof typeof PATHS): Markup {
  return html`<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
    <path
      d="${PATHS[name]}"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
  </svg>`;
}

/** The granary on stilts that the wallet is named after. */
export function mark(): Markup {
  return html`<svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">
    <path class="mark-roof" d="M16 3 29 14.5H3L16 3Z" />
    <path class="mark-house" d="M6.5 16.5h19L23.5 25h-15l-2-8.5ZM10.5 26.5h2.5V30h-2.5zM19 26.5h2.5V30H19z" />
  </svg>`;
}
