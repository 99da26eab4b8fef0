import { css } from './css.ts';

/** A field for words: a name, a number, a code that was saved; and the box that codes are copied from. */
export const textInput = css`
  label[for] {
    display: block;
    margin: 16px 0 8px;
    font-weight: 600;
  }
  .text {
    width: 100%;
    min-height: 48px;
    padding: 4px 16px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: inherit;
    font: inherit;
    font-size: max(1em, 16px);
  }
  .text[aria-invalid='true'] {
    border-color: var(--_danger);
  }
  .box {
    padding: 16px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    font: 600 min(1.05em, 6cqi) / 1.7 var(--mfa-code-font, ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace);
    direction: ltr;
    user-select: text;
  }
`;
