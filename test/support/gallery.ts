import { createServer } from 'node:http';
import { mkdir, readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { build } from 'vite';
import { BROWSERS, launchBrowser } from './browsers.ts';

/**
 * `npm run gallery`: every state of every element on one page, in dist/gallery, shown on http://localhost:8081 (`PORT`).
 * `npm run gallery -- --shots` takes pictures instead: light and dark, three languages, wide and narrow, each browser, in
 * .cache/gallery. Look at them after a change of looks.
 */
const root = join(import.meta.dirname, '../..');
const folder = join(root, 'dist/gallery');

await build({
  configFile: false,
  root: join(root, 'widget'),
  base: './',
  logLevel: 'warn',
  // The browsers get the styles as they are written: a minifier for older ones would resolve light-dark() too early.
  build: {
    outDir: folder,
    emptyOutDir: true,
    target: 'es2022',
    cssMinify: false,
    rolldownOptions: { input: join(root, 'widget/gallery.html') },
  },
});

const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const file = pathname === '/' ? '/gallery.html' : pathname;
  readFile(join(folder, file)).then(
    (content) => response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream').end(content),
    () => response.writeHead(404).end(),
  );
});
const shots = process.argv.includes('--shots');
await new Promise<void>((resolve) => server.listen(shots ? 0 : Number(process.env['PORT'] ?? 8081), '127.0.0.1', resolve));
const url = `http://localhost:${(server.address() as AddressInfo).port}/`;

if (shots) {
  await takePictures(join(root, '.cache/gallery'));
  server.close();
} else console.log(`The gallery: ${url}?scheme=dark&lang=id&width=280`);

async function takePictures(into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  for (const name of BROWSERS) {
    const browser = await launchBrowser(name);
    const page = await browser.newPage();
    // Fresh backup codes ask before they are left.
    page.on('dialog', (dialog) => void dialog.accept());
    await page.setViewport({ width: 1600, height: 1000 });
    for (const scheme of ['light', 'dark'])
      for (const lang of ['en', 'id', 'ar'])
        for (const width of [328, 264]) {
          await page.goto(`${url}?scheme=${scheme}&lang=${lang}&width=${width}`);
          await page.waitForFunction(`document.querySelector('#rejected')?.matches(':state(rejected)')`);
          await page.screenshot({
            path: join(into, `${name}-${scheme}-${lang}-${width}.png`) as `${string}.png`,
            fullPage: true,
          });
        }
    await browser.close();
  }
  console.log(`Pictures in ${into}`);
}
