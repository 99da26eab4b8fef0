import { css } from 'lit';

/** What the sections of the settings share, beyond the styles of all pages. */
export const sectionStyles = css`
  section {
    display: grid;
    gap: 16px;
    padding: 24px 0;
    border-top: 1px solid var(--line);
  }
  h2 {
    font-size: 18px;
    color: var(--text);
  }
  form {
    display: grid;
    gap: 12px;
    max-width: 420px;
  }
  details form {
    padding-top: 16px;
  }
  summary {
    width: fit-content;
    min-height: 44px;
    padding: 11px 16px;
    border: 1px solid var(--field-line);
    border-radius: var(--radius);
    font-weight: 600;
    cursor: pointer;
  }
  button {
    justify-self: start;
  }
  .done:empty {
    display: none;
  }
  .done {
    padding: 12px 16px;
    border-radius: var(--radius);
    background: var(--tint);
  }
`;
