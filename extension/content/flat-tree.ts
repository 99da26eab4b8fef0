/**
 * The parent as the user sees it: through slots and out of shadow roots (the flat tree), but never out of a frame.
 * A slot of a closed root does not show itself; there the light parent stands in for it, which is the same box or a larger one.
 */
export function flatParent(node: Node): Element | null {
  const parent = (node as Element).assignedSlot ?? node.parentNode;
  if (parent?.nodeType === Node.DOCUMENT_FRAGMENT_NODE) return (parent as ShadowRoot).host ?? null;
  return parent?.nodeType === Node.ELEMENT_NODE ? (parent as Element) : null;
}

/** The element itself, then its parents in the flat tree, up to the root of its document. */
export function* selfAndParents(element: Element): Generator<Element> {
  for (let at: Element | null = element; at; at = flatParent(at)) yield at;
}
