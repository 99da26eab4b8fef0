import { join } from 'node:path';
import { build, type Plugin } from 'vite';

/**
 * Builds the gallery: `build-gallery.ts <folder> source|shipped`. In a process of its own: Vite says that this is production, and more,
 * to whatever runs in the same.
 */
const [folder = '', elements = ''] = process.argv.slice(2);
const root = join(import.meta.dirname, '../..');

await build({
  configFile: false,
  root: join(root, 'widget'),
  base: './',
  logLevel: 'warn',
  plugins: elements === 'shipped' ? [shippedElements()] : [],
  // The browsers get the styles as they are written: a minifier for older ones would resolve light-dark() too early.
  build: {
    outDir: folder,
    emptyOutDir: true,
    target: 'es2022',
    cssMinify: false,
    modulePreload: false,
    rolldownOptions: { input: join(root, 'widget/gallery.html'), checks: { ineffectiveDynamicImport: false } },
  },
});

/** The elements are what a script tag would load. */
function shippedElements(): Plugin {
  return {
    name: 'shipped-elements',
    enforce: 'pre',
    resolveId(source) {
      const [, name] = /^\.\/\w+\/(mfa-(?:challenge|enroll|settings))\.ts$/.exec(source) ?? [];
      return name === undefined ? null : { id: `/widget/${name}.js`, external: true };
    },
  };
}
