// Unit tests in real Chromium and Firefox. BROWSER=chromium or BROWSER=firefox runs one of them. SHIPPED=1 runs those of the elements
// with the files of dist/widget, since a build can break what the source does.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { CHROMIUM, CHROMIUM_ARGS, FIREFOX } from './browser-paths.mjs';
import { countingReporter } from './counting-reporter.mjs';

const root = join(import.meta.dirname, '../..');

const browsers = {
  chromium: () => chromeLauncher({ launchOptions: { executablePath: CHROMIUM, args: CHROMIUM_ARGS }, concurrency: 2 }),
  firefox: () => chromeLauncher({ launchOptions: { browser: 'firefox', executablePath: FIREFOX }, concurrency: 1 }),
};
const installed = { chromium: existsSync(CHROMIUM), firefox: existsSync(FIREFOX) };
const wanted = process.env.BROWSER ? [process.env.BROWSER] : Object.keys(browsers).filter((name) => installed[name]);

const shippedElements = {
  name: 'shipped-elements',
  resolveImport({ source }) {
    const [, name] = /\/(mfa-(?:challenge|enroll|settings)|fetch-with-mfa)\.ts$/.exec(source) ?? [];
    return name && `/dist/widget/${name}.js`;
  },
};

export default {
  rootDir: root,
  files: ['test/{shared,widget,extension}/**/*.test.ts', '!test/**/*.node.test.ts'],
  nodeResolve: { browser: true, exportConditions: ['browser', 'source', 'production'] },
  plugins: [
    ...(process.env.SHIPPED ? [shippedElements] : []),
    esbuildPlugin({ ts: true, json: true, target: 'es2022', tsconfig: join(root, 'tsconfig.json') }),
  ],
  browsers: wanted.map((name) => browsers[name]()),
  concurrentBrowsers: 1,
  testFramework: { config: { ui: 'bdd', timeout: 120_000 } },
  testsStartTimeout: 180_000,
  testsFinishTimeout: 600_000,
  reporters: [defaultReporter({ reportTestProgress: false, reportTestResults: true }), countingReporter()],
};
