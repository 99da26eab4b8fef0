import { html, type TemplateResult } from 'lit';

/**
 * The empty boxes behind the input. Paint only: no text, nothing to focus, unknown to assistive technology.
 *
 * @param count - how many; one wide box for text
 * @param caret - the cell with the caret; -1 without focus
 * @param look - `error`, `success` or nothing
 * @param still - nothing can be typed
 */
export function cells(
  count: number,
  caret: number,
  look: string,
  still: boolean,
  wide: boolean,
  slotchange: () => void,
): TemplateResult {
  const here = caret < 0 ? -1 : Math.min(caret, count - 1);
  const half = count % 2 ? 0 : count / 2;
  const box = (_: unknown, index: number): TemplateResult =>
    // The two halves of an even code stand a hair apart.
    html`<span class="cell ${half && (index < half ? 'before' : 'after')} ${index === here ? 'here' : ''}"></span>`;
  return html`<div part="cells" class="cells ${look} ${wide ? 'wide' : ''} ${still ? 'still' : ''}" .style=${`--_count:${count}`}>
    <div class="paint" aria-hidden="true">${Array.from({ length: count }, box)}</div>
    <slot part="input" @slotchange=${slotchange}></slot>
  </div>`;
}
