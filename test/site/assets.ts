import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Hono } from 'hono';
import type { Env } from './visit.ts';

const OWN = ['site.css', 'site.js', 'icon.svg'].map((name) => new URL(`./assets/${name}`, import.meta.url));
// The elements, self-hosted: the files that `npm run build` makes and that the package ships in `dist/widget`.
const ELEMENTS = ['mfa-challenge.js', 'mfa-enroll.js', 'mfa-settings.js'].map(
  (name) => new URL(`../../dist/widget/${name}`, import.meta.url),
);

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Serves the site's files under names that hold a hash of the bytes, so that browsers may keep them. Gives name → URL. */
export function serveAssets(app: Hono<Env>): (name: string) => string {
  const urls = new Map<string, string>();
  for (const file of [...OWN, ...ELEMENTS].map((url) => fileURLToPath(url))) {
    if (!existsSync(file)) continue;
    const bytes = readFileSync(file);
    const name = file.slice(file.lastIndexOf('/') + 1);
    const url = `/assets/${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}/${name}`;
    urls.set(name, url);
    app.get(url, (c) =>
      c.body(bytes, 200, {
        'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream',
        'Cache-Control': 'public, max-age=31536000, immutable',
      }),
    );
  }
  return (name) => {
    const url = urls.get(name);
    if (url === undefined) throw new Error(`${name} is not built: run "npm run build" first.`);
    return url;
  };
}
