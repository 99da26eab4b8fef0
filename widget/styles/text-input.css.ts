import { css } from './css.ts';

/** A field for words: a name, a code that was saved. */
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
`;
