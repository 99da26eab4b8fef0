// `npm test`: everything that decides whether a change is good, in one command. LONG=1 runs the full rounds.
//
//   npm test                     all stages
//   npm test -- types server     some
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CHROMIUM, FIREFOX } from './browser-paths.mjs';

const root = join(import.meta.dirname, '../..');
const node = process.execPath;
const bin = (name) => join(root, 'node_modules', '.bin', name);
const mocha = (...patterns) => [bin('mocha'), '--config', 'test/support/mocharc.json', ...patterns];
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
  browsers: {
    command: [bin('web-test-runner'), '--config', 'test/support/web-test-runner.config.mjs'],
    needs: browsers.chromium || browsers.firefox ? null : 'a browser (Chromium or Firefox)',
  },
  'e2e:chromium': e2e('chromium'),
  'e2e:firefox': e2e('firefox'),
};

function e2e(browser) {
  return {
    command: mocha('test/e2e/**/*.test.ts', '--timeout', '120000'),
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

const total = { passed: 0, failed: 0, skipped: 0 };
const table = [];
for (const [name, stage] of Object.entries(stages)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const started = performance.now();
  const count = stage.needs ? skip(name, stage.needs) : await run(name, stage);
  for (const key of Object.keys(total)) total[key] += count[key];
  table.push({ stage: name, ...count, seconds: Math.round((performance.now() - started) / 1000) });
}
console.log();
for (const { stage, passed, failed, skipped, seconds } of table) {
  console.log(
    `${stage.padEnd(14)}${String(passed).padStart(6)} passed${failed ? `  ${failed} FAILED` : ''}${skipped ? `  ${skipped} skipped` : ''}  ${seconds} s`,
  );
}
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);

function skip(name, what) {
  console.log(`\n── ${name}: skipped: install ${what}`);
  return { passed: 0, failed: 0, skipped: 1 };
}

async function run(name, { command: [file, ...args], env }) {
  console.log(`\n── ${name}`);
  const child = spawn(node, [file, ...args], {
    cwd: root,
    env: { ...process.env, FORCE_COLOR: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text) => {
    output += text;
    process.stdout.write(text);
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  const count = read(output) ?? { passed: code === 0 ? 1 : 0, failed: 0, skipped: 0 };
  if (code !== 0 && count.failed === 0) count.failed = 1;
  return count;
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
