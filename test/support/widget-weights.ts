import { readFileSync, writeFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { format, resolveConfig } from 'prettier';

/**
 * What the parts of the prompt's file weigh: bytes of gzip that the file would be lighter without them. The table in widget/README.md
 * is the last look; `npx tsx test/support/widget-weights.ts` takes another, after `npm run build`.
 */
const root = join(import.meta.dirname, '../..');
const README = join(root, 'widget/README.md');
const TABLE = /(<!-- weights -->\n)[^]*?(<!-- \/weights -->)/;

/** The first that fits is where a source file belongs. */
const PARTS: readonly [part: string, files: RegExp][] = [
  ['Lit’s templates', /lit-html/],
  ['words', /shared\/strings\/prompt\//],
  ['styles', /\.css\.ts$/],
  ['what is drawn', /challenge-view|cells/],
  ['what is said', /challenge-words|strings/],
  ['the machine and what runs it', /challenge-(machine|controller)/],
  ['the element', /mfa-challenge\.ts|form-challenge|framed|last-method|outcomes|arming|events/],
  ['the input', /code-input|code-text|web-otp/],
  ['wire and guards', /guards|http-transport|errors/],
  ['the bridge to the extension', /bridge/],
  ['the base of all elements', /guest-element/],
];

export const gzipBytes = (content: string | Buffer): number => gzipSync(content, { level: 9 }).length;

/** @param name - of a file in dist/widget, without its end */
export function weigh(name: string): Map<string, number> {
  return lighterWithout(name, (file) => PARTS.find(([, files]) => files.test(file))?.[0]);
}

/** The same by source file. */
export function weighFiles(name: string): Map<string, number> {
  return lighterWithout(name, (file) => file.replace(/.*\/(?=widget\/|shared\/|node_modules\/)/, ''));
}

/** @param partOf - which part of the bundle a source file belongs to */
function lighterWithout(name: string, partOf: (file: string) => string | undefined): Map<string, number> {
  const path = join(root, 'dist/widget', `${name}.js`);
  const code = readFileSync(path, 'utf8');
  const map = new SourceMap(JSON.parse(readFileSync(`${path}.map`, 'utf8')) as ConstructorParameters<typeof SourceMap>[0]);
  const lines = code.split('\n');
  const parts = lines.map((line, row) => [...line].map((_, column) => partOf(fileAt(map, row, column))));
  const without = (part: string): string =>
    lines.map((line, row) => [...line].filter((_, column) => parts[row]?.[column] !== part).join('')).join('\n');
  const names = new Set(parts.flat().filter((part) => part !== undefined));
  return new Map([...names].map((part) => [part, gzipBytes(code) - gzipBytes(without(part))]));
}

function fileAt(map: SourceMap, row: number, column: number): string {
  const entry = map.findEntry(row, column);
  return ('originalSource' in entry && entry.originalSource) || '';
}

/** What the README says of each part, in bytes. */
export function weightsSaid(): Map<string, number> {
  const table = TABLE.exec(readFileSync(README, 'utf8'))?.[0] ?? '';
  const rows = [...table.matchAll(/^\| ([^|]+?) +\| +([\d,]+) \|$/gm)];
  return new Map(rows.map(([, part = '', bytes = '']) => [part, Number(bytes.replace(',', ''))]));
}

async function write(): Promise<void> {
  const rows = [...weigh('mfa-challenge')].sort(([, a], [, b]) => b - a);
  const lines = rows.map(([part, bytes]) => `| ${part} | ${bytes.toLocaleString('en')} |`);
  const table = ['| without | lighter by, bytes gzip |', '| --- | --: |', ...lines].join('\n');
  const text = readFileSync(README, 'utf8').replace(TABLE, (_, open: string, close: string) => `${open}\n${table}\n\n${close}`);
  writeFileSync(README, await format(text, { ...(await resolveConfig(README)), parser: 'markdown' }));
}

if (process.argv[1] === import.meta.filename) await write();
