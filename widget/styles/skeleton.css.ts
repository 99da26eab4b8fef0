import { css } from './css.ts';

/** Nothing for 300 ms, then still bars. */
export const skeleton = css`
  .bar {
    height: 0.9em;
    margin: 12px 0;
    border-radius: 6px;
    background: var(--_line);
    animation: appear 0.3s;
  }
  .bar:nth-child(2n) {
    width: 60%;
  }
  @keyframes appear {
    0%,
    99% {
      opacity: 0;
    }
  }
`;
