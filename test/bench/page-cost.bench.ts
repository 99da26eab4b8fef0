import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { packed, PASSPHRASE, start } from '../e2e/extension/start.ts';
import { CHROMIUM, CHROMIUM_ARGS } from '../support/browser-paths.mjs';
import type { BenchRow } from './bench.ts';

const ROUNDS = 11;
const BURSTS = 60;

/**
 * What the extension costs a page that it is not asked about: to load it, and to change it. Beside it, in the same run and on the
 * same pages: no extension, one that does nothing, a script of 100 kB, and one of the size and the ways of KeePassXC-Browser
 * (226 kB in every page, an observer over the whole document that looks for inputs and at their styles after every change).
 */
export default async function pageCost(): Promise<BenchRow[]> {
  if (!existsSync(CHROMIUM) || !existsSync(packed('chromium'))) return [];
  const workshop = await mkdtemp(join(tmpdir(), 'mfa-bench-'));
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(largePage(request.url === '/large' ? 20_000 : 300));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const [bound, unknown] = [`http://localhost:${String(port)}`, `http://127.0.0.1:${String(port)}`];
  const contenders = await contendersIn(workshop, bound, unknown);
  try {
    return [...(await loading(contenders)), ...(await mutating(contenders))];
  } finally {
    await Promise.all(contenders.map(({ close }) => close?.()));
    server.closeAllConnections();
    server.close();
    await rm(workshop, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

interface Contender {
  name: string;
  site: string;
  browser: Browser;
  close?: () => Promise<unknown>;
  target?: { load?: string; mutate?: string };
}

async function contendersIn(workshop: string, bound: string, unknown: string): Promise<Contender[]> {
  const withScript = async (name: string, script: string | undefined): Promise<Contender> => {
    const folder = script === undefined ? undefined : await extensionOf(join(workshop, name.replace(/\W/g, '-')), script);
    const options = { executablePath: CHROMIUM, headless: true, pipe: true, args: CHROMIUM_ARGS };
    const browser = await puppeteer.launch({ ...options, ...(folder && { enableExtensions: [folder] }) });
    return { name, site: unknown, browser, close: () => browser.close() };
  };
  const uri = 'otpauth://totp/Wallet:alex?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Wallet';
  const vault = { passphrase: PASSPHRASE, accounts: [{ uri, origin: bound }] };
  const ours = await start('chromium', { vault });
  const scripts = await ours.evaluateInExtension<{ matches: string[] }[]>('chrome.scripting.getRegisteredContentScripts()');
  const matches = scripts.flatMap((one) => one.matches);
  if (matches.join() !== 'http://localhost/*') throw new Error(`scripts are registered on ${matches.join()}`);
  return [
    await withScript('no extension', undefined),
    {
      name: 'ours, unknown site',
      site: unknown,
      browser: ours.browser,
      close: () => ours.close(),
      target: { load: '0: no script' },
    },
    { name: 'ours, bound site', site: bound, browser: ours.browser, target: { load: '≤ 1 ms', mutate: '≤ 1.05' } },
    await withScript('an empty script', ''),
    await withScript('100 kB of script', padding(100_000)),
    await withScript('226 kB and an observer', padding(226_000) + OBSERVER),
  ];
}

/** Script time of the page until it has nothing to do, in milliseconds, more than without any extension. */
async function loading(contenders: Contender[]): Promise<BenchRow[]> {
  const times = await measured(contenders, async ({ browser, site }) => {
    const page = await browser.newPage();
    await page.goto(`${site}/`, { waitUntil: 'load' });
    await page.evaluate('new Promise((resolve) => requestIdleCallback(() => setTimeout(resolve, 150)))');
    const { ScriptDuration = 0 } = await page.metrics();
    await page.close();
    return ScriptDuration * 1000;
  });
  const none = times.get('no extension') ?? 0;
  return contenders.slice(1).map(({ name, target }) => ({
    name: `script time of a page, ${name}`,
    value: Math.max(0, (times.get(name) ?? 0) - none),
    unit: 'ms more',
    ...(target?.load && { target: target.load }),
  }));
}

/** A page of 20,000 elements that adds, removes and changes 400 of them again and again. */
async function mutating(contenders: Contender[]): Promise<BenchRow[]> {
  const pages = new Map<string, Page>();
  for (const { name, site, browser } of contenders) {
    const page = await browser.newPage();
    await page.goto(`${site}/large`, { waitUntil: 'load' });
    pages.set(name, page);
  }
  const times = await measured(contenders, async ({ name }) => {
    const page = pages.get(name) as Page;
    await page.bringToFront();
    return (await page.evaluate(`(${CHANGE})(${String(BURSTS)})`)) as number;
  });
  const none = times.get('no extension') ?? 1;
  return contenders.map(({ name, target }) => ({
    name: `changing 20,000 elements, ${name}`,
    value: times.get(name) ?? 0,
    unit: 'ms',
    ...(name !== 'no extension' && { peer: 'no extension', ratio: (times.get(name) ?? 0) / none }),
    ...(target?.mutate && { target: target.mutate }),
  }));
}

/** The median of each, one after the other in every round. */
async function measured(contenders: Contender[], once: (one: Contender) => Promise<number>): Promise<Map<string, number>> {
  const times = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const one of contenders) times.get(one.name)?.push(await once(one));
  }
  return new Map([...times].map(([name, all]) => [name, all.sort((a, b) => a - b)[ROUNDS >> 1] ?? 0]));
}

/** An extension of one script that runs in every page. */
async function extensionOf(folder: string, script: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const content = { matches: ['<all_urls>'], js: ['content.js'], run_at: 'document_idle', all_frames: true };
  const manifest = { manifest_version: 3, name: 'stand-in', version: '1', content_scripts: [content] };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'content.js'), script);
  return folder;
}

