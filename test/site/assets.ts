import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Hono } from 'hono';
import type { Env } from './visit.ts';

const OWN = ['site.css', 'site.js', 'icon.svg'].map((name) => new URL(`./assets/${name}`, import.meta.url));
// The elements, self-hosted: the files that `npm run build` makes and that the package ships in `dist/widget`.
const ELEMENTS = [
  ...['mfa-challenge', 'fetch-with-mfa', 'mfa-enroll', 'mfa-enroll.en', 'mfa-enroll.id'],
  ...['mfa-settings', 'mfa-settings.en', 'mfa-settings.id'],
].map((name) => new URL(`../../dist/widget/${name}.js`, import.meta.url));

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * Serves the site's files in a folder that is named after their bytes, so that browsers may keep them. One folder for all, because
 * elements load each other from beside themselves. Gives name → URL.
 */
export function serveAssets(app: Hono<Env>): (name: string) => string {
  const files = [...OWN, ...ELEMENTS].map((url) => fileURLToPath(url)).filter((file) => existsSync(file));
  const all = files.map((file) => ({ name: basename(file), bytes: readFileSync(file) }));
  const hash = createHash('sha256');
  for (const { bytes } of all) hash.update(bytes);
  const folder = `/assets/${hash.digest('hex').slice(0, 12)}`;
  for (const { name, bytes } of all)
    app.get(`${folder}/${name}`, (c) =>
      c.body(bytes, 200, {
        'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream',
        'Cache-Control': 'public, max-age=31536000, immutable',
      }),
    );
  return (name) => {
    if (!all.some((file) => file.name === name)) throw new Error(`${name} is not built: run "npm run build" first.`);
    return `${folder}/${name}`;
  };
}
