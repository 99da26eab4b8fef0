/** Whether a page of another origin is around this one, at any depth: there nobody can tell what the user sees (WD-12). */
export function isFramedByOthers(view: Window): boolean {
  try {
    for (let frame = view; frame !== frame.parent; frame = frame.parent)
      if (frame.parent.location.origin !== view.location.origin) return true;
    return false;
  } catch {
    return true;
  }
}
