import { css } from '../styles/css.ts';

/** The steps of a set-up: where one stands, one question, one way on. */
export const enrollStyles = css`
  :host {
    max-width: var(--mfa-max-width, 372px);
    text-wrap: balance;
  }
  [part='progress'] {
    font-size: 0.9375em;
    font-variant-numeric: tabular-nums;
  }
  .line {
    display: flex;
    gap: 4px;
    height: 4px;
    margin: 8px 0 20px;
  }
  .line span {
    flex: 1;
    border-radius: 2px;
    background: var(--_line);
  }
  .line .past {
    background: var(--_accent);
  }
  [part='heading'] {
    margin-bottom: 8px;
    outline: none;
  }
  .lead {
    margin-bottom: 16px;
  }
  .step > [part='button'] {
    margin-top: 8px;
  }
  [part='methods'] {
    display: grid;
    gap: 12px;
    margin: 16px 0;
  }
  .card {
    display: grid;
    justify-items: start;
    gap: 4px;
    padding: 16px;
    border-color: var(--_border);
    background: var(--_surface);
    text-align: start;
  }
  .card:hover {
    border-color: var(--_accent);
  }
  .name {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
  }
  .card .muted {
    font-size: 0.9375em;
  }
  .tag {
    padding: 0 8px;
    border: 1px solid;
    border-radius: 99px;
    color: var(--_success);
    font-size: 0.8125em;
    font-weight: 600;
  }
  .parts {
    display: grid;
    gap: 28px;
    margin-top: 16px;
    counter-reset: part;
  }
  .parts > li {
    counter-increment: part;
  }
  h3 {
    display: flex;
    gap: 12px;
    margin: 0 0 12px;
    font-size: 1em;
    line-height: 1.5;
  }
  h3::before {
    content: counter(part, lower-alpha);
    flex: none;
    width: 1.6em;
    height: 1.6em;
    border-radius: 50%;
    background: color-mix(in srgb, currentColor 10%, transparent);
    font-size: 0.9375em;
    line-height: 1.6em;
    text-align: center;
  }
  .secret {
    display: flex;
    flex-direction: column;
  }
  .frame {
    width: 208px;
    max-width: 100%;
    padding: 4px;
    border: 1px solid var(--_line);
    border-radius: 16px;
    background: #fff;
    margin-bottom: 12px;
    forced-color-adjust: none;
  }
  .qr {
    display: block;
    width: 100%;
  }
  .note {
    margin-top: 8px;
    font-size: 0.9375em;
  }
  .note,
  .panel p {
    color: var(--_muted);
  }
  .panel {
    color: inherit;
  }
  .key {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    user-select: all;
  }
  .phone {
    display: none;
    margin-bottom: 12px;
  }
  /* On a phone the app is right here. */
  @media (pointer: coarse) {
    .phone {
      display: block;
      order: -1;
    }
  }
  .good {
    display: flex;
    gap: 12px;
    margin: 8px 0;
    color: var(--_success);
  }
  .quiet {
    min-height: 44px;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    gap: 0 24px;
  }
  .foot,
  details {
    margin-top: 12px;
  }
  /* What is there in an instant needs no announcement. */
  .late {
    animation: appear 0.3s;
  }
  @media (forced-colors: active) {
    .line span {
      border: 1px solid CanvasText;
    }
    .line .past {
      background: Highlight;
      forced-color-adjust: none;
    }
  }
  /* On paper only when it was asked for, and then on a page of their own (WD-19). */
  @media print {
    .secret {
      display: none;
    }
  }
`;