/** Script text of this many characters: functions that are read, and tables that are made, as in a program. */
function padding(characters: number): string {
  const parts: string[] = [];
  for (let length = 0, i = 0; length < characters; i++) {
    const part = `const table${i} = { name: 'entry ${i}', words: ['one', 'two', 'three'], test: (input) => input.name.includes('entry ${i}') && input.type !== 'hidden' };\nfunction rule${i}(input) { if (!input || input.disabled) return null; return table${i}.test(input) ? table${i} : null; }\n`;
    parts.push(part);
    length += part.length;
  }
  return parts.join('');
}

/** What password managers do on pages that change: all of it is watched, and inputs that came are looked at. */
const OBSERVER = `
const isSeen = (input) => {
  for (let at = input; at; at = at.parentElement) {
    const style = getComputedStyle(at);
    if (style.visibility === 'hidden' || style.display === 'none' || Number(style.opacity) < 0.7) return false;
  }
  const { width, height } = input.getBoundingClientRect();
  return width > 10 && height > 10;
};
const inputsIn = (root) => [...root.querySelectorAll('input:not([type=hidden]), textarea')].filter(isSeen);
const rootsIn = (root) => [...root.querySelectorAll('*')].filter((element) => element.shadowRoot);
inputsIn(document); rootsIn(document);
new MutationObserver((records) => {
  for (const { type, target, addedNodes } of records) {
    if (type === 'attributes') { if (target.nodeName === 'INPUT') isSeen(target); continue; }
    for (const node of addedNodes) if (node.nodeType === 1) { rootsIn(node); inputsIn(node); }
  }
  inputsIn(document);
}).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ['style', 'class', 'type', 'disabled'] });`;

/** Script text, run in the page. */
const CHANGE = `async (bursts) => {
  const main = document.querySelector('main');
  const started = performance.now();
  for (let burst = 0; burst < bursts; burst++) {
    const rows = Array.from({ length: 400 }, (_, i) => Object.assign(document.createElement('div'), { className: 'row', textContent: 'Row ' + i }));
    main.append(...rows);
    for (const row of rows) row.setAttribute('class', 'row seen');
    await Promise.resolve();
    for (const row of rows) row.remove();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return performance.now() - started;
}`;

function largePage(elements: number): string {
  const row = (i: number) =>
    `<div class="row"><span>Item ${String(i)}</span><a href="#${String(i)}">open</a><p>Some text about it</p><button>More</button></div>`;
  const rows = Array.from({ length: elements / 5 }, (_, i) => row(i)).join('');
  return `<!doctype html><title>Orders</title><main>${rows}</main><form><label>Username <input name="username"></label>
    <label>Password <input type="password" name="password"></label><label>Two-factor code <input name="otp" inputmode="numeric"></label></form>`;
}
