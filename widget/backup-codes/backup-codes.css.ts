import { css } from '../styles/css.ts';

/** Fresh backup codes: the codes are the hero, three quiet ways to save them, one way on. */
export const backupCodesStyles = css`
  .codes {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 20ch), 1fr));
    gap: 4px 24px;
    margin: 16px 0;
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
