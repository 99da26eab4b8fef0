/** Which way was used last in this browser, so that it comes first. The name of a method and nothing else. */
const KEY = 'mfa-challenge:last-method';

export function lastMethod(storage = localStorageIfAny()): string | undefined {
  return storage?.getItem(KEY) ?? undefined;
}

export function rememberMethod(method: string, storage = localStorageIfAny()): void {
  try {
    storage?.setItem(KEY, method);
  } catch {
    // Full, or refused in this browser: the strongest way comes first next time.
  }
}

/** Reading the property throws where the browser keeps nothing for this site. */
function localStorageIfAny(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
