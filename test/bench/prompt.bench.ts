import { createServer, type Server } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import puppeteer, { type Browser } from 'puppeteer-core';
import { build } from 'vite';
import { CHROMIUM, CHROMIUM_ARGS } from '../support/browser-paths.mjs';
import type { BenchRow } from './bench.ts';
import { installPeers, PEERS } from './peers/install.mjs';

/**
 * The prompt on a slow machine (Chromium, CPU 4×): until its field is painted, and how much script it runs, next to a plain
 * `<input>`, to React with input-otp and to hanko-elements in the same run. `npm run build` first: what is measured is what is shipped.
 *
 * 500 ms of hanko's time are a wait that it makes itself before it draws; its verifier is a stand-in that asks for a code at once.
 */
const ROUNDS = 9;
const root = join(import.meta.dirname, '../..');

const challenge = {
  v: 1,
  id: 'bench-0000000000000000000',
  action: 'sign-in',
  kind: 'sign-in',
  offers: [{ method: 'totp', factorId: 'totp-0000000000000000000000', digits: 6 }],
  expiresAtMs: Date.now() + 3_600_000,
  serverTimeMs: Date.now(),
};

interface Contender {
  readonly body: string;
  readonly script?: string;
  /** An expression that is true once the field can be used. */
  readonly ready: string;
}

export default async function bench(): Promise<BenchRow[]> {
  const scripts: Record<string, string> = {
    '/mfa-challenge.js': await readFile(join(root, 'dist/widget/mfa-challenge.js'), 'utf8'),
    '/input-otp.js': await reactInputOtp(),
    '/hanko.js': await hankoElements(),
  };
  const contenders: Record<string, Contender> = {
    plain: { body: '<input autocomplete="one-time-code">', ready: `!!document.querySelector('input')` },
    ours: {
      body: '<mfa-challenge endpoint="/mfa" action="sign-in"></mfa-challenge>',
      script: '/mfa-challenge.js',
      // The field is there before the challenge is: what is typed meanwhile is kept.
      ready: `document.querySelector('mfa-challenge')?.shadowRoot?.querySelectorAll('.cell').length === 6`,
    },
    hanko: {
      body: '<hanko-auth></hanko-auth>',
      script: '/hanko.js',
      ready: `!!document.querySelector('hanko-auth')?.shadowRoot?.querySelector('input')`,
    },
    'react + input-otp': { body: '<div id="root"></div>', script: '/input-otp.js', ready: `!!document.querySelector('input')` },
  };
  const server = serve(contenders, scripts);
  const browser = await puppeteer.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGS });
  const measured: Record<string, { readyMs: number; scriptMs: number }[]> = {};
  try {
    // Round by round and not one after the other: what else the machine does falls on all alike.
    for (let round = 0; round < ROUNDS; round++)
      for (const name of Object.keys(contenders))
        (measured[name] ??= []).push(await load(browser, server, name, contenders[name]?.ready ?? ''));
  } finally {
    await browser.close();
    server.close();
  }
  const of = (name: string, what: 'readyMs' | 'scriptMs'): number => median((measured[name] ?? []).map((sample) => sample[what]));
  const gzip = (path: string): number => gzipSync(scripts[path] ?? '', { level: 9 }).length / 1_000;
  const peer = 'react + input-otp';
  return [
    row(
      'prompt: field painted, CPU 4×',
      of('ours', 'readyMs'),
      'ms',
      { name: peer, value: of(peer, 'readyMs') },
      '≤ 0.65 of react + input-otp',
    ),
    row(
      'prompt: field painted, CPU 4×, and hanko',
      of('ours', 'readyMs'),
      'ms',
      { name: 'hanko-elements', value: of('hanko', 'readyMs') },
      '≤ 0.35 of hanko',
    ),
    row('prompt: plain input painted, CPU 4×', of('plain', 'readyMs'), 'ms'),
    row(
      'prompt: script above a plain input, CPU 4×',
      of('ours', 'scriptMs') - of('plain', 'scriptMs'),
      'ms',
      { name: peer, value: of(peer, 'scriptMs') - of('plain', 'scriptMs') },
      '≤ 12 ms',
    ),
    row(
      'prompt: one file, gzip',
      gzip('/mfa-challenge.js'),
      'kB',
      { name: `${peer} (the field alone)`, value: gzip('/input-otp.js') },
      '≤ 15 kB',
    ),
    row('prompt: one file, gzip, and hanko', gzip('/mfa-challenge.js'), 'kB', {
      name: 'hanko-elements',
      value: gzip('/hanko.js'),
    }),
  ];
}

