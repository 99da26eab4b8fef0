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
  let budget = MAX_ELEMENTS;
  const walk = (tree: Document | ShadowRoot) => {
    for (const element of tree.querySelectorAll<HTMLElement>('*')) {
      if (--budget < 0 || found.length >= MAX_INPUTS) return;
      const { localName } = element;
      if (localName === 'input') {
        if (TEXT_TYPES.test((element as HTMLInputElement).type)) found.push(element as HTMLInputElement);
        continue;
      }
      const isFrame = localName === 'iframe';
      const inner = isFrame
        ? documentInside(element as HTMLIFrameElement, root)
        : MAY_HOST.test(localName) && openShadowRoot(element);
      if (inner) walk(inner);
    }
  };
  walk(root);
  return found;
}

function documentInside(frame: HTMLIFrameElement, root: Document): Document | null {
  try {
    const inner = frame.contentDocument;
    const location = inner?.defaultView?.location;
    const isOwn = !frame.hasAttribute('sandbox') && /^http/.test(location?.protocol ?? '');
    return isOwn && location?.origin === root.defaultView?.location.origin ? inner : null;
  } catch {
    return null; // another origin: the browser throws in some cases instead of answering null
  }
}

/**
 * The inputs as fields: boxes that together take one code become one field, any other input is a field of its own.
 * Boxes are six to eight: a date, a card number or a PIN of four is therefore never a group.
 */
export function asFields(inputs: HTMLInputElement[]): HTMLInputElement[][] {
  const inside = boxesInside(inputs.filter(isBox));
  const grouped = new Set<HTMLInputElement>();
  return inputs.flatMap((input) => {
    if (grouped.has(input)) return [];
    const field = (isBox(input) && smallestGroup(input, inside)) || [input];
    for (const box of field) grouped.add(box);
    return [field];
  });
}

/** The boxes in each element that holds some, so that 3 + 3 boxes around a dash, or each in a root of its own, are still six. */
function boxesInside(boxes: HTMLInputElement[]): Map<Element, HTMLInputElement[]> {
  const inside = new Map<Element, HTMLInputElement[]>();
  for (const box of boxes) {
    for (const parent of selfAndParents(box)) inside.set(parent, [...(inside.get(parent) ?? []), box]);
  }
  return inside;
}

function smallestGroup(box: HTMLInputElement, inside: Map<Element, HTMLInputElement[]>): HTMLInputElement[] | undefined {
  const around = [...selfAndParents(box)].map((parent) => inside.get(parent) ?? []);
  return around.find((group) => group.length > 5 && group.length < 9 && areAlike(group));
}

/** A box takes one character: it says so, or it is narrow (few libraries set `maxlength`, and some stretch their boxes). */
function isBox(input: HTMLInputElement): boolean {
  const isNarrow = () => input.placeholder.length < 2 && input.getBoundingClientRect().width <= 240;
  return input.maxLength === 1 || input.size === 1 || isNarrow();
}

/** Boxes of one code have one type, and one size give or take a border; wide ones that take more have to stand in one row. */
function areAlike(boxes: HTMLInputElement[]): boolean {
  const [first] = boxes as [HTMLInputElement];
  const { width, height, top } = first.getBoundingClientRect();
  const isWide = width > 2 * height && first.maxLength !== 1;
  const isNear = (a: number, b: number) => Math.abs(a - b) < 8;
  return boxes.every((box) => {
    const rect = box.getBoundingClientRect();
    const isSize = isNear(rect.width, width) && isNear(rect.height, height);
    return box.type === first.type && isSize && (!isWide || isNear(rect.top, top));
  });
}
