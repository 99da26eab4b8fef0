import { existsSync } from 'node:fs';
import { randomBytes, randomUUID } from 'node:crypto';
import { createVault } from '../../extension/vault/create-vault.ts';
import { hashBytes, sealRecord } from '../../extension/vault/envelope.ts';
import { entryOf } from '../../extension/vault/index-columns.ts';
import { mirrorIn } from '../../extension/vault/mirror.ts';
import { encodeRecord } from '../../extension/vault/record.ts';
import { openVault } from '../../extension/vault/vault.ts';
import { deriveFromPassphrase, PHONE_COST } from '../../shared/crypto/argon2id.ts';
import { importHkdfKey } from '../../shared/crypto/hkdf.ts';
import { openExtensionPage } from '../e2e/extension/extension-page.ts';
import { packed, PASSPHRASE, start } from '../e2e/extension/start.ts';
import { type ExtensionBrowser } from '../kit/launch.ts';
import { rowsScript } from '../kit/launch-vault.ts';
import { waitUntil } from '../kit/launch-wait.ts';
import { memoryKeyValue, memoryStore } from '../kit/memory-store.ts';
import { CHROMIUM } from '../support/browser-paths.mjs';
import type { BenchRow } from './bench.ts';

const ROUNDS = 7;

/** In Chromium: Firefox lets nobody look into a page of an extension before it runs. */
export default async function bench(): Promise<BenchRow[]> {
  if (!existsSync(CHROMIUM) || !existsSync(packed('chromium'))) return [];
  const rows: BenchRow[] = [];
  for (const count of [200, 10_000]) rows.push(...(await withAccounts(count)));
  return rows;
}

async function withAccounts(count: number): Promise<BenchRow[]> {
  const extension = await start('chromium');
  try {
    const { script, id } = await vaultOf(count);
    await extension.evaluateInExtension(script);
    const cold: number[] = [];
    for (let round = 0; round < ROUNDS; round++) cold.push(await unlockToList(extension));
    const pings: number[] = [];
    const codes: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      pings.push(await asleep(extension, { type: 'asked', tabId: 999_999 }));
      codes.push(await asleep(extension, { type: 'codes', ids: [id] }));
    }
    const [ping, code] = [median(pings), median(codes)];
    const target = count > 200 ? '≤ 3× ping' : '≤ 2× ping';
    return [
      { name: `unlock → list on screen, after the KDF, ${count} accounts`, value: median(cold), unit: 'ms median' },
      { name: `worker asleep: ping, ${count} accounts`, value: ping, unit: 'ms median' },
      {
        name: `worker asleep: code, ${count} accounts`,
        value: code,
        unit: 'ms median',
        peer: 'ping',
        ratio: code / ping,
        target,
      },
    ];
  } finally {
    await extension.close();
  }
}

/** From the moment that the key is derived to the first row of the list, in a popup in a tab; then locks again. */
async function unlockToList(extension: ExtensionBrowser): Promise<number> {
  const page = await openExtensionPage(extension, 'popup/popup.html');
  await page.page.evaluate(WATCH);
  await page.type('input[name=passphrase]', PASSPHRASE);
  await page.click('button.primary');
  const ms = await waitUntil('the list', () => page.page.evaluate('globalThis.listedMs') as Promise<number>);
  await page.click('#lock');
  await page.waitFor('#forgotten');
  await page.close();
  return ms;
}

/** A message to a background that has to be started for it. */
async function asleep(extension: ExtensionBrowser, message: object): Promise<number> {
  if (!(await isOpen(extension))) await unlock(extension);
  // One that is gone already cannot be stopped.
  await extension.stopBackground().catch(() => undefined);
  return extension.evaluateInExtension<number>(
    `(async () => { const at = performance.now(); await chrome.runtime.sendMessage(${JSON.stringify(message)}); return performance.now() - at; })()`,
  );
}

const isOpen = (extension: ExtensionBrowser) =>
  extension.evaluateInExtension<boolean>(`chrome.runtime.sendMessage({ type: 'status' }).then(({ vault }) => vault === 'open')`);

async function unlock(extension: ExtensionBrowser): Promise<void> {
  const page = await openExtensionPage(extension, 'popup/popup.html');
  await page.type('input[name=passphrase]', PASSPHRASE);
  await page.click('button.primary');
  await page.waitFor('.who');
  await page.close();
}

/** Script text: when the worker hands the key over, and when the first account is drawn. */
const WATCH = `(() => {
  const Real = Worker;
  globalThis.Worker = class extends Real {
    constructor(...args) {
      super(...args);
      this.addEventListener('message', () => {
        const at = performance.now();
        const look = () => {
          const list = document.querySelector('mfa-popup').shadowRoot.querySelector('mfa-accounts');
          if (list?.shadowRoot?.querySelector('.who')) globalThis.listedMs = performance.now() - at;
          else requestAnimationFrame(look);
        };
        look();
      });
    }
  };
  return true;
})()`;

async function vaultOf(count: number): Promise<{ script: string; id: string }> {
  const [store, local] = [memoryStore(), memoryKeyValue()];
  const random = (sizeBytes: number) => new Uint8Array(randomBytes(sizeBytes));
  const ports = { store, mirror: mirrorIn(local), random, newId: () => randomUUID(), derive: deriveFromPassphrase };
  const { vaultId, vaultKey } = await createVault(PASSPHRASE, PHONE_COST, ports);
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
  return { script: await rowsScript(store, local), id: made[0]?.row.id ?? '' };
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;
