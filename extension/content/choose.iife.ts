import { fieldWorld } from './field-world.ts';
import { openOrClosedShadowRoot } from './shadow-root.ts';

/**
 * Injected when the user chose our entry in the menu of a field: which one that was. A click with the right button puts the
 * focus there, in shadow roots and frames of the same origin too.
 */
let element = document.activeElement;
for (let inner = inside(element); inner; inner = inside(inner)) element = inner;
fieldWorld().chosen = element;

function inside(element: Element | null): Element | null {
  if (!(element instanceof HTMLElement)) return null;
  if (element instanceof HTMLIFrameElement) return documentOf(element)?.activeElement ?? null;
  return element.localName === 'input' ? null : (openOrClosedShadowRoot(element)?.activeElement ?? null);
}

/** Another origin has no document for us. */
function documentOf(frame: HTMLIFrameElement): Document | null {
  try {
    return frame.contentDocument;
  } catch {
    return null;
  }
}
