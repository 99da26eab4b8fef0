import { cp, readFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crx, type ManifestV3Export } from '@crxjs/vite-plugin';
import { type InlineConfig, type Plugin } from 'vite';
import { firefoxManifest, type Manifest } from './firefox-manifest.ts';
import { zipFolder } from './zip.ts';

export type Browser = 'chrome' | 'firefox';
export const BROWSERS: readonly Browser[] = ['chrome', 'firefox'];

const root = join(import.meta.dirname, '..');
const outDir = (browser: Browser) => join(root, 'dist/extension', browser);

/** The manifest that a browser gets. */
export function manifestFor(browser: Browser): Record<string, unknown> {
  const chrome = JSON.parse(readFileSync(join(root, 'manifest.json'), 'utf8')) as Manifest;
  return browser === 'chrome' ? chrome : firefoxManifest(chrome);
}

/** Everything that `dist/extension/` is made of, in the order in which it has to be built. */
export function extensionBuilds(): InlineConfig[] {
  return BROWSERS.flatMap((browser) => [pages(browser), ...CONTENT_SCRIPTS.map((name) => contentScript(browser, name))]);
}

/** `dist/extension/<browser>.zip`: what is uploaded to the stores. Same sources, same bytes. */
export async function zipExtensions(): Promise<void> {
  for (const browser of BROWSERS) await zipFolder(outDir(browser), `${outDir(browser)}.zip`);
}

/** Background, popup and what they share. */
function pages(browser: Browser): InlineConfig {
  return {
    configFile: false,
    logLevel: 'warn',
    root,
    publicDir: false,
    plugins: [crx({ manifest: manifestFor(browser) as unknown as ManifestV3Export, browser }), copyLocales(browser)],
    build: {
      outDir: outDir(browser),
      emptyOutDir: true,
      target: 'es2022',
      // Reviewers at the stores read this code: it is bundled, never obfuscated.
      minify: false,
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      // The manifest names every page but this one, which Chrome's background opens.
      ...(browser === 'chrome' && { rollupOptions: { input: { clipboard: 'extension/clipboard/clipboard.html' } } }),
    },
    worker: { format: 'es' },
  };
}

/** Injected into pages; each is built alone into one script without a loader, so that nothing has to be web-accessible. */
const CONTENT_SCRIPTS = ['sentinel', 'read-offer', 'look', 'words', 'choose', 'fill-field'] as const;

function contentScript(browser: Browser, name: string): InlineConfig {
  return {
    configFile: false,
    logLevel: 'warn',
    root,
    publicDir: false,
    build: {
      outDir: join(outDir(browser), 'extension/content'),
      emptyOutDir: false,
      target: 'es2022',
      minify: 'terser',
      terserOptions: { compress: { passes: 3 }, format: { comments: false } },
      lib: { entry: `extension/content/${name}.iife.ts`, formats: ['iife'], name: 'mfa', fileName: () => `${name}.js` },
    },
  };
}

function copyLocales(browser: Browser): Plugin {
  return {
    name: 'mfa-locales',
    async closeBundle() {
      await cp(join(root, 'extension/_locales'), join(outDir(browser), '_locales'), { recursive: true });
    },
  };
}

/** The text of a built manifest, for tests. */
export async function builtManifest(browser: Browser): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(outDir(browser), 'manifest.json'), 'utf8')) as Record<string, unknown>;
}