function row(name: string, value: number, unit: string, peer?: { name: string; value: number }, target?: string): BenchRow {
  return {
    name,
    value,
    unit,
    ...(peer && {
      peer: `${peer.name} ${peer.value.toPrecision(3)} ${unit}`,
      ratio: Number((value / peer.value).toPrecision(3)),
    }),
    ...(target && { target }),
  };
}

async function load(
  browser: Browser,
  server: Server,
  name: string,
  ready: string,
): Promise<{ readyMs: number; scriptMs: number }> {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    await page.emulateCPUThrottling(4);
    // Ticks of the page's own thread: a busy machine makes a script wait, not work.
    const devtools = await page.createCDPSession();
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    const { port } = server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/${encodeURIComponent(name)}`);
    // The frame after the one in which it was ready: it is on screen then.
    const readyMs = (await page.evaluate(`new Promise((resolve) => {
      const look = () => (${ready}) ? requestAnimationFrame(() => resolve(performance.now())) : requestAnimationFrame(look);
      look();
    })`)) as number;
    const { metrics } = await devtools.send('Performance.getMetrics');
    const scriptSeconds = metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN;
    return { readyMs, scriptMs: scriptSeconds * 1_000 };
  } finally {
    await context.close();
  }
}

function serve(contenders: Record<string, Contender>, scripts: Record<string, string>): Server {
  return createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '/');
    const contender = contenders[path.slice(1)];
    if (contender) {
      const script = contender.script ? `<script type="module" src="${contender.script}"></script>` : '';
      response
        .setHeader('Content-Type', 'text/html')
        .end(`<!doctype html><html lang="en"><title>x</title>${script}${contender.body}`);
    } else if (path in scripts) response.setHeader('Content-Type', 'text/javascript').end(scripts[path]);
    else if (path.startsWith('/hanko/'))
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(hankoAnswer(path)));
    else if (path === '/mfa/challenges') response.setHeader('Content-Type', 'application/json').end(JSON.stringify(challenge));
    else response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
}

/** As its README shows it. */
function reactInputOtp(): Promise<string> {
  return bundled(
    root,
    `
    import { createElement as h } from 'react';
    import { createRoot } from 'react-dom/client';
    import { OTPInput } from 'input-otp';
    const cell = (slot, index) => h('div', { key: index, style: { border: '1px solid', width: 48, height: 56 } }, slot.char);
    const render = ({ slots }) => h('div', { style: { display: 'flex', gap: 8 } }, slots.map(cell));
    createRoot(document.getElementById('root')).render(h(OTPInput, { maxLength: 6, render }));`,
  );
}

function hankoElements(): Promise<string> {
  installPeers();
  return bundled(PEERS, `import { register } from '@teamhanko/hanko-elements'; void register(location.origin + '/hanko');`);
}

/** What hanko's own server says when it asks for a code (its flow API). */
function hankoAnswer(path: string): object {
  if (path.includes('.well-known')) return {};
  const action = (name: string, inputs = {}): object => ({
    action: name,
    href: `/hanko/login?action=${name}`,
    inputs,
    description: '',
  });
  return {
    name: 'passcode_confirmation',
    status: 200,
    csrf_token: 'x',
    payload: { passcode_resend_after: 0, resend_passcode_after: 0 },
    actions: {
      verify_passcode: action('verify_passcode', { code: { name: 'code', type: 'string', required: true } }),
      resend_passcode: action('resend_passcode'),
      back: action('back'),
    },
    links: [],
  };
}

/** A peer, bundled and minified like ours. */
async function bundled(from: string, source: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mfa-bench-'));
  const entry = join(from, 'peer.js');
  await build({
    configFile: false,
    root: from,
    logLevel: 'error',
    publicDir: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      {
        name: 'peer',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? source : null),
      },
    ],
    build: { outDir: folder, minify: 'terser', target: 'es2022', lib: { entry, formats: ['es'], fileName: () => 'peer.js' } },
  });
  const code = await readFile(join(folder, 'peer.js'), 'utf8');
  await rm(folder, { recursive: true, force: true });
  return code;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
