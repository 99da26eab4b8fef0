import { css } from './css.ts';

/** The line under a field: a hint, or what was wrong and what to do. */
export const messageStyles = css`
  [part$='message'] {
    display: flex;
    gap: 8px;
    min-height: calc(2lh + 20px);
    padding: 8px 0 12px;
    font-size: 0.9375em;
    color: var(--_muted);
  }
  [role='alert'] {
    color: var(--_danger);
  }
  [role='status'] {
    color: var(--_success);
  }
  .icon {
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
