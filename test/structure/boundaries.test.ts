import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect } from 'chai';

const root = join(import.meta.dirname, '../..');

/** Who may import whom. A folder may always import itself. */
const MAY_IMPORT: Record<string, string[]> = {
  shared: [],
  widget: ['shared'],
  server: ['shared'],
  extension: ['shared', 'widget'],
};

/** What is shipped to each place may use these packages and nothing else. */
const PACKAGES: Record<string, RegExp> = {
  shared: /^(otpauth|valibot|hash-wasm)$/,
  widget: /^(lit($|\/)|lean-qr$|lean-qr\/)/,
  server: /^(node:|hono($|\/)|@hono\/node-server|kysely($|\/)|@electric-sql\/pglite|pg$|valibot$|libphonenumber-js($|\/))/,
  extension: /^(lit($|\/)|webextension-polyfill$|idb$|valibot$|hash-wasm$|tldts$|qr($|\/)|@nuintun\/qrcode$)/,
};
/** Build configuration, run by Node: not shipped. */
const BUILD_FILES = /^(extension\/(build|firefox-manifest|zip)\.ts$|widget\/build\/)/;

interface Import {
  from: string;
  specifier: string;
  /** The imported file, from the root; null for a package. */
  to: string | null;
  typeOnly: boolean;
}

const files = Object.keys(MAY_IMPORT).flatMap(sources);
const imports = files.flatMap(importsOf);

describe('boundaries', () => {
  it('there is something to check', () => {
    expect(imports.length).to.be.greaterThan(10);
  });

  it('a folder imports only the folders that it may', () => {
    const broken = imports.filter(
      ({ from, to }) => to && folder(to) !== folder(from) && !MAY_IMPORT[folder(from)]?.includes(folder(to)),
    );
    expect(broken.map(describeImport), 'move what both need into shared/, or pass it in as a parameter').to.deep.equal([]);
  });

  it('an extension page may use widget elements; the rest of the extension may not', () => {
    const pages = /^extension\/(popup|options|approve|scan)\//;
    const broken = imports.filter(
      ({ from, to }) => from.startsWith('extension/') && to?.startsWith('widget/') && !pages.test(from),
    );
    expect(broken.map(describeImport)).to.deep.equal([]);
  });

  it('a folder uses only the packages that it ships', () => {
    const broken = imports.filter(({ from, to, specifier, typeOnly }) => {
      return to === null && !typeOnly && !BUILD_FILES.test(from) && !PACKAGES[folder(from)]?.test(specifier);
    });
    expect(broken.map(describeImport), 'a new dependency is a decision: say why in the README, then list it here').to.deep.equal(
      [],
    );
  });

  it('the elements carry no schema library', () => {
    const reached = reach([
      'widget/challenge/mfa-challenge.ts',
      'widget/enroll/mfa-enroll.ts',
      'widget/settings/mfa-settings.ts',
      'widget/fetch-with-mfa.ts',
    ]);
    expect([...reached].filter((file) => file.startsWith('shared/protocol/')).filter(isRuntimeSchema)).to.deep.equal([]);
  });

  it('only extension/browser.ts names the browser', () => {
    // Content scripts are built alone and have their own three lines.
    const elsewhere = files.filter((file) => file.startsWith('extension/') && file !== 'extension/browser.ts');
    const outside = elsewhere.filter((file) => !file.startsWith('extension/content/'));
    const importers = imports.filter(({ specifier, typeOnly }) => specifier === 'webextension-polyfill' && !typeOnly);
    expect(importers.map(({ from }) => from)).to.deep.equal(['extension/browser.ts']);
    const global = (file: string) => /(?<![\w.'"`/-])chrome\.[a-z]+\b/.test(code(file));
    const unasked = (file: string) =>
      /(?<![\w.'"`/-])browser\.[a-z]+\b/.test(code(file)) && !runtimeImports(file).includes('extension/browser.ts');
    expect(
      outside.filter((file) => !BUILD_FILES.test(file) && (global(file) || unasked(file))),
      'ask extension/browser.ts',
    ).to.deep.equal([]);
  });

  it('there are no import cycles', () => {
    const cycles: string[] = [];
    const done = new Set<string>();
    const visit = (file: string, path: string[]): void => {
      const at = path.indexOf(file);
      if (at >= 0) cycles.push([...path.slice(at), file].join(' → '));
      if (at >= 0 || done.has(file)) return;
      for (const next of runtimeImports(file)) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(cycles).to.deep.equal([]);
  });
});

function sources(dir: string): string[] {
  return readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .map((path) => join(dir, path))
    .sort();
}

function importsOf(from: string): Import[] {
  const pattern =
    /^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|(?<![\w.])import\(\s*['"]([^'"]+)['"]\s*\)/gm;
  return [...code(from).matchAll(pattern)].map((match) => {
    const specifier = (match[2] ?? match[3]) as string;
    const to = specifier.startsWith('.') ? relative(root, resolve(root, dirname(from), specifier.replace(/\?.*$/, ''))) : null;
    return { from, specifier, to, typeOnly: Boolean(match[1]) || /^\s*import\s*\{\s*(type\s+\w+\s*,?\s*)+\}/.test(match[0]) };
  });
}

function runtimeImports(file: string): string[] {
  return imports.filter((one) => one.from === file && one.to && !one.typeOnly).map((one) => one.to as string);
}

function reach(entries: string[]): Set<string> {
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    runtimeImports(file).forEach(visit);
  };
  entries.forEach(visit);
  return reached;
}

const isRuntimeSchema = (file: string) => /from 'valibot'/.test(code(file));
const folder = (file: string) => file.split('/')[0] as string;
const describeImport = ({ from, specifier }: Import) => `${from} imports ${specifier}`;

/** The source without its comments: those may name what they like. */
function code(file: string): string {
  return readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}
