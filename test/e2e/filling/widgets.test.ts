import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { build } from 'esbuild';
import { FillingBrowser, type FillingGlobals } from './filling-browser.ts';

declare const filling: FillingGlobals;

const CODE = '082139';
const fixtures = join(import.meta.dirname, '../../extension/filling/widgets');
const packages = join(import.meta.dirname, '../../../.cache/filling-widgets/node_modules');

/** As applications ship them: the published package, and what its framework knows of the value afterwards. */
const widgets: Record<string, string> = {
  'input-otp': 'react.jsx',
  'react-otp-input': 'react.jsx',
  'mui-one-time-password-input': 'react.jsx',
  antd: 'react.jsx',
  '@ark-ui/react': 'react.jsx',
  'vue3-otp-input': 'vue.js',
  primevue: 'vue.js',
  vuetify: 'vue.js',
  '@ionic/core': 'ionic.js',
  'ng-otp-input': 'angular.js',
};

describe('filling the widgets that others publish', () => {
  let browser: FillingBrowser;
  const bundles = new Map<string, { js: string; css: string }>();

  before(async function () {
    if (!existsSync(packages)) this.skip(); // node test/extension/filling/widgets/install.mjs
    browser = await FillingBrowser.start();
    for (const file of new Set(Object.values(widgets))) bundles.set(file, await bundle(file));
  });
  after(() => browser?.stop());

  for (const [widget, file] of Object.entries(widgets)) {
    it(`${widget} takes the whole code, and its framework knows it`, async () => {
      const { js, css } = bundles.get(file) ?? { js: '', css: '' };
      const page = await browser.open(html(widget, css), {
        '/widget.js': { type: 'text/javascript; charset=utf-8', body: js },
      });
      await page.waitForSelector('#app input', { timeout: 90_000 });
      const finding = await page.evaluate(() => filling.find());
      expect(finding.kind, finding.reason).to.equal('found');
      const how = await page.evaluate((code) => filling.fill(code), CODE);
      expect(how).to.be.oneOf(['whole', 'each', 'keys']);
      expect(await page.evaluate(() => document.querySelector('#value')?.textContent)).to.equal(CODE);
      await page.close();
    });
  }
});

const html = (
  widget: string,
  css: string,
) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in</title><style>${css}</style></head>
<body data-widget="${widget}"><h1>Two-factor authentication</h1><p>Enter the code of your authenticator app.</p><div id="app"></div>
<script type="module" src="/widget.js"></script></body></html>`;

async function bundle(file: string): Promise<{ js: string; css: string }> {
  const built = await build({
    // As if it stood beside the widgets: the project has a React of its own, and two of them are one too many.
    stdin: { contents: readFileSync(join(fixtures, file), 'utf8'), resolveDir: join(packages, '..'), loader: 'jsx' },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    outdir: 'out',
    minify: true,
    write: false,
    logLevel: 'error',
    banner: { js: 'globalThis.process ??= { env: {} };' },
    loader: { '.woff': 'empty', '.woff2': 'empty', '.ttf': 'empty', '.eot': 'empty' },
    define: { 'process.env.NODE_ENV': '"production"', __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false' },
  });
  const text = (end: string) => built.outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  return { js: text('.js'), css: text('.css') };
}
