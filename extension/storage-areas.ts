import { browser, type Storage } from './browser.ts';
import { type Area } from './vault/store.ts';
import { HALF } from './vault/unlocked.ts';

/** The browser's storage, as the vault and the background see it. */

export const localArea: Area = keyValue(browser.storage.local);
/** In memory, gone with the browser. */
export const sessionArea: Area = keyValue(browser.storage.session);

/** Calls back whenever the vault was locked, by whomever: its half in memory has gone. Returns what ends that. */
export function onLocked(listener: () => void): () => void {
  const changed = (changes: Record<string, Storage.StorageChange>, area: string) => {
    if (area === 'session' && HALF in changes && changes[HALF]?.newValue === undefined) listener();
  };
  browser.storage.onChanged.addListener(changed);
  return () => browser.storage.onChanged.removeListener(changed);
}

function keyValue(area: Storage.StorageArea): Area {
  return {
    get: async (key) => (await area.get(key))[key],
    set: (key, value) => area.set({ [key]: value }),
    remove: (key) => area.remove(key),
    all: () => area.get(null),
    setAll: (values) => area.set(values),
    removeAll: (keys) => area.remove([...keys]),
  };
}
