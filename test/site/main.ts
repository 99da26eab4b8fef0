import { join, resolve } from 'node:path';
import { startSite } from './site.ts';

const port = Number(process.env['PORT'] ?? 8080);
const dataDir = resolve(process.env['MFA_DATA'] ?? '.data');

const site = await startSite({ port, dataDir });
console.log(`
  Lumbung, a wallet that signs in with two factors

    Open        ${site.url}
    Inbox       ${site.url}/inbox   (every text message and notice lands here)

    Extension   Chrome   chrome://extensions → Developer mode → Load unpacked → ${join('dist', 'extension', 'chrome')}
                Firefox  about:debugging → This Firefox → Load Temporary Add-on → ${join('dist', 'extension', 'firefox', 'manifest.json')}

    Data        ${dataDir}
                Its database survives a crash of this process, not a power failure: use PostgreSQL where that matters.

  Ctrl+C ends it.
`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void site.close().then(() => process.exit(0)));
}
