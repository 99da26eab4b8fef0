import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { type ExtensionBrowser, type Launch, type Popup } from './launch.ts';
import { POPUP_SCRIPT, waitUntil } from './launch-wait.ts';

const UUID = '0e3b7c1a-5d2f-4b8e-9a61-7f4c2d8b9e10';

/** The popup's browser element, while its panel is there. */
const POPUP = `document.querySelector('.webextension-popup-browser')`;

/** Firefox: its toolbar and popups are reached from the scope of its own windows (WebDriver BiDi, `moz:scope`). */
export async function launchFirefox({
  folder,
  executablePath,
  args = [],
  headless = true,
  env = {},
  prefs = {},
  userDataDir,
  acceptInsecureCerts = false,
}: Launch): Promise<ExtensionBrowser> {
  const id = await addonId(folder);
  // Asked for when it is used: whoever drives another browser of his own need not install it.
  const { default: puppeteer } = await import('puppeteer-core');
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless,
    env: { ...process.env, ...env },
    enableExtensions: true,
    args: ['--remote-allow-system-access', ...args],
    userDataDir,
    acceptInsecureCerts,
    extraPrefsFirefox: {
      'extensions.webextensions.uuids': JSON.stringify({ [id]: UUID }),
      // Answers the permission prompt with yes; the click that leads to it is still needed.
      'extensions.webextOptionalPermissionPrompts': false,
      ...prefs,
    },
  });
  await install(browser, folder);
  const chrome = await chromeScope(browser);
  const baseUrl = `moz-extension://${UUID}/`;
  const isPopupOpen = () =>
    chrome<boolean>(
      `!!${POPUP}?.browsingContext?.currentWindowGlobal && ${POPUP}.closest('panel')?.state === 'open' && ${POPUP}.currentURI.spec.startsWith('${baseUrl}')`,
    );
  const popup = async (timeoutMs?: number) => {
    await waitUntil('the popup to open', isPopupOpen, timeoutMs);
    return popupOf(chrome, isPopupOpen);
  };

  return {
    browser,
    baseUrl,
    userDataDir,
    popup,
    isPopupOpen,
    async newPage(url) {
      const page = await browser.newPage();
      if (url) await page.goto(url);
      return page;
    },
    async clickToolbarButton(page) {
      await page.bringToFront();
      await chrome(`(() => {
        const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs');
        const { extension } = WebExtensionPolicy.getByID(${JSON.stringify(id)});
        const button = ExtensionParent.apiManager.global.browserActionFor(extension);
        button.triggerAction(Services.wm.getMostRecentWindow('navigator:browser'));
        return true;
      })()`);
      return popup();
    },
    async evaluateInExtension(expression) {
      const page = await browser.newPage();
      // A navigation to an extension's page is never reported as finished.
      page.goto(`${baseUrl}extension/popup/popup.html`).catch(() => undefined);
      try {
        await waitUntil('a page of the extension', () =>
          page.evaluate(`location.protocol === 'moz-extension:' && !!globalThis.browser?.storage`),
        );
        return (await page.evaluate(expression.replaceAll('chrome.', 'browser.'))) as never;
      } finally {
        await page.close();
      }
    },
    async permitNow(patterns) {
      await chrome(grant(id, patterns));
    },
    async stopBackground() {
      await chrome(`(async () => {
        const { extension } = WebExtensionPolicy.getByID(${JSON.stringify(id)});
        await extension.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true });
        return true;
      })()`);
    },
    close: () => browser.close(),
  };
}

/** What the user's yes to the permission prompt does. */
function grant(id: string, origins: readonly string[]): string {
  return `(async () => {
    const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
    const { extension } = WebExtensionPolicy.getByID(${JSON.stringify(id)});
    await ExtensionPermissions.add(extension.id, { permissions: [], origins: ${JSON.stringify(origins)} }, extension);
    return true;
  })()`;
}

/** Also for private windows: under "never remember history" there are no others. */
async function install(browser: Browser, path: string): Promise<void> {
  const { connection } = browser as unknown as { connection: BidiConnection };
  await connection.send('webExtension.install', { extensionData: { type: 'path', path }, 'moz:allowPrivateBrowsing': true });
}

