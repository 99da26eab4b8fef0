import { type Filled } from '../messages.ts';
import { openOrClosedShadowRoot } from './shadow-root.ts';

/**
 * Writes a code into the one input of the element that asked, if it is there, visible, and holds nothing of the user's.
 * The setter is the browser's own (this is the isolated world), the page sees one `input` event, and nothing is submitted.
 * `unasked`: the user did not say yes to this one, so it goes only where the caret is, on a page that is seen.
 */
export function fillElement(element: Element | undefined, code: string, unasked?: true): Filled {
  const input = element && inputOf(element);
  if (!input?.isConnected) return 'gone';
  const isFree = input.value === '' || (input.value.length < code.length && /^[\d\s]*$/.test(input.value));
  const isShown = input.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  if (!isFree || !isShown || input.disabled || input.readOnly) return 'field-busy';
  if (unasked && !isLookedAt(input)) return 'field-busy';
  input.value = code;
  input.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  return 'filled';
}

const isLookedAt = (input: HTMLInputElement) =>
  document.visibilityState === 'visible' && (input.getRootNode() as Document | ShadowRoot).activeElement === input;

/** The element's own light-DOM input. */
function inputOf(element: Element): HTMLInputElement | null {
  return element.querySelector('input') ?? inClosedRoot(element)?.querySelector('input') ?? null;
}

/** An event from inside of a closed shadow root arrives as its host's. */
function inClosedRoot(host: Element): Element | null | undefined {
  return openOrClosedShadowRoot(host as HTMLElement)?.querySelector('mfa-challenge, mfa-enroll');
}
