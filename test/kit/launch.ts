import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { launchChromium } from './launch-chromium.ts';
import { launchFirefox } from './launch-firefox.ts';
import type { PreparedVault } from './launch-vault.ts';
import { unzip } from './launch-unzip.ts';

/** How a browser with the extension is started. */
export interface LaunchOptions {
  browser: 'chromium' | 'firefox';
  /** The packed extension as it is released (`.zip`), or an unpacked folder. */
  extension: string;
  executablePath: string;
  /** Further arguments of the browser. */
  args?: string[];
  /** False: with windows, on the screen that `DISPLAY` names. Otherwise without any. */
  headless?: boolean;
  /** Further variables of the browser's environment. */
  env?: Record<string, string>;
  /** Chromium only: arguments to do without, of those that puppeteer adds (`--disable-back-forward-cache`, for instance). */
  withoutArgs?: string[];
  /** Firefox only: further preferences. */
  prefs?: Record<string, boolean | number | string>;
  /** Sites with a certificate of their own making. */
  acceptInsecureCerts?: boolean;
  /**
   * Sites for which the browser's permission prompt is answered with yes, as patterns without a port. With a `vault` they
   * count as permitted before.
   */
  permit?: string[];
  /** Accounts that are there from the beginning, behind a passphrase. */
  vault?: PreparedVault;
  /** The browser's profile; otherwise a new one, deleted at the end. */
  userDataDir?: string;
}

/** A real, headless browser with the extension inside, and the hands of its user. */
export interface ExtensionBrowser {
  browser: Browser;
  /** `chrome-extension://…/` or `moz-extension://…/` */
  baseUrl: string;
  userDataDir: string;
  newPage(url?: string): Promise<Page>;
  /** Clicks the extension's button for real: the popup opens, and the page is lent to the extension (`activeTab`). */
  clickToolbarButton(page: Page): Promise<Popup>;
  /** The popup, once it is open, whoever opened it. Rejects after `timeoutMs`. */
  popup(timeoutMs?: number): Promise<Popup>;
  isPopupOpen(): Promise<boolean>;
  /** As if the user had permitted these sites earlier. */
  permitNow(patterns: readonly string[]): Promise<void>;
  /** Runs in a page of the extension: what its storage holds, for instance. `expression` may be a promise. */
  evaluateInExtension<T>(expression: string): Promise<T>;
  /** As the browser does after half a minute without events. */
  stopBackground(): Promise<void>;
  close(): Promise<void>;
}

/** The open popup. Selectors look into every shadow root. */
export interface Popup {
  waitFor(selector: string, timeoutMs?: number): Promise<void>;
  /** All text on screen, white space folded. */
  text(): Promise<string>;
  enter(selector: string, text: string): Promise<void>;
  /** With user activation, as a click has. */
  click(selector: string): Promise<void>;
  press(key: 'Enter' | 'Escape' | 'Tab'): Promise<void>;
  evaluate<T>(expression: string): Promise<T>;
  /** As a click elsewhere does. */
  dismiss(): Promise<void>;
  /** Resolves when it is closed. */
  closed(timeoutMs?: number): Promise<void>;
}

/** What a browser's own launcher is given: everything is decided. */
export interface Launch extends Omit<LaunchOptions, 'extension' | 'vault' | 'userDataDir'> {
  folder: string;
  userDataDir: string;
}

/**
 * Starts Chromium or Firefox with the packed extension. Close it when you are done: that ends the browser and deletes what
 * was unpacked.
 */
export async function launchWithExtension(options: LaunchOptions): Promise<ExtensionBrowser> {
  const { extension, vault, userDataDir, ...rest } = options;
  if (!existsSync(extension)) throw new Error(`There is no extension at ${extension}: build it first.`);
  const workshop = await mkdtemp(join(tmpdir(), 'mfa-launch-'));
  const folder = extension.endsWith('.zip') ? await unzip(extension, join(workshop, 'extension')) : extension;
  const launch: Launch = { ...rest, folder, userDataDir: userDataDir ?? join(workshop, 'profile') };
  const started = await (rest.browser === 'chromium' ? launchChromium(launch) : launchFirefox(launch));
  if (vault) {
    const { vaultRows } = await import('./launch-vault.ts');
    await started.evaluateInExtension(await vaultRows(vault));
    await started.permitNow(rest.permit ?? []);
  }
  return {
    ...started,
    async close() {
      await started.close();
      await rm(workshop, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
