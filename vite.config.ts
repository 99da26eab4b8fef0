import { rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { build, defineConfig, type InlineConfig, type Plugin } from 'vite';
import { MANGLED, shortNames, SHORTEST } from './widget/build/internal-names.ts';
import { leanLit } from './widget/build/lean-lit.ts';
import { packedWords } from './widget/build/packed-words.ts';
import { smallTemplates } from './widget/build/small-templates.ts';

/**
 * Everything that is shipped, one target each. `npm run build` makes them all; `ONLY=widget,server npm run build` some.
 *
 *   dist/widget/     the elements for a script tag: one self-contained file each, Lit inside
 *   dist/npm/        the same elements for a bundler: Lit is a dependency, chunks are shared
 *   dist/server/     the verifier        dist/testing/   the test kit        (their libraries stay imports)
 *   dist/extension/  Chrome and Firefox, unpacked and zipped
 */
const targets: Record<string, () => Promise<void>> = {
  async widget() {
    for (const [name, entry] of Object.entries(all)) await build(selfContained(name, entry, name in elements));
    await build(forBundlers());
  },
  async server() {
    await build(forNode('dist/server', { app: 'server/app.ts', main: 'server/main.ts', cli: 'server/cli.ts' }));
  },
  async testing() {
    await build(forNode('dist/testing', { index: 'test/kit/index.ts' }));
  },
  async extension() {
    const { extensionBuilds, zipExtensions } = await import('./extension/build.ts');
    for (const config of extensionBuilds()) await build(config);
    await zipExtensions();
  },
};

const elements = {
  'mfa-challenge': 'widget/challenge/mfa-challenge.ts',
  'mfa-enroll': 'widget/enroll/mfa-enroll.ts',
  'mfa-settings': 'widget/settings/mfa-settings.ts',
};

/** Without an element of their own: they use what the page has loaded. */
const companions = {
  'fetch-with-mfa': 'widget/fetch-with-mfa.ts',
};

/** Loaded by an element when a page speaks them. */
const languages = {
  'mfa-enroll.en': 'widget/enroll/languages/en.ts',
  'mfa-enroll.id': 'widget/enroll/languages/id.ts',
  'mfa-settings.en': 'shared/strings/settings/en.ts',
  'mfa-settings.id': 'shared/strings/settings/id.ts',
};

const all = { ...elements, ...companions, ...languages };

export default defineConfig({
  builder: {
    async buildApp(builder) {
      const only = process.env['ONLY']?.split(',') ?? Object.keys(targets);
      if (!process.env['ONLY']) await rm('dist', { recursive: true, force: true });
      for (const name of only) await targets[name]?.();
      // Otherwise Vite looks for an index.html to build, because none of its own environments was.
      for (const environment of Object.values(builder.environments)) environment.isBuilt = true;
    },
  },
});

const common = {
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
} satisfies InlineConfig;

/** Terser, because Vite's own minifier leaves the white space of ES library builds (a tenth of the size). */
function selfContained(name: string, entry: string, draws: boolean): InlineConfig {
  return {
    ...common,
    plugins: [...(draws ? [leanLit(name)] : []), besides(), shortNames(), smallTemplates(), packedWords()],
    build: {
      outDir: 'dist/widget',
      emptyOutDir: false,
      // Not named in the file; `npm test` weighs its parts by it.
      sourcemap: 'hidden',
      target: 'es2022',
      minify: 'terser',
      terserOptions: {
        module: true,
        compress: { passes: 1 },
        mangle: { properties: { regex: MANGLED, builtins: true } },
        nameCache: SHORTEST,
        format: { comments: false, preserve_annotations: false },
      },
      lib: { entry, formats: ['es'], fileName: () => `${name}.js` },
      rolldownOptions: {
        checks: { pluginTimings: false },
        // What they make is left out where nobody asks for it.
        treeshake: { manualPureFunctions: ['compiled', 'bound', 'reader', 'unpack'] },
        output: { codeSplitting: false },
      },
    },
  };
}

function forBundlers(): InlineConfig {
  return {
    ...common,
    build: {
      outDir: 'dist/npm',
      target: 'es2022',
      minify: false,
      lib: { entry: { ...elements, ...companions, 'locales/ar': 'widget/locales/ar.ts' }, formats: ['es'] },
      rolldownOptions: {
        checks: { pluginTimings: false },
        external: /^lit($|\/)/,
        output: { chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  };
}

function forNode(outDir: string, input: Record<string, string>): InlineConfig {
  return {
    ...common,
    build: {
      outDir,
      ssr: true,
      target: 'node20',
      minify: false,
      rolldownOptions: {
        checks: { pluginTimings: false },
        input,
        // What a chunk needs of an entry must not become part of what the entry offers.
        preserveEntrySignatures: 'strict',
        external: /^(?!\.|\/|\0)/,
        output: { chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  };
}

/** What an element loads when it is wanted, and not before, is a self-contained file beside its own. */
function besides(): Plugin {
  const files = new Map(Object.entries(all).map(([name, entry]) => [resolve(entry), `./${name}.js`]));
  return {
    name: 'mfa-besides',
    enforce: 'pre',
    resolveDynamicImport(source, importer) {
      const file = typeof source === 'string' ? files.get(resolve(dirname(importer ?? ''), source)) : undefined;
      if (file === undefined) this.error(`${String(source)}, loaded by ${String(importer)}, is not built as a file of its own.`);
      return { id: file, external: true };
    },
  };
}
