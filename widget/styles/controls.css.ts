import { css } from './css.ts';

/** Buttons, rows and the check box. Targets are 44 px; the focus ring lies outside and is seen on every background. */
export const controls = css`
  button,
  .row,
  [part='remember'] {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 12px;
    width: 100%;
    min-height: 48px;
    padding: 8px 16px;
    border: 1px solid transparent;
    border-radius: var(--_radius);
    background: none;
    color: inherit;
    font: inherit;
    font-variant-numeric: tabular-nums;
  }
  .primary {
    background: var(--_accent);
    color: var(--_accent-text);
    font-weight: 600;
  }
  .primary:hover {
    opacity: 0.9;
  }
  .success.primary {
    background: var(--_success);
  }
  .idle {
    background: var(--_line);
    color: inherit;
  }
  .secondary {
    margin-top: 8px;
    border-color: var(--_border);
    font-weight: 600;
  }
  .quiet {
    width: auto;
    padding: 0;
    border: 0;
    text-decoration: underline;
  }
  .quiet[aria-disabled='true'] {
    color: var(--_muted);
    text-decoration: none;
  }
  :focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 3px;
  }
  .row {
    justify-content: space-between;
    padding: 8px 0;
    border: 0;
    border-top: 1px solid var(--_line);
    border-radius: 0;
    text-align: start;
  }
  .row:focus-visible {
    outline-offset: -3px;
  }
  .row .muted {
    text-align: end;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary::after {
    content: '›' / '';
    overflow: clip;
    width: 1em;
    font-size: 1.5em;
    line-height: 1;
    text-align: center;
    color: var(--_muted);
  }
  [open] > summary::after {
    /* Unmirrored, or it would point up where one reads from right to left. */
    direction: ltr;
    rotate: 90deg;
  }
  .panel {
    display: grid;
    gap: 8px;
    padding: 4px 0 16px;
    font-size: 0.9375em;
    color: var(--_muted);
  }
  .panel a {
    line-height: 44px;
    color: inherit;
  }
  [part='remember'] {
    justify-content: start;
    border: 0;
    padding: 0;
    margin-bottom: 8px;
  }
  [type='checkbox'] {
    flex: none;
    width: 20px;
    height: 20px;
    accent-color: var(--_accent);
  }
  @media (forced-colors: active) {
    [aria-disabled='true'] {
      color: GrayText;
    }
  }
`;
