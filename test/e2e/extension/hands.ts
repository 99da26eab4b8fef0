import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Page } from 'puppeteer-core';
import { type ExtensionBrowser, type LaunchOptions } from '../../kit/launch.ts';
import { waitUntil } from '../../kit/launch-wait.ts';
import { type BrowserName } from '../../support/browsers.ts';
import { startScreen } from './screen.ts';

/** What neither a page nor a driver of a browser can press: the shortcut, and an entry in the menu of a field. */
export interface Hands {
  /** What the browser has to be started with. */
  options: Partial<LaunchOptions>;
  /** Alt+Shift+L, in the page in front. */
  shortcut(extension: ExtensionBrowser): Promise<void>;
  /** The right button in the middle of this page, which is in front, and there our entry. */
  menu(extension: ExtensionBrowser, page: Page): Promise<void>;
  close(): void;
}

export const hasHands = (name: BrowserName): boolean =>
  name === 'firefox' || ['/usr/bin/Xvfb', '/usr/bin/xdotool'].every((path) => existsSync(path));

export const handsFor = (name: BrowserName): Promise<Hands> => (name === 'chromium' ? onScreen() : Promise.resolve(inFirefox()));

/** A keyboard and a mouse on a real screen. */
async function onScreen(): Promise<Hands> {
  const screen = await startScreen();
  const act = (...words: string[]) => String(execFileSync('xdotool', words, { env: { ...process.env, DISPLAY: screen.name } }));
  // Nobody manages windows here: whoever wants keys has to be given them.
  const focus = () => act('search', '--onlyvisible', '--class', 'chromium', 'windowfocus');
  const windows = () => act('search', '--onlyvisible', '--name', '').split('\n').length;
  return {
    options: { headless: false, env: { DISPLAY: screen.name } },
    async shortcut() {
      focus();
      act('key', 'alt+shift+l');
      return Promise.resolve();
    },
    async menu() {
      focus();
      const before = windows();
      act('mousemove', '500', '300', 'click', '3');
      await waitUntil('the menu', () => Promise.resolve(windows() > before));
      // Ours is the last entry but one.
      act('key', 'Up', 'Up', 'Return');
    },
    close: () => screen.close(),
  };
}

/** Firefox without a screen: its own key element and its own menu, from the scope of its windows. */
function inFirefox(): Hands {
  return {
    options: {},
    shortcut: async (extension) => {
      await inWindow(
        extension,
        `[...document.querySelectorAll('keyset[id^=ext-keyset] key')].find((key) => key.getAttribute('key')?.toUpperCase() === 'L').doCommand()`,
      );
    },
    menu: async (extension, page) => {
      await page.mouse.click(400, 300, { button: 'right' });
      await inWindow(
        extension,
        `(async () => {
          const menu = document.getElementById('contentAreaContextMenu');
          if (menu.state !== 'open') await new Promise((resolve) => menu.addEventListener('popupshown', resolve, { once: true }));
          menu.activateItem([...menu.querySelectorAll('menuitem')].find(({ label }) => label === 'Fill code'));
        })()`,
      );
    },
    close: () => undefined,
  };
}

interface Connection {
  send(
    method: string,
    params: object,
  ): Promise<{ result: { contexts: { context: string }[] } & { type: string; exceptionDetails?: { text: string } } }>;
}

/** Runs in the browser's own window (WebDriver BiDi, `moz:scope`). */
async function inWindow({ browser }: ExtensionBrowser, expression: string): Promise<void> {
  const { connection } = browser as unknown as { connection: Connection };
  const { contexts } = (await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' })).result;
  const target = { context: contexts[0]?.context };
  const { result } = await connection.send('script.evaluate', { expression, target, awaitPromise: true });
  if (result.type !== 'success') throw new Error(`In the browser's own window: ${result.exceptionDetails?.text}`);
}
