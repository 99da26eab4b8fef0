/**
 * The only file that names the browser's extension API; everything else takes what it needs as a parameter or imports this.
 * (The content scripts are built alone and have their own line: the polyfill would be their largest part.)
 */
export { default as browser } from 'webextension-polyfill';
export type { Action, Permissions, Runtime, Scripting, Storage, Tabs } from 'webextension-polyfill';
