import { css } from './css.ts';

/**
 * What a site may want to change. The element is a guest: font and text colour are the page's, everything quieter is mixed from
 * them, and only accent, danger and success are colours of its own, for both schemes.
 *
 * @cssprop --mfa-accent - colour of the primary button, the caret and the focus ring
 * @cssprop --mfa-accent-text - text on the accent
 * @cssprop --mfa-danger - a rejected field and its message
 * @cssprop --mfa-success - after the server said yes
 * @cssprop --mfa-muted - secondary text
 * @cssprop --mfa-border - borders of cells and secondary buttons
 * @cssprop --mfa-line - hairlines between rows
 * @cssprop --mfa-surface - fill of the cells
 * @cssprop --mfa-radius - corner radius of controls
 * @cssprop --mfa-cell-size - largest width of a cell
 * @cssprop --mfa-cell-height - height of a cell
 * @cssprop --mfa-code-font - font of the digits
 * @cssprop --mfa-max-width - width that the prompt grows to
 */
export const tokens = css`
  :host {
    --_accent: var(--mfa-accent, light-dark(#1d5bff, #84a9ff));
    --_accent-text: var(--mfa-accent-text, light-dark(#fff, #0c1222));
    --_danger: var(--mfa-danger, light-dark(#b3261e, #ff9b8f));
    --_success: var(--mfa-success, light-dark(#0b7a43, #6fd9a0));
    --_muted: var(--mfa-muted, color-mix(in srgb, currentColor 68%, transparent));
    --_border: var(--mfa-border, color-mix(in srgb, currentColor 48%, transparent));
    --_line: var(--mfa-line, color-mix(in srgb, currentColor 14%, transparent));
    --_surface: var(--mfa-surface, color-mix(in srgb, currentColor 4%, transparent));
    --_radius: var(--mfa-radius, 12px);
    display: block;
    max-width: var(--mfa-max-width, 332px);
    container-type: inline-size;
    line-height: 1.45;
    text-align: start;
  }
  :host([hidden]) {
    display: none;
  }
  * {
    box-sizing: border-box;
    margin: 0;
    padding: 0;
  }
  h2,
  .title {
    font-size: 1.25em;
    line-height: 1.25;
  }
  ul,
  ol {
    list-style: none;
  }
  .muted {
    color: var(--_muted);
  }
  bdi {
    overflow-wrap: anywhere;
  }
`;
