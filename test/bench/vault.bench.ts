import { existsSync } from 'node:fs';
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type Page } from 'puppeteer-core';
import { createVault } from '../../extension/vault/create-vault.ts';
import { hashBytes, sealRecord } from '../../extension/vault/envelope.ts';
import { type Entry, entryOf } from '../../extension/vault/index-columns.ts';
import { mirrorIn } from '../../extension/vault/mirror.ts';
import { encodeRecord } from '../../extension/vault/record.ts';
import { openVault } from '../../extension/vault/vault.ts';
import { deriveFromPassphrase, DESKTOP_COST } from '../../shared/crypto/argon2id.ts';
import { importHkdfKey } from '../../shared/crypto/hkdf.ts';
import { type ExtensionPage, openExtensionPage } from '../e2e/extension/extension-page.ts';
import { packed, PASSPHRASE, start } from '../e2e/extension/start.ts';
import { type ExtensionBrowser } from '../kit/launch.ts';
import { rowsScript } from '../kit/launch-vault.ts';
import { waitUntil } from '../kit/launch-wait.ts';
import { memoryKeyValue, memoryStore } from '../kit/memory-store.ts';
import { CHROMIUM } from '../support/browser-paths.mjs';
import type { BenchRow } from './bench.ts';

/**
 * The vault in the packed extension, with few accounts, with those of a normal user and with ten thousand. Everything is
 * measured next to a floor in the same round: what else the machine does falls on both, and the ratio stays.
 *
 * In Chromium: Firefox lets nobody look into a page of an extension before it runs.
 */
const ROUNDS = 9;
const COUNTS = [20, 200, 10_000] as const;

type Figures = Record<
  | 'floor'
  | 'rows'
  | 'cold'
  | 'warm'
  | 'writeFloor'
  | 'edit'
  | 'derive'
  | 'kdf'
  | 'unlockCold'
  | 'unlockWarm'
  | 'drawnCold'
  | 'drawnWarm'
  | 'drawing'
  | 'ping'
  | 'code',
  number
>;

export default async function bench(): Promise<BenchRow[]> {
  if (!existsSync(CHROMIUM) || !existsSync(packed('chromium'))) return [];
  const measured = new Map<number, Figures>();
  for (const count of COUNTS) measured.set(count, await withAccounts(count));
  const few = measured.get(COUNTS[0]);
  return COUNTS.slice(1).flatMap((count) => rowsOf(count, measured.get(count) as Figures, few as Figures));
}

function rowsOf(count: number, its: Figures, few: Figures): BenchRow[] {
  const isLarge = count > 200;
  const row = (name: string, value: number, peer: string, floor: number, target?: string): BenchRow => ({
    name: `${name}, ${count} accounts`,
    value,
    unit: 'ms median',
    peer: `${peer} ${floor.toPrecision(3)}`,
    ratio: value / floor,
    ...(target && { target }),
  });
  const floor = 'get + decrypt + parse';
  const [warm, cold] = isLarge ? ['≤ 40 ms', '≤ 60 ms'] : ['≤ 5 ms', '≤ 5 ms'];
  return [
    row('list out of the store, cold', its.cold, floor, its.floor, cold),
    row('list out of the store, warm', its.warm, floor, its.floor, warm),
    row('row per record (peers)', its.rows, 'our list, warm', its.warm),
    row('unlock → list, after the KDF, first in its popup', its.unlockCold, floor, its.floor, cold),
    row('unlock → list, after the KDF, again', its.unlockWarm, floor, its.floor, warm),
    row('unlock → list drawn, first in its popup', its.drawnCold, floor, its.floor),
    row('unlock → list drawn, again', its.drawnWarm, floor, its.floor),
    row('first list: drawing', its.drawing, '20 accounts', few.drawing, '≤ 3×'),
    row('one edit, durable, read back, mirrored', its.edit, 'its bytes written once', its.writeFloor, '≤ 40 ms'),
    row('worker asleep: code', its.code, 'ping', its.ping, isLarge ? '≤ 3×' : '≤ 2×'),
    ...(isLarge ? [] : [row('KDF in its worker, 64 MiB', its.kdf, 'hash-wasm in the page', its.derive, '≤ 1.1×')]),
  ];
}

async function withAccounts(count: number): Promise<Figures> {
  const extension = await start('chromium');
  try {
    const { script, id, entries } = await vaultOf(count);
    await extension.evaluateInExtension(script);
    const times: { [Name in keyof Figures]?: number[] } = {};
    const note = (name: keyof Figures, ms: number) => (times[name] ??= []).push(ms);
    const page = await extension.newPage(`${extension.baseUrl}manifest.json`);
    await prepare(page, entries);
    for (let round = 0; round < ROUNDS; round++) {
      for (const name of ['floor', 'rows', 'cold', 'warm', 'writeFloor', 'edit', 'derive'] as const) {
        note(name, (await page.evaluate(`globalThis.ready.${name}()`)) as number);
      }
      for (const [name, ms] of await unlockTwice(extension)) note(name, ms);
      note('ping', await asleep(extension, { type: 'asked', tabId: 999_999 }));
      note('code', await asleep(extension, { type: 'codes', ids: [id] }));
      await extension.evaluateInExtension(`chrome.runtime.sendMessage({ type: 'lock' })`);
    }
    return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)])) as Figures;
  } finally {
    await extension.close();
  }
}

