// `npm test`: everything that decides whether a change is good, in one command. LONG=1 runs the full rounds.
//
//   npm test                     all stages
//   npm test -- types server     some
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHROMIUM, FIREFOX } from './browser-paths.mjs';

const root = join(import.meta.dirname, '../..');
const node = process.execPath;
const bin = (name) => join(root, 'node_modules', '.bin', name);
const mocha = (...patterns) => [
  bin('mocha'),
  '--config',
  'test/support/mocharc.json',
  ...(process.env.LONG ? ['--timeout', '0'] : []),
  ...patterns,
];
const browsers = { chromium: existsSync(CHROMIUM), firefox: existsSync(FIREFOX) };

/** Each stage is one process; its last line with counts is added up, a stage without counts is one check. */
const stages = {
  types: { command: [bin('tsc')] },
  lint: { command: [bin('eslint'), '.', '--max-warnings=0'] },
  format: { command: [bin('prettier'), '--check', '--log-level=warn', '.'] },
  build: { command: [bin('vite'), 'build', '--app', '--logLevel', 'warn'] },
  structure: { command: mocha('test/structure/**/*.test.ts', 'test/size/**/*.test.ts') },
  node: {
    command: mocha(
      'test/shared/**/*.test.ts',
      'test/extension/**/*.node.test.ts',
      'test/site/**/*.test.ts',
      'test/kit/**/*.test.ts',
    ),
  },
  server: { command: mocha('test/server/**/*.test.ts', 'test/contracts/**/*.test.ts') },
  'e2e:chromium': e2e('chromium'),
  'e2e:firefox': e2e('firefox'),
  browsers: inBrowsers(),
  shipped: inBrowsers({ SHIPPED: '1' }, ['--files', 'test/widget/*.test.ts']),
};

/** Tests that run inside of the browsers; `shipped`: those of the elements once more, with the files that a page gets. */
function inBrowsers(env = {}, args = []) {
  return {
    command: [bin('web-test-runner'), '--config', 'test/support/web-test-runner.config.mjs', ...args],
    env,
    needs: browsers.chromium || browsers.firefox ? null : 'a browser (Chromium or Firefox)',
  };
}

function e2e(browser) {
  return {
    command: mocha('test/e2e/**/*.test.ts'),
    env: { BROWSER: browser },
    needs: browsers[browser] ? null : browser === 'chromium' ? 'Chromium' : 'Firefox',
  };
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in stages));
if (unknown.length > 0) {
  console.error(`No such stage: ${unknown.join(', ')}. There are: ${Object.keys(stages).join(', ')}.`);
  process.exit(2);
}

const LOGS = join(root, '.cache/test');
mkdirSync(LOGS, { recursive: true });
const rows = [];
if (isWanted('build')) await run('build');
// Browsers wait more than they work: two stages at a time, the longest first.
const queue = ['e2e:firefox', ...Object.keys(stages).filter((name) => !/^(build|e2e:firefox)$/.test(name))].filter(isWanted);
await Promise.all([work(), work()]);

for (const row of rows)
  if (row.failed > 0) console.log(`\n── ${row.stage} (all of it: .cache/test/${logOf(row.stage)})\n${row.failures}`);
console.log(rows.map(line).join('\n'));
const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map((key) => rows.reduce((sum, row) => sum + row[key], 0));
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);

function isWanted(name) {
  return wanted.length === 0 || wanted.includes(name);
}

async function work() {
  for (let name; (name = queue.shift());) await run(name);
}

/** Runs a stage: its line when it is done, what failed at the end. A stage that is asked for alone shows what it does. */
async function run(stage) {
  const { command, env, needs } = stages[stage];
  const begun = performance.now();
  const { code, output } = needs ? { code: 0, output: `skipped: install ${needs}` } : await outputOf(command, env);
  writeFileSync(join(LOGS, logOf(stage)), output);
  const count = needs
    ? { passed: 0, failed: 0, skipped: 1 }
    : (read(output) ?? { passed: code === 0 ? 1 : 0, failed: 0, skipped: 0 });
  if (code !== 0 && count.failed === 0) count.failed = 1;
  const row = { stage, ...count, seconds: Math.round((performance.now() - begun) / 1000), failures: failuresIn(output) };
  rows.push(row);
  console.log(line(row));
  for (const said of output.match(/^.*\bskipped: .*$/gm) ?? []) console.log(`  ${said.trim()}`);
}

function logOf(stage) {
  return `${stage.replace(':', '-')}.log`;
}

function line({ stage, passed, failed, skipped, seconds }) {
  const counts = `${String(passed).padStart(6)} passed${failed ? `  ${failed} FAILED` : ''}${skipped ? `  ${skipped} skipped` : ''}`;
  return `${stage.padEnd(14)}${counts}  ${seconds} s`;
}

async function outputOf([file, ...args], env) {
  const child = spawn(node, [file, ...args], {
    cwd: root,
    env: { ...process.env, FORCE_COLOR: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
      if (wanted.length === 1) process.stdout.write(text);
    });
  }
  return { code: await new Promise((resolve) => child.on('close', resolve)), output };
}

/** mocha repeats its failures below a count of them; others say little else. */
function failuresIn(output) {
  const at = output.search(/^\s*\d+ failing$/m);
  return at === -1 ? output : output.slice(at);
}

/** mocha's `12 passing`, or web-test-runner's closing line. */
function read(output) {
  const number = (pattern) => Number(output.match(pattern)?.[1] ?? 0);
  if (/^\s*\d+ passing/m.test(output)) {
    return { passed: number(/^\s*(\d+) passing/m), failed: number(/^\s*(\d+) failing/m), skipped: number(/^\s*(\d+) pending/m) };
  }
  const line = output.match(/^(\d+) passed, (\d+) failed, (\d+) skipped$/m);
  return line && { passed: Number(line[1]), failed: Number(line[2]), skipped: Number(line[3]) };
}
