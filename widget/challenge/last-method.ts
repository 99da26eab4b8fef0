const KEY = 'mfa-challenge:last-method';

/**
 * Which way was used last in this browser, so that it comes first: the name of a method and nothing else.
 *
 * @param used - the one that was used now
 */
export function lastMethod(used?: string): string | undefined {
  try {
    if (used) localStorage.setItem(KEY, used);
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    // Full, or nothing is kept for this site: the strongest way comes first.
    return undefined;
  }
}
