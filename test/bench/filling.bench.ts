import { join } from 'node:path';
import { build } from 'esbuild';
import puppeteer, { type Browser } from 'puppeteer-core';
import { CHROMIUM, CHROMIUM_ARGS } from '../support/browser-paths.mjs';
import type { BenchRow } from './bench.ts';

const root = join(import.meta.dirname, '../..');
const ROUNDS = 21;

/**
 * What one look at a large page costs, beside the cheapest look there is (is any input there?) and the usual one (a list of
 * attribute selectors). It is paid once per click of the user: nothing runs on a page before or after.
 */
export default async function filling(): Promise<BenchRow[]> {
  const browser = await puppeteer.launch({ executablePath: CHROMIUM, headless: true, args: CHROMIUM_ARGS });
  try {
    return [...(await costs(browser)), ...(await heap(browser))];
  } finally {
    await browser.close();
  }
}

interface Costs {
  detector: number;
  selectors: number;
  inputs: number;
  layout: number;
  kind: string;
}

async function costs(browser: Browser): Promise<BenchRow[]> {
  const page = await browser.newPage();
  await page.setContent(largePage(20_000));
  await page.evaluate(await detector());
  const measured = (await page.evaluate(`(${String(measure)})(${ROUNDS})`)) as Costs;
  if (measured.kind !== 'found') throw new Error(`the detector answered ${measured.kind} on the page of the benchmark`);
  const { detector: ours, selectors, inputs, layout } = measured;
  return [
    {
      name: 'one look for a code field, 20,000 elements',
      value: ours,
      unit: 'ms',
      peer: 'where its inputs are',
      ratio: ours / layout,
    },
    { name: 'the same page, a list of attribute selectors', value: selectors, unit: 'ms' },
    { name: 'the same page, where its inputs are (it must be laid out)', value: layout, unit: 'ms' },
    { name: 'the same page, querySelectorAll("input")', value: inputs, unit: 'ms' },
  ];
}

/** Runs in the page, interleaved, after a change that makes layout stale: the median of each. */
function measure(rounds: number): Costs {
  const globals = window as unknown as { findCode: () => string };
  const selectors = ['otp', 'totp', '2fa', 'mfa', 'code', 'token']
    .map((word) => `[name*=${JSON.stringify(word)} i], [id*=${JSON.stringify(word)} i]`)
    .join();
  const ways: Record<string, () => unknown> = {
    detector: () => globals.findCode(),
    selectors: () => document.querySelectorAll(selectors),
    inputs: () => document.querySelectorAll('input'),
    layout: () => [...document.querySelectorAll('input')].map((input) => input.getBoundingClientRect()),
  };
  const times: Record<string, number[]> = { detector: [], selectors: [], inputs: [], layout: [] };
  let stale = 0;
  for (let round = 0; round < rounds; round++) {
    for (const [name, way] of Object.entries(ways)) {
      document.body.style.paddingTop = `${String(++stale)}px`;
      const started = performance.now();
      way();
      times[name]?.push(performance.now() - started);
    }
  }
  const median = (name: string) => times[name]?.sort((a, b) => a - b)[rounds >> 1] ?? 0;
  return {
    detector: median('detector'),
    selectors: median('selectors'),
    inputs: median('inputs'),
    layout: median('layout'),
    kind: globals.findCode(),
  };
}

async function heap(browser: Browser): Promise<BenchRow[]> {
  const page = await browser.newPage();
  await page.setContent(largePage(100));
  const before = (await page.metrics()).JSHeapUsedSize ?? 0;
  const script = await detector();
  await page.evaluate(script);
  await page.evaluate('findCode()');
  const after = (await page.metrics()).JSHeapUsedSize ?? 0;
  return [{ name: 'heap of the detector and the filler in a page', value: (after - before) / 1000, unit: 'kB' }];
}

async function detector(): Promise<string> {
  const contents = `
    import { findCodeField } from './extension/content/find-code-field.ts';
    import { fillField } from './extension/content/fill-field.ts';
    globalThis.__name = (given) => given; // tsx wraps the functions that are sent into the page in this
    globalThis.fillCode = fillField;
    globalThis.findCode = () => findCodeField(document, { openShadowRoot: (element) => element.shadowRoot }).kind;`;
  const built = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    write: false,
  });
  return built.outputFiles[0]?.text ?? '';
}

function largePage(elements: number): string {
  const row = (i: number) =>
    `<div class="row"><span>Item ${String(i)}</span><a href="#${String(i)}">open</a><p>Some text about it</p><button>More</button></div>`;
  const rows = Array.from({ length: elements / 5 }, (_, i) => row(i)).join('');
  return `<!doctype html><title>Orders</title><main>${rows}</main><form><label>Username <input name="username"></label>
    <label>Password <input type="password" name="password"></label><label>Two-factor code <input name="otp" inputmode="numeric"></label></form>`;
}
