import { css } from '../styles/css.ts';

/** Country above number: both as wide as the prompt, so that the longest name fits on the smallest phone. */
export const phoneNumberStyles = css`
  [part='phone'] .text {
    text-overflow: ellipsis;
    font-variant-numeric: tabular-nums;
  }
  option {
    background: Canvas;
    color: CanvasText;
  }
`;
