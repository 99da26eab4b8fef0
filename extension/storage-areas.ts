import { browser, type Storage } from './browser.ts';
import { type KeyValue } from './vault/store.ts';

/** The browser's storage, as the vault and the background see it. */

export const localArea: KeyValue = keyValue(browser.storage.local);
/** In memory, gone with the browser. */
export const sessionArea: KeyValue = keyValue(browser.storage.session);

function keyValue(area: Storage.StorageArea): KeyValue {
  return {
    get: async (key) => (await area.get(key))[key],
    set: (key, value) => area.set({ [key]: value }),
    remove: (key) => area.remove(key),
  };
}
