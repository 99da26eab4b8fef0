/** Whether a page of another origin is around this one, at any depth: there nobody can tell what the user sees (WD-12). */
export function isFramedByOthers(view: Window): boolean {
  const { parent } = view;
  try {
    return parent !== view && (parent.location.origin !== view.location.origin || isFramedByOthers(parent));
  } catch {
    return true;
  }
}
