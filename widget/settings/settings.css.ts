import { css } from '../styles/css.ts';

/** A page of sections: what there is on the left, what can be done about it on the right, and one task open at a time. */
export const settingsStyles = css`
  :host {
    max-width: var(--mfa-max-width, 560px);
    text-wrap: balance;
  }
  section {
    margin-bottom: 32px;
  }
  section.end {
    margin-bottom: 0;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 4px 12px;
  }
  h3,
  h4 {
    margin-bottom: 4px;
    font-size: 1.0625em;
  }
  .badge {
    margin-bottom: 8px;
    padding: 2px 12px;
    border: 1px solid var(--_border);
    border-radius: 99px;
    font-size: 0.875em;
    font-weight: 600;
  }
  .badge.on {
    border-color: var(--_success);
    color: var(--_success);
  }
  .entry + .entry {
    border-top: 1px solid var(--_line);
  }
  .item {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 16px;
    min-height: 56px;
    padding: 8px 0;
  }
  .item p {
    display: grid;
    min-width: 0;
  }
  .item .muted,
  .text + .muted {
    font-size: 0.9375em;
  }
  .item .quiet {
    flex: none;
    min-width: 44px;
  }
  .changes {
    margin: 0 0 16px 16px;
  }
  .task {
    margin: 12px 0 16px;
    padding: 20px;
    border: 1px solid var(--_line);
    border-radius: 16px;
    background: var(--_surface);
  }
  .task > * {
    --_surface: transparent;
  }
  .notice:focus,
  h3:focus {
    outline: none;
  }
  .task .muted {
    margin-bottom: 12px;
  }
  .text + .muted {
    margin-top: 8px;
  }
  .points {
    padding-inline-start: 1.25em;
    list-style: disc;
  }
  .points li {
    margin-top: 8px;
  }
  .panel {
    color: inherit;
  }
  :is(form, [part='panel']) > [part='message'] {
    min-height: 20px;
    padding: 8px 0;
  }
  .grave.primary {
    background: var(--_danger);
  }
  .wait {
    margin-top: 8px;
    font-weight: 600;
  }
  .said {
    display: flex;
    gap: 8px;
    margin: 8px 0 12px;
  }
  section > :is(.primary, .secondary) {
    margin-top: 12px;
  }
  .secondary + .secondary {
    margin-top: 8px;
  }
  .event {
    display: grid;
    padding: 6px 0;
  }
  ::slotted([slot='task']) {
    --mfa-max-width: 100%;
    --mfa-surface: transparent;
  }
  @media (forced-colors: none) {
    [aria-disabled='true'] {
      opacity: 0.55;
    }
  }
`;
