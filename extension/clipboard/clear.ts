import { offscreen } from '../browser.ts';

/**
 * Clears the clipboard if it still holds a code. Firefox lets its event page do that; a service worker has no clipboard, and Chrome
 * lends it a document (https://developer.chrome.com/docs/extensions/reference/api/offscreen), which asks for the code itself.
 */
export async function clear(take: () => Promise<string | null>): Promise<void> {
  const document = offscreen();
  if (document) {
    const url = 'extension/clipboard/clipboard.html';
    return document.createDocument({ url, reasons: ['CLIPBOARD'], justification: 'Clears a code that was copied.' });
  }
  const code = await take();
  if (code !== null && (await navigator.clipboard.readText()) === code) await navigator.clipboard.writeText('');
}
