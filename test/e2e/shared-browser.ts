import type { Browser } from 'puppeteer-core';
import { type BrowserName, launchBrowser } from '../support/browsers.ts';

type Preferences = Parameters<typeof launchBrowser>[1];

const running = new Map<string, Promise<Browser>>();

/** A real browser that lives as long as the tests: starting one takes seconds. Whoever visits has a context of his own. */
export function sharedBrowser(name: BrowserName, preferences: Preferences = {}): Promise<Browser> {
  const key = JSON.stringify([name, preferences.dark ?? false, preferences.language ?? 'en']);
  const browser = running.get(key) ?? launchBrowser(name, preferences);
  running.set(key, browser);
  return browser;
}

/** Whoever is no test closes what he opened. */
export async function closeBrowsers(): Promise<void> {
  for (const browser of running.values()) await (await browser).close();
}

// A root hook: mocha runs it after the last suite of the process.
if ('after' in globalThis) after(closeBrowsers);
