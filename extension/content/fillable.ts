import { flatParent, selfAndParents } from './flat-tree.ts';

/** Why nothing may be written into an input: it cannot be edited, or a user could not see that it was. */
export type Obstacle = 'not-editable' | 'hidden';

const MIN_OPACITY = 0.6;
const COLLAPSED_CLIP = /rect\((?:[01]px[, ]*){4}\)|rect\(0px[, ]+0px[, ]+0px|inset\((?:[5-9]\d|100)%|circle\(0/;

/** What keeps a person from using or seeing this input, or null. Reads computed style and layout, and changes nothing. */
export function obstacleOf(input: HTMLInputElement): Obstacle | null {
  if (input.readOnly || input.matches(':disabled, [aria-disabled=true]')) return 'not-editable';
  if (!input.isConnected || !isShown(input)) return 'hidden';
  const shown = hasPaintedCells(input) ? (flatParent(input) as Element) : input;
  return isCovered(shown) || isMisplaced(shown) || isInHiddenFrame(input) ? 'hidden' : null;
}

function isShown(element: Element): boolean {
  return element.checkVisibility({ visibilityProperty: true });
}

/** Made invisible by itself or by anything around it. */
function isCovered(shown: Element): boolean {
  let opacity = 1;
  for (const element of selfAndParents(shown)) {
    const style = getComputedStyle(element);
    if (style.display === 'contents') continue;
    const [, value = '1', percent] = /opacity\(([\d.]+)(%?)/.exec(style.filter) ?? [];
    opacity *= (Number(style.opacity) * Number(value)) / (percent ? 100 : 1);
    if (opacity < MIN_OPACITY || element.hasAttribute('inert') || (element !== shown && isAriaHidden(element))) return true;
    if (COLLAPSED_CLIP.test(style.clip + style.clipPath)) return true;
  }
  return false;
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
  const cells = [...parent.children].filter((cell) => cell.checkVisibility({ opacityProperty: true, visibilityProperty: true }));
  const rows = cells.map((cell) => {
    const { width, height, top } = cell.getBoundingClientRect();
    return width < 16 || height < 16 ? '' : [width, height, top].map(Math.round).join();
  });
  return rows.some((row) => row && /^[678]$/.test(String(rows.filter((other) => other === row).length)));
}

/**
 * Hidden from readers, as decoys are. On an input itself it is for the caller to judge: of the boxes of one code some widgets
 * show readers only the one that has the focus (Ionic).
 */
export function isAriaHidden(element: Element): boolean {
  return element.matches('[aria-hidden=true]');
}

/** Too small, off the page, or clipped. */
function isMisplaced(shown: Element): boolean {
  const rect = shown.getBoundingClientRect();
  const { defaultView: view, scrollingElement, documentElement } = shown.ownerDocument;
  const page = scrollingElement ?? documentElement;
  if (!view || rect.width < 8 || rect.height < 8) return true;
  const [x, y] = [rect.left + rect.width / 2, rect.top + rect.height / 2];
  // In a page that runs from right to left, scrollX counts down from zero, so both ends are measured from the element that scrolls.
  const [left, top] = [x + page.scrollLeft, y + page.scrollTop];
  const reach = Math.max(page.scrollWidth, view.innerWidth);
  if (left < Math.min(0, view.innerWidth - reach) || left > reach || top < 0) return true;
  if (top > Math.max(page.scrollHeight, view.innerHeight)) return true;
  return x >= 0 && y >= 0 && x < view.innerWidth && y < view.innerHeight && !isHit(shown, rect);
}

/** Whether a point of it is reached through every clip and overflow; what merely lies over it (a label) is not asked. */
function isHit(shown: Element, { left, top, width, height }: DOMRect): boolean {
  const root = shown.getRootNode() as Document | ShadowRoot;
  const reaches = (part: number) => root.elementsFromPoint(left + width * part, top + height / 2).includes(shown);
  return getComputedStyle(shown).pointerEvents === 'none' || [0.5, 0.2, 0.8].some(reaches);
}

/** A frame is as visible as its element in the document around it, which is of the same origin or out of reach. */
function isInHiddenFrame(input: HTMLInputElement): boolean {
  try {
    const frame = input.ownerDocument.defaultView?.frameElement;
    if (!frame) return false;
    const { width, height } = frame.getBoundingClientRect();
    return width < 20 || height < 20 || !isShown(frame) || isCovered(frame);
  } catch {
    return false; // the frame belongs to another origin: the background has judged its ancestors
  }
}
