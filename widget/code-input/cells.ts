import { html, type TemplateResult } from 'lit';

export interface CellsLook {
  count: number;
  /** One box for text instead of a cell per digit. */
  wide: boolean;
  /** The cell with the caret; -1 without focus. */
  caret: number;
  tone: 'hint' | 'error' | 'success';
  /** Nothing can be typed. */
  still: boolean;
  slotchange(): void;
}

/** The empty boxes behind the input. Paint only: no text, nothing to focus, unknown to assistive technology. */
export function cells({ count, wide, caret, tone, still, slotchange }: CellsLook): TemplateResult {
  const here = caret < 0 ? -1 : Math.min(caret, count - 1);
  const boxes = Array.from({ length: count }, (_, index) => box(index, count, index === here));
  return html`<div
    part="cells"
    class="cells"
    .style=${`--_count:${count}`}
    ?data-wide=${wide}
    data-tone=${tone}
    ?data-still=${still}
  >
    <span class="paint" aria-hidden="true">${boxes}</span>
    <slot part="input" @slotchange=${slotchange}></slot>
  </div>`;
}

/** The two halves of an even code stand a hair apart. */
function box(index: number, count: number, here: boolean): TemplateResult {
  const half = count > 5 && count % 2 === 0 ? (index < count / 2 ? ' before' : ' after') : '';
  return html`<span class="cell${half}${here ? ' here' : ''}"></span>`;
}
