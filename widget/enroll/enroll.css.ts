import { css } from '../styles/css.ts';

/** Two numbered steps: scan, then enter. */
export const enrollStyles = css`
  ol {
    display: grid;
    gap: 28px;
    margin: 20px 0 0;
    padding: 0;
    list-style: none;
    counter-reset: step;
  }
  li {
    counter-increment: step;
  }
  h3 {
    display: flex;
    gap: 12px;
    margin: 0 0 12px;
    font-size: 1em;
    font-weight: 600;
    line-height: 1.5;
  }
  h3::before {
    content: counter(step);
    flex: none;
    inline-size: 1.5em;
    block-size: 1.5em;
    border-radius: 50%;
    background: color-mix(in srgb, currentColor 10%, transparent);
    font-size: 0.9375em;
    line-height: 1.5em;
    text-align: center;
    font-variant-numeric: tabular-nums;
  }
  .frame {
    display: block;
    inline-size: 208px;
    max-inline-size: 100%;
    padding: 4px;
    border: 1px solid var(--_line);
    border-radius: 16px;
    background: #fff;
    margin-block-end: 12px;
  }
  .qr {
    display: block;
    inline-size: 100%;
    forced-color-adjust: none;
  }
  .blank {
    aspect-ratio: 1;
    background: var(--_surface);
    animation: appear 0s 0.3s both;
  }
  .note {
    font-size: 0.9375em;
    color: var(--_muted);
    margin-block-end: 4px;
  }
  .panel {
    gap: 12px;
  }
  .key {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    padding: 12px 16px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: CanvasText;
    color: inherit;
    font: 600 1.05em/1.6 var(--mfa-code-font, ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace);
    direction: ltr;
    user-select: all;
  }
  details {
    border-block-end: 1px solid var(--_line);
    color: inherit;
  }
  .secondary {
    margin: 0;
  }
  .phone {
    display: none;
    margin-block-end: 12px;
  }
  @media (pointer: coarse) {
    .phone {
      display: block;
    }
  }
`;
