import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BROWSERS, launchBrowser } from './browsers.ts';
import { serveGallery } from './gallery-site.ts';

/**
 * `npm run gallery`: every state of every element on one page, in dist/gallery, shown on http://localhost:8081 (`PORT`).
 * `npm run gallery -- --shots` takes pictures instead: light and dark, three languages, wide and narrow, each browser, in
 * .cache/gallery. Look at them after a change of looks.
 */
const root = join(import.meta.dirname, '../..');

const shots = process.argv.includes('--shots');
const { url, close } = await serveGallery(join(root, 'dist/gallery'), 'source', shots ? 0 : Number(process.env['PORT'] ?? 8081));

if (shots) {
  await takePictures(join(root, '.cache/gallery'));
  close();
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