/** The product's own vault, and the floors beside it, in a page that may use the extension's storage. */
async function prepare(page: Page, entries: readonly Entry[]): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'vault-in-page.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'bench',
    target: 'es2022',
  });
  await page.evaluate(`${outputFiles[0]?.text ?? ''}; globalThis.bench = bench; true`);
  await page.evaluate(
    `bench.prepare(${JSON.stringify(PASSPHRASE)}, ${JSON.stringify(entries)}).then((it) => { globalThis.ready = it; })`,
  );
}

/** In a popup that was just opened, and after it was locked there and unlocked again. */
async function unlockTwice(extension: ExtensionBrowser): Promise<[keyof Figures, number][]> {
  const page = await openExtensionPage(extension, 'popup/popup.html');
  await page.page.evaluate(WATCH);
  const first = await unlock(page);
  await page.click('#lock');
  await page.waitFor('#forgotten');
  const again = await unlock(page);
  await page.close();
  return [
    ['kdf', again.kdf],
    ['unlockCold', first.listed],
    ['drawnCold', first.drawn],
    ['unlockWarm', again.listed],
    ['drawnWarm', again.drawn],
    ['drawing', first.drawing],
  ];
}

interface Unlocked {
  kdf: number;
  listed: number;
  drawn: number;
  drawing: number;
}

async function unlock(page: ExtensionPage): Promise<Unlocked> {
  await page.page.evaluate('(globalThis.seen = {}, true)');
  await page.type('input[name=passphrase]', PASSPHRASE);
  await page.click('button.primary');
  return waitUntil('the list', () => page.page.evaluate('globalThis.seen.drawn && globalThis.seen') as Promise<Unlocked>);
}

/** A message to a background that has to be started for it. */
async function asleep(extension: ExtensionBrowser, message: object): Promise<number> {
  // One that is gone already cannot be stopped.
  await extension.stopBackground().catch(() => undefined);
  return extension.evaluateInExtension<number>(
    `(async () => { const at = performance.now(); await chrome.runtime.sendMessage(${JSON.stringify(message)}); return performance.now() - at; })()`,
  );
}

/**
 * Script text: when the worker was given the passphrase and when it handed the key over, when the list has its accounts, and
 * when it has drawn them, in milliseconds from the key.
 */
const WATCH = `(() => {
  const { postMessage } = Worker.prototype;
  let keyAt = 0;
  Worker.prototype.postMessage = function (...values) {
    const askedAt = performance.now();
    this.addEventListener('message', () => {
      keyAt = performance.now();
      globalThis.seen.kdf = keyAt - askedAt;
    });
    postMessage.apply(this, values);
  };
  const List = customElements.get('mfa-accounts').prototype;
  const { willUpdate, updated } = List;
  let listedAt = 0;
  List.willUpdate = function (changed) {
    listedAt = performance.now();
    return willUpdate.call(this, changed);
  };
  List.updated = function (changed) {
    const seen = globalThis.seen;
    if (seen.listed === undefined && this.accounts.length > 0) {
      // Until the browser has laid it out, and not only until it is in the document.
      this.getBoundingClientRect();
      const at = performance.now();
      Object.assign(seen, { listed: listedAt - keyAt, drawn: at - keyAt, drawing: at - listedAt });
    }
    return updated.call(this, changed);
  };
  return true;
})()`;

async function vaultOf(count: number): Promise<{ script: string; id: string; entries: Entry[] }> {
  const [store, local] = [memoryStore(), memoryKeyValue()];
  const random = (sizeBytes: number) => new Uint8Array(randomBytes(sizeBytes));
  const ports = { store, mirror: mirrorIn(local), random, newId: () => randomUUID(), derive: deriveFromPassphrase };
  const { vaultId, vaultKey } = await createVault(PASSPHRASE, DESKTOP_COST, ports);
  const key = { vaultId, material: await importHkdfKey(vaultKey) };
  const settings = { kind: 'otp', type: 'totp', digits: 6, periodSeconds: 30 } as const;
  const made = await Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const [id, names] = [randomUUID(), { issuer: `Site ${at}`, account: `user${at}@site${at}.example` }];
      const record = { ...settings, ...names, algorithm: 'SHA1' as const, counter: 0, origins: [], secret: random(20) };
      const row = await sealRecord(key, id, 1, encodeRecord(record), random);
      return { row, entry: entryOf({ id, ver: 1, hash: await hashBytes(row.ct), ...settings, ...names }) };
    }),
  );
  await openVault(key, ports).adopt(
    made.map(({ entry }) => entry),
    made.map(({ row }) => row),
    [],
  );
  return { script: await rowsScript(store, local), id: made[0]?.row.id ?? '', entries: made.map(({ entry }) => entry) };
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;
