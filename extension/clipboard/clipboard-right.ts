import { browser, type Permissions } from '../browser.ts';

/**
 * What it takes to clear a copied code: to read the clipboard, which is to read everything that is copied. The user gives it in the
 * settings, and takes it back there; whether it is given is the setting.
 */
const right = (): Permissions.Permissions => {
  const { optional_permissions: known = [] } = browser.runtime.getManifest();
  return {
    permissions: NEEDED.filter((name) => (known as string[]).includes(name)) as Permissions.Permissions['permissions'] & {},
  };
};
/** `offscreen` is Chrome's alone. */
const NEEDED = ['clipboardRead', 'clipboardWrite', 'offscreen'] as const;

export const mayClear = (): Promise<boolean> => browser.permissions.contains(right());

/** Asks the user, through the browser. In the turn of a click. */
export const askToClear = (): Promise<boolean> => browser.permissions.request(right());

export const clearNoMore = (): Promise<boolean> => browser.permissions.remove(right());
