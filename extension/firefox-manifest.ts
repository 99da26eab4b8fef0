/** A WebExtension manifest: JSON, of which this file names what differs between the browsers. */
export type Manifest = Record<string, unknown> & {
  background: { service_worker: string; type: 'module' };
  permissions: string[];
  optional_permissions: string[];
};

/** The add-on id: Firefox has no `key`, an id is chosen, and storage and updates hang on it for ever. */
export const FIREFOX_ID = 'mfa-challenge@mfa-challenge.dev';

const CHROME_ONLY = [
  // The extension's id in Chrome is the hash of this public key.
  'key',
  'minimum_chrome_version',
  // Not implemented in Firefox: no page and no other extension can connect there (bugzil.la/1319168).
  'externally_connectable',
];

/**
 * The one `manifest.json`, as Firefox wants it. Pure: same in, same out; each difference says why it is there.
 */
export function firefoxManifest(chrome: Manifest): Record<string, unknown> {
  const { background, optional_permissions } = chrome;
  return {
    ...without(chrome, CHROME_ONLY),
    // Firefox runs an event page where Chrome runs a service worker (bugzil.la/1573659).
    background: { scripts: [background.service_worker], type: background.type },
    // A document for what a service worker cannot do: an event page is one.
    optional_permissions: optional_permissions.filter((name) => name !== 'offscreen'),
    browser_specific_settings: {
      gecko: {
        id: FIREFOX_ID,
        // The first release that reads data_collection_permissions.
        strict_min_version: '140.0',
        // Nothing is sent anywhere, ever.
        data_collection_permissions: { required: ['none'] },
      },
      gecko_android: { strict_min_version: '142.0' },
    },
  };
}

function without(members: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
}
