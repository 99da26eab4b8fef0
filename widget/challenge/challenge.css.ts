import { css } from '../styles/css.ts';

/** What only the prompt has: the transaction, the skeleton, the list of other ways. */
export const challengeStyles = css`
  [part='reason'] {
    margin: 4px 0 20px;
  }
  [part='transaction'] {
    margin-bottom: 20px;
  }
  [part='amount'] {
    margin-bottom: 8px;
    font-size: min(1.875em, 12cqi);
    font-weight: 700;
    line-height: 1.2;
    overflow-wrap: anywhere;
  }
  dl .row {
    align-items: baseline;
    min-height: 0;
    padding: 8px 0;
  }
  dd {
    font-weight: 600;
    text-align: end;
  }
  .ways {
    margin-top: 20px;
  }
  /* Nothing for 300 ms, then a still skeleton. */
  .bar {
    display: inline-block;
    width: 70%;
    height: 0.8em;
    border-radius: 6px;
    background: var(--_line);
    animation: appear 0.3s;
  }
  @keyframes appear {
    0%,
    99% {
      opacity: 0;
    }
  }
`;
