import { html, render } from 'lit/html.js';
import { css } from '../styles/css.ts';

/** One page of paper. */
export interface PrintPage {
  lang: string;
  dir: string;
  title: string;
  codes: readonly string[];
  notes: readonly string[];
}

/**
 * Prints these lines and nothing else of the page. They stand in a shadow root of their own, seen by the printer only, and are gone after
 * it. No frame and no other document, which a content security policy would refuse.
 */
export function printPage({ lang, dir, title, codes, notes }: PrintPage): void {
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet(PAPER)];
  const list = codes.map((code) => html`<li>${code}</li>`);
  const lines = notes.map((note) => html`<p>${note}</p>`);
  render(
    html`<h1>${title}</h1>
      <ol>
        ${list}
      </ol>
      ${lines}`,
    root,
  );
  Object.assign(host, { className: 'mfa-print', lang, dir });
  const alone = sheet(ALONE);
  document.adoptedStyleSheets.push(alone);
  document.body.append(host);
  const end = (): void => {
    host.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== alone);
  };
  addEventListener('afterprint', end, { once: true });
  print();
}

function sheet(text: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}

const ALONE = css`
  @page {
    margin: 18mm;
  }
  .mfa-print {
    display: none;
  }
  @media print {
    :root,
    body {
      margin: 0 !important;
      padding: 0 !important;
      background: #fff !important;
      color-scheme: light !important;
    }
    body > :not(.mfa-print) {
      display: none !important;
    }
    body > .mfa-print {
      display: block !important;
    }
  }
`;
const PAPER = css`
  :host {
    color: #000;
    font:
      12pt/1.5 system-ui,
      sans-serif;
  }
  h1 {
    margin: 0 0 18pt;
    font-size: 18pt;
    line-height: 1.2;
  }
  ol {
    columns: 2;
    column-gap: 24pt;
    margin: 0 0 18pt;
    padding-inline-start: 34pt;
    font:
      14pt/2 ui-monospace,
      monospace;
    direction: ltr;
  }
  ol:has(:only-child) {
    columns: 1;
    padding: 0;
    list-style: none;
  }
  li {
    break-inside: avoid;
  }
  p {
    margin: 0 0 6pt;
  }
`;
