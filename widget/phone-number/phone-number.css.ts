import { css } from '../styles/css.ts';

/** Country above number: both as wide as the prompt, so that the longest name fits on the smallest phone. */
export const phoneNumberStyles = css`
  [part='phone'] {
    display: grid;
    gap: 4px;
  }
  [part='phone'] label {
    font-weight: 600;
  }
  [part='phone'] :is(select, input) {
    width: 100%;
    min-height: 48px;
    margin-bottom: 12px;
    padding: 0 12px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: inherit;
    font: inherit;
    font-size: max(1em, 16px);
    text-overflow: ellipsis;
  }
  [part='phone'] input {
    margin: 0;
    font-variant-numeric: tabular-nums;
  }
  [part='phone'] option {
    background: Canvas;
    color: CanvasText;
  }
  [part='phone'] [aria-invalid='true'] {
    border-color: var(--_danger);
    box-shadow: 0 0 0 1px var(--_danger);
  }
  [part='phone-message'] {
    display: flex;
    gap: 8px;
    min-height: calc(2lh + 16px);
    padding: 4px 0 12px;
    font-size: 0.9375em;
    color: var(--_muted);
  }
  [part='phone-message'][role] {
    color: var(--_danger);
  }
  [part='phone-message'][role]::before {
    content: '!' / '';
    flex: none;
    width: 1.35em;
    height: 1.35em;
    border: 1.5px solid;
    border-radius: 50%;
    font-weight: 700;
    line-height: 1.2em;
    text-align: center;
  }
`;
