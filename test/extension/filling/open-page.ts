import { closedRoots } from './pages/positive.ts';
import { type Page } from './pages/page.ts';

/** A page of the corpus in a frame of its own, as large as a window, until `close`. */
export async function openPage(page: Page): Promise<{ document: Document; close: () => void }> {
  const frame = document.createElement('iframe');
  Object.assign(frame, { width: '900', height: '700', src: '/test/extension/filling/pages/blank.html' });
  document.body.append(frame);
  await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  const inner = frame.contentDocument as Document;
  if (page.path) frame.contentWindow?.history.replaceState(null, '', page.path);
  inner.documentElement.lang = page.lang ?? 'en';
  inner.title = page.title ?? 'Example';
  inner.body.replaceChildren(inner.createRange().createContextualFragment(page.body));
  await page.setup?.(inner);
  return { document: inner, close: () => frame.remove() };
}

/** The targets of a page, through shadow roots and frames (`>>>`). */
export function targetsOf(document: Document, selector: string): HTMLInputElement[] {
  let scopes: (ParentNode | null)[] = [document];
  for (const part of selector.split('>>>')) {
    const found = scopes.flatMap((scope) => [...(scope?.querySelectorAll<HTMLElement>(part.trim()) ?? [])]);
    scopes = found.map((element) =>
      element.localName === 'input'
        ? element
        : (openShadowRoot(element) ?? (element as HTMLIFrameElement).contentDocument ?? null),
    );
  }
  return scopes as HTMLInputElement[];
}

/** What an extension has and a page has not: the way into closed roots. */
export function openShadowRoot(element: Element): ShadowRoot | null {
  return closedRoots.get(element) ?? element.shadowRoot;
}
