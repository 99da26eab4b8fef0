import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** One measured figure. A ratio is `value / peer`'s figure from the same run: quote it, not the milliseconds. */
export interface BenchRow {
  name: string;
  value: number;
  unit: string;
  peer?: string;
  ratio?: number;
  target?: string;
}

/** `npm run bench`: every `*.bench.ts` of this folder, one table, and dist/bench.json. Names as arguments select files. */
const wanted = process.argv.slice(2);
const files = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.bench.ts'))
  .filter((file) => wanted.length === 0 || wanted.some((name) => file.startsWith(name)));

const rows: BenchRow[] = [];
for (const file of files) {
  console.error(`… ${file}`);
  const module = (await import(pathToFileURL(join(import.meta.dirname, file)).href)) as { default: () => Promise<BenchRow[]> };
  rows.push(...(await module.default()));
}
console.table(Object.fromEntries(rows.map(({ name, ...row }) => [name, { ...row, value: Number(row.value.toPrecision(4)) }])));
mkdirSync('dist', { recursive: true });
writeFileSync(
  'dist/bench.json',
  `${JSON.stringify({ madeAt: new Date().toISOString(), node: process.version, rows }, null, 2)}\n`,
);
process.exit(0);
