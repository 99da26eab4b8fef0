import { css } from '../styles/css.ts';
import { textInput } from '../styles/text-input.css.ts';

const own = css`
  .codes {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 20ch), 1fr));
    gap: 4px 24px;
    margin: 16px 0;
    padding: 16px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    font: 600 min(1.05em, 6cqi)/1.7 var(--mfa-code-font, ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace);
    direction: ltr;
    user-select: text;
  }
  .trio {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-bottom: 12px;
  }
  .trio .secondary {
    flex: 1;
    margin: 0;
    padding: 4px 8px;
  }
  .small {
    min-height: calc(3lh + 12px);
    padding-bottom: 12px;
    font-size: 0.9375em;
    color: var(--_muted) !important;
  }
  .code {
    font-family: var(--mfa-code-font, ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace);
    text-transform: uppercase;
  }
  /* On paper only when it was asked for, and then on a page of their own (WD-19). */
  @media print {
    .codes {
      display: none;
    }
  }
`;

/** Fresh backup codes: the codes are the hero, three quiet ways to save them, one way on. */
export const backupCodesStyles = textInput + own;
