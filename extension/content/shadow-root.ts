/** The root of a shadow tree, open or closed, as the browser gives it to extensions (MDN: openOrClosedShadowRoot). */
export function openOrClosedShadowRoot(host: HTMLElement): ShadowRoot | null {
  const { chrome } = globalThis as unknown as {
    chrome?: { dom?: { openOrClosedShadowRoot(host: HTMLElement): ShadowRoot | null } };
  };
  const inFirefox = (host as HTMLElement & { openOrClosedShadowRoot?: ShadowRoot | null }).openOrClosedShadowRoot;
  return chrome?.dom?.openOrClosedShadowRoot(host) ?? inFirefox ?? host.shadowRoot;
}
