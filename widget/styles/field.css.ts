import { css } from 'lit';

/**
 * The code field: empty cells as paint, and over them the one real input, whose own digits fall into the cells.
 *
 * The pitch of the digits is one `letter-spacing`, so all cells are equally far apart; the two halves of a code are told apart by
 * drawing the inner cells a hair aside. The input is wider than the box and clipped, or the spacing behind the last digit would make it
 * scroll. Everything is `!important`: the page's own `input { … }` must not move a digit out of its cell.
 */
export const field = css`
  .cells {
    --_gap: 8px;
    --_cell: min(var(--mfa-cell-size, 48px), calc((100cqi - var(--_gap) * (var(--_count) - 1)) / var(--_count)));
    --_height: var(--mfa-cell-height, 56px);
    position: relative;
    display: flex;
    gap: var(--_gap);
    inline-size: fit-content;
    block-size: var(--_height);
    direction: ltr;
  }
  .paint {
    display: flex;
    gap: inherit;
    inline-size: 100%;
  }
  .cells[data-wide] {
    inline-size: 100%;
  }
  .cell {
    inline-size: var(--_cell);
    flex: none;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    transition:
      border-color 0.15s,
      box-shadow 0.15s,
      background-color 0.15s;
  }
  .cell.before {
    translate: -2px;
  }
  .cell.after {
    translate: 2px;
  }
  [data-wide] .cell {
    inline-size: 100%;
  }
  .cell.here {
    border-color: var(--_accent);
    box-shadow:
      0 0 0 1px var(--_accent),
      0 0 0 4px color-mix(in srgb, var(--_accent) 30%, transparent);
    background: transparent;
  }
  .cells[data-tone='error'] .cell {
    border-color: var(--_danger);
    box-shadow: 0 0 0 0.5px var(--_danger);
  }
  .cells[data-tone='error'] .cell.here {
    box-shadow:
      0 0 0 1px var(--_danger),
      0 0 0 4px color-mix(in srgb, var(--_danger) 28%, transparent);
  }
  .cells[data-tone='success'] .cell {
    border-color: var(--_success);
    background: color-mix(in srgb, var(--_success) 10%, transparent);
  }
  .cells[data-still] {
    opacity: 0.6;
  }
  .cells ::slotted(input) {
    all: unset !important;
    position: absolute !important;
    inset: 0 auto auto 0 !important;
    display: block !important;
    box-sizing: border-box !important;
    inline-size: calc(100% + 3ch) !important;
    block-size: var(--_height) !important;
    clip-path: inset(0 3ch 0 0) !important;
    padding-inline-start: calc((var(--_cell) - 1ch) / 2) !important;
    font: 600 max(1.5em, 16px) / var(--_height)
      var(
        --mfa-code-font,
        ui-monospace,
        'SF Mono',
        'Cascadia Mono',
        'Roboto Mono',
        Menlo,
        Consolas,
        'DejaVu Sans Mono',
        monospace
      ) !important;
    font-variant-numeric: tabular-nums !important;
    font-variant-ligatures: none !important;
    letter-spacing: calc(var(--_cell) + var(--_gap) - 1ch) !important;
    text-align: start !important;
    white-space: pre !important;
    color: inherit !important;
    -webkit-text-fill-color: currentColor !important;
    caret-color: var(--_accent) !important;
    cursor: text !important;
    direction: ltr !important;
    background-clip: text !important;
    box-shadow: none !important;
  }
  .cells[data-wide] ::slotted(input) {
    inline-size: 100% !important;
    clip-path: none !important;
    padding-inline: 16px !important;
    font-size: max(1.15em, 16px) !important;
    letter-spacing: 0.08em !important;
    text-transform: uppercase !important;
  }
  ::slotted(label),
  .label {
    display: block;
    margin-block-end: 8px;
    font-weight: 600;
  }

  .message {
    display: flex;
    gap: 8px;
    min-block-size: calc(2lh + 8px);
    padding-block-start: 8px;
    font-size: 0.9375em;
    color: var(--_muted);
  }
  .message[data-tone='error'] {
    color: var(--_danger);
  }
  .message[data-tone='success'] {
    color: var(--_success);
  }
  .message svg {
    flex: none;
    inline-size: 1.2em;
    block-size: 1lh;
  }

  @keyframes shake {
    25% {
      translate: -4px;
    }
    75% {
      translate: 4px;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .cells[data-tone='error'] .paint {
      animation: shake 0.14s 2;
    }
  }
  @media (forced-colors: active) {
    .cells ::slotted(input) {
      /* The backplate behind the text would hide the borders of the cells. */
      forced-color-adjust: none !important;
      color: CanvasText !important;
      caret-color: CanvasText !important;
    }
    .cell {
      border-color: CanvasText;
    }
    .cell.here {
      outline: 3px solid Highlight;
      outline-offset: 1px;
    }
  }
`;
