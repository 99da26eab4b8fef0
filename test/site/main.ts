import { join, resolve } from 'node:path';
import { postgres } from 'mfa-challenge/server';
import { startSite, type Site } from './site.ts';

const port = Number(process.env['PORT'] ?? 8080);
const dataDir = resolve(process.env['MFA_DATA'] ?? '.data');
const databaseUrl = process.env['DATABASE_URL'];

const site = await startSite({
  port,
  dataDir,
  store: databaseUrl ? postgres({ connectionString: databaseUrl }) : undefined,
}).catch(explain);
console.log(screen(site));

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void site.close().then(() => process.exit(0)));
}

function screen({ url }: Site): string {
  const extension = join('dist', 'extension');
  const kept = databaseUrl
    ? 'Second factors are in the PostgreSQL that DATABASE_URL names.'
    : 'Its database survives a crash of this process, not a power failure: set DATABASE_URL where that matters.';
  return `
  Lumbung, a wallet that signs in with two factors

    Open        ${url}
    Inbox       ${url}/inbox   (every text message and notice lands here)

    Extension   Chrome   chrome://extensions → Developer mode → Load unpacked → ${join(extension, 'chrome')}
                Firefox  about:debugging → This Firefox → Load Temporary Add-on → ${join(extension, 'firefox', 'manifest.json')}

    Data        ${dataDir}
                ${kept}

  Ctrl+C ends it.
`;
}

/** What stops a start most often, and what to do about it. */
function explain(error: unknown): never {
  const { code } = error as { code?: string };
  if (code === 'EADDRINUSE') console.error(`Port ${String(port)} is taken. Choose another: PORT=8081 npm start`);
  else if (code === 'store-in-use')
    console.error(`Another process uses ${dataDir}. End it, or choose another folder: MFA_DATA=… npm start`);
  else console.error(error);
  process.exit(1);
}
