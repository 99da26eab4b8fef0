/** Defines an element once. A second copy of a bundle on the page finds the first one's and leaves it be (WD-18). */
export function define(tag: string, element: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, element);
}
