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
export function printPage(page: PrintPage): void {
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet(PAPER)];
  root.append(...lines(page));
  host.className = 'mfa-print';
  host.lang = page.lang;
  host.dir = page.dir;
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

function lines({ title, codes, notes }: PrintPage): Element[] {
  const list = element('ol');
  list.append(...codes.map((code) => element('li', code)));
  return [element('h1', title), list, ...notes.map((note) => element('p', note))];
}

function element(tag: string, text = ''): Element {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

function sheet(text: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}

const ALONE = `
  @page { margin: 18mm; }
  .mfa-print { display: none; }
  @media print {
    :root, body { margin: 0 !important; padding: 0 !important; background: #fff !important; color-scheme: light !important; }
    body > :not(.mfa-print) { display: none !important; }
    body > .mfa-print { display: block !important; }
  }
`;
const PAPER = `
  :host { color: #000; font: 12pt/1.5 system-ui, sans-serif; }
  h1 { margin: 0 0 18pt; font-size: 18pt; line-height: 1.2; }
  ol { columns: 2; column-gap: 24pt; margin: 0 0 18pt; padding-inline-start: 34pt; font: 14pt/2 ui-monospace, monospace; direction: ltr; }
  ol:has(:only-child) { columns: 1; padding: 0; list-style: none; }
  li { break-inside: avoid; }
  p { margin: 0 0 6pt; }
`;
