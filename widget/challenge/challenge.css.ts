import { css } from 'lit';

/** What only the prompt has: the transaction, the skeleton, the list of other ways. */
export const challengeStyles = css`
  .reason {
    margin-block-start: 4px;
  }
  slot[name='description'],
  slot[name='heading'] {
    display: block;
  }
  slot[name='description'] {
    margin-block-end: 20px;
  }
  .transaction {
    margin-block-end: 20px;
  }
  .amount {
    margin-block-end: 8px;
    font-size: 1.875em;
    font-weight: 700;
    line-height: 1.2;
    letter-spacing: -0.02em;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .transaction .row {
    align-items: baseline;
    padding-block: 8px;
    min-block-size: 0;
  }
  .transaction .row:first-child {
    border: 0;
  }
  dd {
    font-weight: 600;
    text-align: end;
    min-inline-size: 0;
  }
  .ways {
    margin-block-start: 20px;
    border-block-end: 1px solid var(--_line);
  }
  .ways + .ways {
    margin-block-start: 0;
    border: 0;
  }
  .more {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 16px;
    font-variant-numeric: tabular-nums;
  }
  [part='resend'],
  .primary {
    font-variant-numeric: tabular-nums;
  }
  /* Nothing for 300 ms, then a still skeleton. */
  .bar {
    display: inline-block;
    inline-size: 60%;
    block-size: 0.8em;
    border-radius: 6px;
    background: var(--_line);
    animation: appear 0s 0.3s both;
  }
  .bar[data-w='80'] {
    inline-size: 80%;
  }
  @keyframes appear {
    from {
      visibility: hidden;
    }
  }
  @keyframes settle {
    from {
      scale: 0.96;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    [data-tone='success'] {
      animation: settle 0.18s ease-out;
    }
  }
`;
