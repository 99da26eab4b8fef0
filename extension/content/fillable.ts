import { flatParent, selfAndParents } from './flat-tree.ts';

/** Why nothing may be written into an input: it cannot be edited, or a user could not see that it was. */
export type Obstacle = 'not-editable' | 'hidden' | 'too-small' | 'off-screen' | 'clipped';

const MIN_OPACITY = 0.6;
const COLLAPSED_CLIP = /rect\((?:[01]px[, ]*){4}\)|rect\(0px[, ]+0px[, ]+0px|inset\((?:[5-9]\d|100)%|circle\(0/;

/** What keeps a person from seeing or using this input, or null. Reads computed style and layout, and changes nothing. */
export function obstacleOf(input: HTMLInputElement): Obstacle | null {
  if (input.readOnly || input.matches(':disabled') || input.getAttribute('aria-disabled') === 'true') return 'not-editable';
  if (!input.isConnected || !input.checkVisibility({ visibilityProperty: true })) return 'hidden';
  const shown = hasPaintedCells(input) ? (flatParent(input) as Element) : input;
  return hiddenByParents(shown) ?? misplaced(shown) ?? hiddenFrame(input);
}

function hiddenByParents(shown: Element): Obstacle | null {
  let opacity = 1;
  for (const element of selfAndParents(shown)) {
    const style = getComputedStyle(element);
    if (style.display === 'contents') continue;
    opacity *= Number(style.opacity) * filterOpacity(style.filter);
    if (opacity < MIN_OPACITY || element.hasAttribute('inert') || (element !== shown && isAriaHidden(element))) return 'hidden';
    if (COLLAPSED_CLIP.test(`${style.clip} ${style.clipPath}`)) return 'clipped';
  }
  return null;
}

/**
 * Some widgets draw the cells and keep their one real input among them, transparent and tiny (Vuetify 4). What the user sees is
 * a code prompt, so such an input is not a decoy: it says `one-time-code`, is the only input in its parent that readers get, and
 * the parent shows a row of six to eight elements of one size.
 */
function hasPaintedCells(input: HTMLInputElement): boolean {
  const parent = flatParent(input);
  if (!parent || input.getAttribute('autocomplete') !== 'one-time-code') return false;
  if ([...parent.querySelectorAll('input')].some((other) => other !== input && !isAriaHidden(other))) return false;
  const rows = new Map<string, number>();
  for (const cell of parent.children) {
    const { width, height, top } = cell.getBoundingClientRect();
    if (width < 16 || height < 16 || !cell.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const row = [width, height, top].map(Math.round).join();
    rows.set(row, (rows.get(row) ?? 0) + 1);
  }
  return [...rows.values()].some((cells) => cells >= 6 && cells <= 8);
}

/**
 * Hidden from readers, as decoys are. On an input itself it is for the caller to judge: of the boxes of one code some widgets
 * show readers only the one that has the focus (Ionic).
 */
export function isAriaHidden(element: Element): boolean {
  return element.getAttribute('aria-hidden') === 'true';
}

function filterOpacity(filter: string): number {
  const [, value = '1', percent] = /opacity\(([\d.]+)(%?)/.exec(filter) ?? [];
  return Number(value) / (percent ? 100 : 1);
}

function misplaced(shown: Element): Obstacle | null {
  const rect = shown.getBoundingClientRect();
  if (rect.width < 8 || rect.height < 8) return 'too-small';
  const view = shown.ownerDocument.defaultView;
  const page = shown.ownerDocument.scrollingElement ?? shown.ownerDocument.documentElement;
  if (!view) return 'hidden';
  const [x, y] = [rect.left + rect.width / 2, rect.top + rect.height / 2];
  // In a page that runs from right to left, scrollX counts down from zero, so both ends are measured from the element that scrolls.
  const [left, top] = [x + page.scrollLeft, y + page.scrollTop];
  const reach = Math.max(page.scrollWidth, view.innerWidth);
  if (left < Math.min(0, view.innerWidth - reach) || left > reach || top < 0) return 'off-screen';
  if (top > Math.max(page.scrollHeight, view.innerHeight)) return 'off-screen';
  const inView = x >= 0 && y >= 0 && x < view.innerWidth && y < view.innerHeight;
  return inView && !hitAt(shown, rect) ? 'clipped' : null;
}

/** Whether a point of it is reached through every clip and overflow; what merely lies over it (a label) is not asked. */
function hitAt(shown: Element, { left, top, width, height }: DOMRect): boolean {
  if (getComputedStyle(shown).pointerEvents === 'none') return true;
  const root = shown.getRootNode() as Document | ShadowRoot;
  return [0.5, 0.2, 0.8].some((part) => root.elementsFromPoint(left + width * part, top + height / 2).includes(shown));
}

/** A frame is as visible as its element in the document around it, which is of the same origin or out of reach. */
function hiddenFrame(input: HTMLInputElement): Obstacle | null {
  try {
    const frame = input.ownerDocument.defaultView?.frameElement;
    if (!frame) return null;
    const { width, height } = frame.getBoundingClientRect();
    if (width < 20 || height < 20 || !frame.checkVisibility({ visibilityProperty: true })) return 'hidden';
    return hiddenByParents(frame);
  } catch {
    return null; // the frame belongs to another origin: the background has judged its ancestors
  }
}
