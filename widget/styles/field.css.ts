import { css } from './css.ts';

/**
 * The code field: empty cells as paint, and over them the one real input, whose own digits fall into the cells.
 *
 * The pitch of the digits is one `letter-spacing`, so all cells are equally far apart; the two halves of a code are told apart by
 * drawing the boxes a hair aside. The input is wider than the box and clipped, or the spacing behind the last digit would make it
 * scroll. Everything is `!important`: the page's own `input { … }` must not move a digit out of its cell.
 */
export const field = css`
  [part='cells'] {
    --_ring: var(--_accent);
    --_cell: min(var(--mfa-cell-size, 48px), (100cqi + 4px) / var(--_count) - 8px);
    position: relative;
    width: fit-content;
    height: var(--mfa-cell-height, 56px);
    padding: 0 2px;
    direction: ltr;
  }
  [part='input'] {
    display: block;
    position: absolute;
    inset: 0;
    overflow: clip;
  }
  .paint {
    display: flex;
    gap: 8px;
    height: 100%;
  }
  .cell {
    flex: none;
    width: var(--_cell);
    border: 1px solid var(--_edge, var(--_border));
    border-radius: var(--_radius);
    background: var(--_surface);
    translate: -2px;
  }
  .after {
    translate: 2px;
  }
  .here {
    --_edge: var(--_ring);
    background: none;
    outline: 3px solid color-mix(in srgb, var(--_ring) 30%, transparent);
  }
  .alert {
    --_edge: var(--_danger);
    --_ring: var(--_danger) !important;
  }
  .status {
    --_edge: var(--_success);
  }
  .still {
    opacity: 0.6;
  }
  ::slotted(input) {
    all: unset !important;
    position: absolute !important;
    inset: 0 auto 0 2px !important;
    box-sizing: border-box !important;
    width: calc(100% + 3ch) !important;
    height: 100% !important;
    padding-left: calc((var(--_cell) - 1ch) / 2) !important;
    font: 600 max(1.5em, 16px) var(--mfa-code-font, ui-monospace, Menlo, Consolas, monospace) !important;
    letter-spacing: calc(var(--_cell) + 8px - 1ch) !important;
    caret-color: var(--_ring) !important;
    background-clip: text !important;
    direction: ltr !important;
  }
  .wide {
    --_cell: 100%;
    width: 100%;
    padding: 0;
  }
  .wide .cell {
    translate: none;
  }
  .wide ::slotted(input) {
    width: 100% !important;
    padding: 0 16px !important;
    font-size: max(1.2em, 16px) !important;
    letter-spacing: 0.08em !important;
    text-transform: uppercase !important;
  }
  ::slotted(label) {
    display: block;
    margin-bottom: 8px;
    font-weight: 600;
  }
  @media (prefers-reduced-motion: no-preference) {
    .cell {
      transition: border-color 0.15s;
    }
    .alert .paint {
      animation: shake 0.14s 2;
    }
    @keyframes shake {
      25% {
        translate: -4px;
      }
      75% {
        translate: 4px;
      }
    }
  }
  @media (forced-colors: active) {
    ::slotted(input),
    .icon {
      /* The backplate behind the text would hide the borders of the cells, and of the ring around a sign. */
      forced-color-adjust: none !important;
      color: CanvasText !important;
    }
  }
`;
