import { selfAndParents } from './flat-tree.ts';

/** Asks the browser for a shadow root, open or closed: `chrome.dom.openOrClosedShadowRoot`, `element.openOrClosedShadowRoot`. */
export type OpenShadowRoot = (element: HTMLElement) => ShadowRoot | null;

/** What one scan may cost, whatever the page is: elements looked at, and text inputs considered. */
const MAX_ELEMENTS = 200_000;
const MAX_INPUTS = 400;

/** The elements that may have a shadow root (https://dom.spec.whatwg.org/#dom-element-attachshadow); asking the others can throw. */
const MAY_HOST = /-|^(?:article|aside|blockquote|body|div|footer|h[1-6]|header|main|nav|p|section|span)$/;
const TEXT_TYPES = /^(?:text|tel|number|password)$/;

/**
 * Every input of a type that a code can be typed into, in the order of the page: through open and closed shadow roots, and
 * frames of the same origin. A frame without an origin of its own (`about:`, `srcdoc`, `blob:`, sandboxed) is left out.
 */
export function codeInputs(root: Document, openShadowRoot: OpenShadowRoot): HTMLInputElement[] {
  const found: HTMLInputElement[] = [];
  const mayHost = new Map<string, boolean>();
  let budget = MAX_ELEMENTS;
  const walk = (tree: Document | ShadowRoot) => {
    for (const element of tree.querySelectorAll('*')) {
      if (--budget < 0 || found.length >= MAX_INPUTS) return;
      const name = element.localName;
      let hosts = mayHost.get(name);
      if (hosts === undefined) mayHost.set(name, (hosts = MAY_HOST.test(name)));
      const inner = hosts
        ? openShadowRoot(element as HTMLElement)
        : name === 'iframe' && sameOriginDocument(element as HTMLIFrameElement, root);
      if (inner) walk(inner);
      else if (name === 'input' && TEXT_TYPES.test((element as HTMLInputElement).type)) found.push(element as HTMLInputElement);
    }
  };
  walk(root);
  return found;
}

function sameOriginDocument(frame: HTMLIFrameElement, root: Document): Document | null {
  try {
    const inner = frame.contentDocument;
    const location = inner?.defaultView?.location;
    if (!location || frame.hasAttribute('sandbox') || !/^https?:$/.test(location.protocol)) return null;
    return location.origin === root.defaultView?.location.origin ? inner : null;
  } catch {
    return null; // another origin: the browser throws in some cases instead of answering null
  }
}

/**
 * The inputs as fields: boxes that together take one code become one field, any other input is a field of its own.
 * `lengths` are the numbers of boxes that make sense; a date, a card number or a PIN of four is therefore never a group.
 */
export function asFields(inputs: HTMLInputElement[], lengths: number[]): HTMLInputElement[][] {
  const boxes = new Set(inputs.filter(isBox));
  const inside = boxesInside(boxes);
  const fields: HTMLInputElement[][] = [];
  const grouped = new Set<HTMLInputElement>();
  for (const input of inputs) {
    if (grouped.has(input)) continue;
    const group = boxes.has(input) ? smallestGroup(input, inside, lengths) : null;
    if (group) for (const box of group) grouped.add(box);
    fields.push(group ?? [input]);
  }
  return fields;
}

/** The boxes in each element that holds some, so that 3 + 3 boxes around a dash, or each in a root of its own, are still six. */
function boxesInside(boxes: Iterable<HTMLInputElement>): Map<Element, HTMLInputElement[]> {
  const inside = new Map<Element, HTMLInputElement[]>();
  for (const box of boxes) {
    for (const parent of selfAndParents(box)) {
      const list = inside.get(parent);
      if (list) list.push(box);
      else inside.set(parent, [box]);
    }
  }
  return inside;
}

function smallestGroup(box: HTMLInputElement, inside: Map<Element, HTMLInputElement[]>, lengths: number[]) {
  for (const parent of selfAndParents(box)) {
    const group = inside.get(parent) ?? [];
    if (lengths.includes(group.length) && alike(group)) return group;
    if (group.length > Math.max(...lengths)) return null;
  }
  return null;
}

/** A box takes one character: it says so, or it is narrow (few libraries set `maxlength`, and some stretch their boxes). */
function isBox(input: HTMLInputElement): boolean {
  return (
    input.maxLength === 1 || input.size === 1 || (input.placeholder.length < 2 && input.getBoundingClientRect().width <= 240)
  );
}

/** Boxes of one code have one type, and one size give or take a border; wide ones that take more have to stand in one row. */
function alike(boxes: HTMLInputElement[]): boolean {
  const [first, ...more] = boxes.map((box) => box.getBoundingClientRect());
  if (!first || boxes.some(({ type }) => type !== boxes[0]?.type)) return false;
  const near = (a: number, b: number) => Math.abs(a - b) < 8;
  const wide = first.width > 2 * first.height && boxes[0]?.maxLength !== 1;
  return more.every(
    (rect) => near(rect.width, first.width) && near(rect.height, first.height) && (!wide || near(rect.top, first.top)),
  );
}
