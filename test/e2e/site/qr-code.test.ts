import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import jsQR from 'jsqr';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { parseOffer } from '../../../shared/otp/otpauth-uri.ts';
import { encodeBase32 } from '../../../shared/otp/base32.ts';
import { decodePng } from '../../kit/png.ts';
import { BROWSERS } from '../../support/browsers.ts';
import { openWallet, type Visitor, type Wallet } from './wallet.ts';

const run = promisify(execFile);
const WIDTHS = [160, 320];
const has = (tool: string) => existsSync(`/usr/bin/${tool}`);

/** How three readers that know nothing of ours read the picture of a page. */
const READERS: Record<string, (png: Uint8Array) => Promise<string | undefined>> = {
  'zxing-wasm': async (png) => (await readBarcodes(png, { formats: ['QRCode'] }))[0]?.text,
  jsQR: (png) => {
    const { data, width, height } = decodePng(png);
    return Promise.resolve(jsQR(new Uint8ClampedArray(data), width, height)?.data);
  },
  zbarimg: async (png) => {
    const folder = await mkdtemp(join(tmpdir(), 'qr-'));
    const file = join(folder, 'page.png');
    await writeFile(file, png);
    const { stdout } = await run('zbarimg', ['--quiet', '--raw', file]).catch(() => ({ stdout: '' }));
    await rm(folder, { recursive: true });
    return stdout.trim();
  },
};

for (const name of BROWSERS) {
  describe(`The QR code on the screen, in ${name}`, () => {
    before(() => {
      if (!has('zbarimg')) console.log('skipped: install zbar-tools');
      if (!has('oathtool')) console.log('skipped: install oathtool');
      const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
      prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(wasm)).buffer } });
    });

    for (const dark of [false, true])
      it(`is read by each of three readers, small and large, at 1× and 3× (${dark ? 'dark' : 'light'}); oathtool agrees on the code`, async function () {
        const wallet = await openWallet(name, { dark });
        try {
          const siti = await withSecret(wallet, dark && name === 'chromium');
          const uri = await siti.page.evaluate(READ_OFFER);
          for (const width of WIDTHS)
            for (const scale of [1, 3]) {
              await siti.page.setViewport({ width: 800, height: 900, deviceScaleFactor: scale });
              await siti.page.evaluate(`{
                const sheet = new CSSStyleSheet();
                sheet.replaceSync('mfa-enroll::part(qr) { width: ${String(width + 10)}px }');
                document.adoptedStyleSheets = [sheet];
              }`);
              const png = await siti.page.screenshot({ fullPage: true });
              for (const [reader, read] of Object.entries(READERS))
                if (reader !== 'zbarimg' || has(reader))
                  expect(await read(png), `${reader}, ${String(width)} px, ${String(scale)}×`).to.equal(uri);
            }
          const [account] = [siti.phone.add(String(uri))];
          expect(parseOffer(String(uri))).to.deep.include({ issuer: 'Lumbung', account: siti.email });
          if (!has('oathtool')) return;
          const nowMs = await wallet.clock.nowMs();
          const at = new Date(nowMs).toISOString().replace('T', ' ').slice(0, 19);
          const { stdout } = await run('oathtool', ['--totp', '-b', encodeBase32(account.secret), '--now', `${at} UTC`]);
          expect(stdout.trim()).to.equal(siti.phone.code(nowMs));
        } finally {
          await wallet.close();
        }
      });
  });
}

async function withSecret(wallet: Wallet, dark: boolean): Promise<Visitor> {
  const siti = await wallet.visitor({ width: 800, height: 900 });
  if (dark) await siti.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
  await siti.under('every-login');
  await siti.signUp();
  await siti.setUp().untilSecret();
  return siti;
}

/** As the extension asks for it after a click on its button. */
const READ_OFFER = `new Promise((resolve) => {
  const element = document.querySelector('mfa-enroll');
  element.addEventListener('mfa-bridge-out', ({ detail }) => resolve(JSON.parse(detail).uri), { once: true });
  element.dispatchEvent(new CustomEvent('mfa-bridge-in', { detail: JSON.stringify({ v: 1, type: 'read-offer' }) }));
})`;
