import { html, type TemplateResult } from 'lit/html.js';

/**
 * The empty boxes behind the input, in two halves. Paint only: no text, nothing to focus, unknown to assistive technology.
 *
 * @param digits - how many; 0 is one wide box for text
 * @param caret - the cell with the caret; -1 without focus
 * @param look - of `alert`, `status`, `still` (nothing can be typed)
 */
export function cells(digits: number, caret: number, look: string, slotchange: () => void): TemplateResult {
  const last = (digits || 1) - 1;
  const box = (_: unknown, index: number): TemplateResult =>
    html`<span class="cell ${index * 2 > last ? 'after' : ''} ${index === Math.min(caret, last) ? 'here' : ''}"></span>`;
  return html`<div part="cells" class="${look} ${digits ? '' : 'wide'}" .style=${`--_count:${last + 1}`}>
    <div class="paint" aria-hidden="true">${Array.from({ length: last + 1 }, box)}</div>
    <slot part="input" @slotchange=${slotchange}></slot>
  </div>`;
}