async function addonId(folder: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as {
    browser_specific_settings: { gecko: { id: string } };
  };
  return manifest.browser_specific_settings.gecko.id;
}

type Evaluate = <T>(expression: string) => Promise<T>;

interface BidiConnection {
  send(method: string, params: object): Promise<{ result: never }>;
}

/** Evaluates in the browser window itself; the value has to be JSON. */
export async function chromeScope(browser: Browser): Promise<Evaluate> {
  const { connection } = browser as unknown as { connection: BidiConnection };
  const tree: { contexts: { context: string }[] } = (await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' }))
    .result;
  const context = tree.contexts[0]?.context;
  return async (expression) => {
    const params = {
      expression: `(async () => JSON.stringify({ value: await (${expression}) }))()`,
      target: { context },
      awaitPromise: true,
    };
    const found: { type: string; result: { value: string }; exceptionDetails?: { text: string } } = (
      await connection.send('script.evaluate', params)
    ).result;
    if (found.type !== 'success') throw new Error(`In the browser's own window: ${found.exceptionDetails?.text}`);
    return (JSON.parse(found.result.value) as { value: never }).value;
  };
}

function popupOf(chrome: Evaluate, isOpen: () => Promise<boolean>): Popup {
  /** Runs in the popup's process: `content` is its window, seen from outside. */
  const inPopup = <T>(body: string) => {
    const script = `try { const document = content.document; ${POPUP_SCRIPT}; sendAsyncMessage('mfa:value', { value: (() => { ${body} })() }); } catch (error) { sendAsyncMessage('mfa:value', { error: String(error) }); }`;
    return chrome<{ value: T; error?: string }>(`new Promise((resolve) => {
      const { messageManager } = ${POPUP};
      const heard = ({ data }) => { messageManager.removeMessageListener('mfa:value', heard); resolve(data); };
      messageManager.addMessageListener('mfa:value', heard);
      messageManager.loadFrameScript('data:,' + encodeURIComponent(${JSON.stringify(script)}), false);
    })`).then(({ value, error }) => {
      if (error) throw new Error(`In the popup: ${error}`);
      return value;
    });
  };
  const evaluate = <T>(expression: string) => inPopup<T>(`return (${expression});`);
  const waitFor = async (selector: string, timeoutMs?: number) => {
    await waitUntil(`${selector} in the popup`, () => evaluate<boolean>(`!!find(${JSON.stringify(selector)})`), timeoutMs);
  };
  /** A key with user activation, as from a keyboard; before the browser gives the popup the focus, keys go elsewhere. */
  const key = async (name: string) => {
    await waitUntil('the popup to have the focus', () => evaluate<boolean>('document.hasFocus()'));
    await inPopup(`
      const tip = Cc['@mozilla.org/text-input-processor;1'].createInstance(Ci.nsITextInputProcessor);
      tip.beginInputTransactionForTests(content);
      const code = ${JSON.stringify(name)};
      const names = { Space: ' ' };
      const event = new content.KeyboardEvent('', { key: names[code] ?? code, code, keyCode: { Enter: 13, Space: 32, Escape: 27, Tab: 9 }[code] });
      tip.keydown(event);
      tip.keyup(event);
      return true;`);
  };
  return {
    evaluate,
    waitFor,
    text: () => evaluate('seen()'),
    async enter(selector, text) {
      await waitFor(selector);
      await inPopup(`
        const field = find(${JSON.stringify(selector)});
        field.focus();
        field.value = ${JSON.stringify(text)};
        field.dispatchEvent(new content.Event('input', { bubbles: true, composed: true }));
        return true;`);
    },
    async click(selector) {
      await waitFor(selector);
      await evaluate(`(find(${JSON.stringify(selector)}).focus(), true)`);
      await key('Space');
    },
    async press(name) {
      await key(name);
    },
    async dismiss() {
      await chrome(`(CustomizableUI.hidePanelForNode(${POPUP}), true)`);
      await waitUntil('the popup to close', async () => !(await isOpen()));
    },
    async closed(timeoutMs) {
      await waitUntil('the popup to close', async () => !(await isOpen()), timeoutMs);
    },
  };
}
