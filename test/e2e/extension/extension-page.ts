import { type Page } from 'puppeteer-core';
import { type ExtensionBrowser } from '../../kit/launch.ts';
import { waitUntil } from '../../kit/launch-wait.ts';

/** A page of the extension in a tab of its own, and the hands of its user. Selectors look into shadow roots. */
export interface ExtensionPage {
  page: Page;
  waitFor(selector: string): Promise<void>;
  /** The text of every element that matches, white space folded. */
  texts(selector: string): Promise<string[]>;
  click(selector: string): Promise<void>;
  type(selector: string, text: string): Promise<void>;
  close(): Promise<void>;
}

export async function openExtensionPage(extension: ExtensionBrowser, path: string): Promise<ExtensionPage> {
  const page = await extension.newPage();
  // Firefox never reports that an extension's page has been loaded.
  page.goto(`${extension.baseUrl}extension/${path}`).catch(() => undefined);
  await waitUntil('the page', () =>
    page.evaluate(`document.querySelector('mfa-popup, mfa-options')?.shadowRoot?.childElementCount > 0`),
  );
  const find = (selector: string) => waitUntil(selector, () => page.$(`>>> ${selector}`), 30_000);
  return {
    page,
    waitFor: async (selector) => void (await find(selector)),
    async texts(selector) {
      const elements = await page.$$(`>>> ${selector}`);
      return Promise.all(elements.map((element) => element.evaluate((node) => node.textContent.replace(/\s+/g, ' ').trim())));
    },
    // By script: what lies below the fold, or moves while it is drawn anew, is clicked all the same.
    click: async (selector) => (await find(selector)).evaluate((node) => (node as HTMLElement).click()),
    async type(selector, text) {
      const field = await find(selector);
      await field.evaluate((node, value) => {
        (node as HTMLInputElement).value = value;
        node.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
      }, text);
    },
    close: () => page.close(),
  };
}
