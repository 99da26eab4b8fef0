import { existsSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { formatUri } from '../../shared/otp/otpauth-uri.ts';
import { factorOf, startBridgeSite } from '../e2e/extension/fixtures/bridge-site.ts';
import { ARMED, packed, PASSPHRASE, start, unlock } from '../e2e/extension/start.ts';
import { waitUntil } from '../kit/launch-wait.ts';
import { CHROMIUM, FIREFOX } from '../support/browser-paths.mjs';
import { type BrowserName } from '../support/browsers.ts';
import type { BenchRow } from './bench.ts';

/** One site gets ten codes in a minute and no more. */
const ROUNDS = 9;

/** Writes down when Enter went down in the popup, by the clock that the page uses too. */
const NOTE_ENTER = `((view) => {
  view.addEventListener('keydown', (event) => view.localStorage.setItem('enterAt', String(view.performance.timeOrigin + event.timeStamp)), true);
  return true;
})(typeof content === 'undefined' ? window : content)`;

export default async function bench(): Promise<BenchRow[]> {
  const browsers = (['chromium', 'firefox'] as const).filter((name) => existsSync(name === 'chromium' ? CHROMIUM : FIREFOX));
  const rows: BenchRow[] = [];
  for (const browser of browsers.filter((name) => existsSync(packed(name)))) {
    rows.push({
      name: `Enter to filled field, ${browser}`,
      value: await enterToFilled(browser),
      unit: 'ms median',
      target: '≤ 50',
    });
  }
  return rows;
}

async function enterToFilled(browser: BrowserName): Promise<number> {
  const site = await startBridgeSite();
  const { account, factorId } = factorOf('alice', site.factors);
  // Another secret than the site's: no code is accepted, and so none has to be waited for.
  const uri = formatUri({ ...account, secret: new Uint8Array(randomBytes(20)) });
  const vault = { passphrase: PASSPHRASE, accounts: [{ uri, origin: site.url, factorId }] };
  const extension = await start(browser, { vault });
  try {
    const popup = await extension.clickToolbarButton(await extension.newPage(`${site.url}/plain`));
    await unlock(popup);
    await popup.waitFor('#lock');
    await popup.dismiss();
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) times.push(await oneRound(extension, `${site.url}/login?account=alice`));
    return times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? NaN;
  } finally {
    await extension.close();
    await site.close();
  }
}

async function oneRound(extension: Awaited<ReturnType<typeof start>>, url: string): Promise<number> {
  const page = await extension.newPage(url);
  const popup = await extension.popup();
  await popup.waitFor(ARMED);
  await popup.evaluate(NOTE_ENTER);
  await popup.press('Enter');
  const filledAt = await waitUntil(
    'the field to be filled',
    () => page.evaluate('globalThis.inputs[0]?.atMs') as Promise<number>,
  );
  await popup.closed();
  const enterAt = Number(await extension.evaluateInExtension<string>(`Promise.resolve(localStorage.getItem('enterAt'))`));
  await page.close();
  return filledAt - enterAt;
}
