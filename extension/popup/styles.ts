import { css } from 'lit';

/** What all pages of the popup share: type, buttons, fields. Colours and sizes are the tokens of popup.css. */
export const shared = css`
  :host {
    display: block;
  }
  * {
    box-sizing: border-box;
  }
  h1 {
    margin: 0;
    font-size: 18px;
    font-weight: 650;
    line-height: 1.3;
    text-wrap: balance;
  }
  h2 {
    margin: 0;
    font-size: 12px;
    font-weight: 650;
    color: var(--muted);
  }
  p {
    margin: 0;
  }
  .muted {
    color: var(--muted);
  }
  .page {
    display: grid;
    gap: 16px;
    padding: 20px;
  }
  .fields {
    display: grid;
    gap: 12px;
  }
  .site {
    justify-self: start;
    max-width: 100%;
    padding: 4px 12px;
    border-radius: 16px;
    background: var(--field);
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  label {
    display: grid;
    gap: 4px;
    font-weight: 600;
  }
  input,
  select {
    width: 100%;
    min-height: 44px;
    padding: 8px 12px;
    border: 1px solid var(--field-line);
    border-radius: var(--radius);
    background: var(--field);
    color: inherit;
    font: inherit;
    font-size: 16px;
    font-weight: 400;
  }
  input[aria-invalid='true'] {
    border-color: var(--danger);
  }
  button {
    min-height: 44px;
    padding: 8px 16px;
    border: 1px solid transparent;
    border-radius: var(--radius);
    background: transparent;
    color: inherit;
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }
  button.primary {
    background: var(--accent);
    color: var(--on-accent);
  }
  button.quiet {
    border-color: var(--field-line);
  }
  button.link {
    justify-self: start;
    padding-inline: 0;
    color: var(--accent);
    text-align: start;
  }
  button.danger {
    border-color: var(--field-line);
    color: var(--danger);
  }
  .strength {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 1.45em;
    color: var(--muted);
  }
  .bars {
    display: inline-flex;
    gap: 4px;
  }
  .bars i {
    width: 20px;
    height: 6px;
    border: 1px solid var(--field-line);
    border-radius: 3px;
  }
  .strength[data-strength='1'] i:nth-child(-n + 1),
  .strength[data-strength='2'] i:nth-child(-n + 2),
  .strength[data-strength='3'] i {
    border-color: var(--accent);
    background: var(--accent);
  }
  button:disabled {
    opacity: 0.6;
    cursor: default;
  }
  :focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 3px;
  }
  .row {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 12px;
  }
  .message {
    color: var(--danger);
  }
  .outcome {
    display: grid;
    align-items: center;
    min-height: 1.45em;
  }
  .outcome > * {
    grid-area: 1 / 1;
  }
  /* The browser's own: it moves only if nothing else of it is styled. */
  progress {
    width: 100%;
    height: 6px;
    accent-color: var(--accent);
  }
  @media (prefers-reduced-motion: reduce) {
    progress {
      display: none;
    }
  }
  .toggle {
    display: flex;
    align-items: center;
    gap: 12px;
    min-height: 44px;
    font-weight: 400;
  }
  .toggle input {
    flex: none;
    width: 20px;
    min-height: 20px;
    accent-color: var(--accent);
  }
  .rows {
    display: grid;
    gap: 4px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .rows > li {
    display: grid;
    grid-template-columns: 1fr;
    grid-auto-flow: column;
    align-items: center;
    gap: 12px;
    overflow-wrap: anywhere;
  }
  .digits {
    font-family: ui-monospace, 'Cascadia Mono', 'DejaVu Sans Mono', monospace;
    font-variant-numeric: tabular-nums;
    font-weight: 700;
    white-space: nowrap;
  }
  @media (forced-colors: active) {
    .strength i {
      forced-color-adjust: none;
    }
    button,
    .site {
      border: 1px solid;
    }
  }
`;
