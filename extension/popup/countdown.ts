import { css, html, svg, type TemplateResult } from 'lit';

/** How long the code on screen still lives: a ring, and the seconds inside of it for whoever cannot see a ring. */
export function countdown(untilMs: number, periodSeconds: number, nowMs: number): TemplateResult {
  const seconds = Math.max(0, Math.ceil((untilMs - nowMs) / 1000));
  const rest = Math.min(1, seconds / periodSeconds);
  return html`<span class="ring" data-low=${seconds <= 5}>
    <svg viewBox="0 0 36 36" aria-hidden="true">
      ${svg`<circle cx="18" cy="18" r="16" class="track"></circle>
      <circle cx="18" cy="18" r="16" pathLength="1" stroke-dasharray="${rest} 1" transform="rotate(-90 18 18)"></circle>`}
    </svg>
    <span>${seconds}</span>
  </span>`;
}

export const countdownStyles = css`
  .ring {
    position: relative;
    display: inline-grid;
    place-items: center;
    width: 32px;
    height: 32px;
    font-size: 11px;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    color: var(--muted);
  }
  .ring svg {
    position: absolute;
    inset: 0;
  }
  .ring circle {
    fill: none;
    stroke: var(--accent);
    stroke-width: 3;
  }
  .ring .track {
    stroke: var(--line);
  }
  .ring[data-low='true'] {
    color: var(--danger);
  }
  .ring[data-low='true'] circle:not(.track) {
    stroke: var(--danger);
  }
`;
