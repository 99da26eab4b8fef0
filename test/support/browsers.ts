import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { CHROMIUM, CHROMIUM_ARGS, FIREFOX } from './browser-paths.mjs';

export type BrowserName = 'chromium' | 'firefox';

/** The browsers that e2e tests run in: `BROWSER=chromium|firefox`, otherwise both. */
export const BROWSERS: readonly BrowserName[] = (['chromium', 'firefox'] as const).filter(
  (name) => (process.env['BROWSER'] ?? name) === name,
);

/** How long a browser may take to start on a busy machine. */
const START_MS = 120_000;

/** A real browser without extensions, headless. `dark` and `language` are what its user chose in the system. */
export function launchBrowser(name: BrowserName, { dark = false, language = 'en' } = {}): Promise<Browser> {
  if (name === 'chromium') {
    return puppeteer.launch({
      executablePath: CHROMIUM,
      timeout: START_MS,
      args: [...CHROMIUM_ARGS, `--lang=${language}`, `--accept-lang=${language}`],
    });
  }
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: FIREFOX,
    timeout: START_MS,
    extraPrefsFirefox: {
      'intl.accept_languages': language,
      'ui.systemUsesDarkTheme': dark ? 1 : 0,
      'layout.css.prefers-color-scheme.content-override': dark ? 0 : 1,
    },
  });
}

/** A page with cookies of its own. */
export async function freshPage(browser: Browser, viewport = { width: 1280, height: 860 }): Promise<Page> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport(viewport);
  page.setDefaultTimeout(90_000);
  return page;
}
