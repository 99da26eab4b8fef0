import { html, type TemplateResult } from 'lit/html.js';

/**
 * The empty boxes behind the input, in two halves. Paint only: no text, nothing to focus, unknown to assistive technology.
 *
 * @param count - how many
 * @param caret - the cell with the caret; -1 without focus
 * @param look - of `error`, `success`, `still` (nothing can be typed), `wide` (one box for text)
 */
export function cells(count: number, caret: number, look: string, slotchange: () => void): TemplateResult {
  const here = caret < 0 ? -1 : Math.min(caret, count - 1);
  const box = (_: unknown, index: number): TemplateResult =>
    html`<span class="cell ${index * 2 < count - 1 ? '' : 'after'} ${index === here ? 'here' : ''}"></span>`;
  return html`<div part="cells" class=${look} .style=${`--_count:${count}`}>
    <div class="paint" aria-hidden="true">${Array.from({ length: count }, box)}</div>
    <slot part="input" @slotchange=${slotchange}></slot>
  </div>`;
}
