/**
 * The only file that names the browser's extension API; everything else takes what it needs as a parameter or imports this.
 * (The content scripts are built alone and have their own line: the polyfill would be their largest part.)
 */
export { default as browser } from 'webextension-polyfill';

/** What only Chrome has, and only where the user permitted it: a document for what its service worker cannot do. */
interface Offscreen {
  createDocument(parameters: { url: string; reasons: 'CLIPBOARD'[]; justification: string }): Promise<void>;
}
export const offscreen = (): Offscreen | undefined => (globalThis as { chrome?: { offscreen?: Offscreen } }).chrome?.offscreen;

export type { Action, Permissions, Runtime, Scripting, Storage, Tabs } from 'webextension-polyfill';
