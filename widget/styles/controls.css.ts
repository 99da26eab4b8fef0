import { css } from 'lit';

/** Buttons, rows and the check box. Targets are 44 px; the focus ring lies outside and is seen on every background. */
export const controls = css`
  button,
  summary,
  .row,
  a {
    font: inherit;
    color: inherit;
    cursor: pointer;
  }
  button {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    inline-size: 100%;
    min-block-size: 48px;
    padding: 8px 16px;
    border: 1px solid transparent;
    border-radius: var(--_radius);
    background: none;
    font-weight: 600;
    text-align: center;
    transition:
      background-color 0.15s,
      opacity 0.15s;
  }
  .primary {
    background: var(--_accent);
    color: var(--_accent-text);
  }
  .primary:hover {
    background: color-mix(in srgb, var(--_accent) 88%, currentColor);
  }
  .primary[aria-disabled='true'] {
    background: color-mix(in srgb, var(--_accent) 45%, transparent);
    color: inherit;
    cursor: default;
  }
  .primary[data-busy] {
    background: var(--_accent);
    color: var(--_accent-text);
    opacity: 0.85;
  }
  .primary[data-tone='success'] {
    background: var(--_success);
    color: light-dark(#fff, #06140c);
  }
  .secondary {
    margin-block-start: 8px;
    border-color: var(--_border);
  }
  .quiet {
    inline-size: auto;
    min-block-size: 44px;
    padding-inline: 0;
    color: var(--_muted);
    font-weight: 500;
  }
  .quiet:not([aria-disabled='true']) {
    color: inherit;
    text-decoration: underline;
    text-decoration-color: var(--_border);
    text-underline-offset: 3px;
  }
  [aria-disabled='true'] {
    cursor: default;
  }
  :focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 3px;
  }

  .row {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 16px;
    inline-size: 100%;
    min-block-size: 48px;
    padding: 4px 0;
    border: 0;
    border-radius: 0;
    border-block-start: 1px solid var(--_line);
    font-weight: 500;
    text-align: start;
    list-style: none;
  }
  .row::-webkit-details-marker {
    display: none;
  }
  .row:focus-visible {
    outline-offset: 0;
    border-radius: 8px;
  }
  .row .muted {
    font-weight: 400;
  }
  .chevron {
    inline-size: 16px;
    color: var(--_muted);
    transition: rotate 0.15s;
  }
  :dir(rtl) .chevron {
    scale: -1 1;
  }
  details[open] .chevron {
    rotate: 90deg;
  }
  .panel {
    display: grid;
    gap: 8px;
    padding-block: 4px 16px;
    font-size: 0.9375em;
    color: var(--_muted);
  }
  .panel a {
    display: flex;
    align-items: center;
    min-block-size: 44px;
    color: inherit;
  }
  .check {
    display: flex;
    align-items: center;
    gap: 12px;
    min-block-size: 44px;
    margin-block-end: 8px;
    cursor: pointer;
  }
  .check input {
    flex: none;
    inline-size: 20px;
    block-size: 20px;
    margin: 0;
    accent-color: var(--_accent);
  }
  .spinner {
    inline-size: 18px;
    block-size: 18px;
    border: 2px solid;
    border-inline-end-color: transparent;
    border-radius: 50%;
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .spinner {
      animation: turn 0.8s linear infinite;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
    }
  }
  @media (forced-colors: active) {
    .primary {
      border-color: ButtonText;
    }
    [aria-disabled='true'] {
      color: GrayText;
    }
  }
`;
