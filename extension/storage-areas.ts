import { browser, type Storage } from './browser.ts';
import { type Area } from './vault/store.ts';

/** The browser's storage, as the vault and the background see it. */

export const localArea: Area = keyValue(browser.storage.local);
/** In memory, gone with the browser. */
export const sessionArea: Area = keyValue(browser.storage.session);

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
