import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'puppeteer-core';
import { BROWSERS, launchBrowser } from '../../support/browsers.ts';
import { type GallerySite, serveGallery } from '../../support/gallery-site.ts';

/**
 * The build compiles the templates, leaves out most of Lit, and shortens names: whatever it gets wrong is wrong in the shipped files
 * alone. So every scene is drawn by them and by the source with Lit as it is published, and has to be the same to the pixel.
 */
for (const name of BROWSERS) {
  describe(`The shipped elements, in ${name}`, () => {
    const sites: GallerySite[] = [];
    // One each: a page in the background has no focus.
    const browsers: Browser[] = [];
    let folder: string;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'mfa-gallery-'));
      for (const elements of ['source', 'shipped'] as const) {
        sites.push(await serveGallery(join(folder, elements), elements));
        browsers.push(await launchBrowser(name));
      }
    });
    after(async () => {
      for (const browser of browsers) await browser.close();
      for (const site of sites) site.close();
      await rm(folder, { recursive: true });
    });

    for (const query of ['lang=en', 'lang=id&scheme=dark&width=264', 'lang=ar'])
      it(`draw every scene as the source does: ${query}`, async () => {
        const pages = await Promise.all(sites.map(({ url }, index) => open(browsers[index] as Browser, `${url}?${query}`)));
        const [source, shipped] = await drawnAlike(pages as [Page, Page]);
        expect(Object.keys(source).length).to.be.above(60);
        expect(Object.values(source).flat().length).to.be.above(2_000);
        expect(differences(source, shipped).slice(0, 20).join('\n')).to.equal('');
        for (const page of pages) await page.close();
      });
  });
}

/** Of each scene, what is drawn: a line per element, with its attributes, its place and its colours. */
type Scenes = Record<string, string[]>;

async function open(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage();
  page.on('dialog', (dialog) => void dialog.accept());
  await page.setViewport({ width: 1_000, height: 800 });
  // Nothing counts down.
  await page.evaluateOnNewDocument('Date.now = () => 1_780_000_000_000');
  await page.goto(url);
  // The words are there.
  for (const one of ['#panel-on', '#set-up-done']) await page.waitForSelector(`${one} >>> h2`);
  return page;
}

function differences(source: Scenes, shipped: Scenes): string[] {
  return Object.keys({ ...source, ...shipped }).flatMap((scene) => {
    const [one = [], other = []] = [source[scene], shipped[scene]];
    const length = Math.max(one.length, other.length);
    const at = Array.from({ length }, (_, index) => index).filter((index) => one[index] !== other[index]);
    return at.map((index) => `${scene}: ${one[index] ?? 'nothing'} in the source, shipped ${other[index] ?? 'nothing'}`);
  });
}

/** Both as they are once nothing changes any more. */
async function drawnAlike(pages: [Page, Page]): Promise<[Scenes, Scenes]> {
  const patience = AbortSignal.timeout(30_000);
  let before = '';
  for (;;) {
    const scenes = (await Promise.all(pages.map((page) => page.evaluate(draw)))) as [Scenes, Scenes];
    const now = JSON.stringify(scenes);
    const same = JSON.stringify(scenes[0]) === JSON.stringify(scenes[1]);
    if (now === before && (same || patience.aborted)) return scenes;
    before = now;
  }
}

/** Runs in the page. */
function draw(): Scenes {
  const scenes: Scenes = {};
  // Several scenes take the focus; which one had it last is chance.
  document.querySelector<HTMLElement>('#focused')?.focus({ preventScroll: true });
  for (const figure of document.querySelectorAll('figure')) {
    const origin = figure.getBoundingClientRect();
    const lines: string[] = [];
    const nodes: Node[] = [figure];
    for (const node of nodes) {
      if (node instanceof Text && node.data.trim()) lines.push(node.data.trim().replace(location.host, 'host'));
      if (!(node instanceof Element)) continue;
      const { left, top, width, height } = node.getBoundingClientRect();
      // Browsers place in 60ths or 64ths of a pixel: no place is so near to the border that what a sum of two loses tips it over.
      const lengths = [left - origin.left, top - origin.top, width, height].map((length) => Math.round(length + 1 / 128));
      // What takes no room itself is somewhere.
      const place = width || height ? lengths.join(' ') : '';
      const { color, backgroundColor, borderTopColor, opacity, font } = getComputedStyle(node);
      const attributes = [...node.attributes]
        .map(({ name, value }) => `${name}=${value.trim().replace(/--[\w-]+/, '--count')}`)
        .sort();
      lines.push([node.localName, ...attributes, place, color, backgroundColor, borderTopColor, opacity, font].join(' | '));
      // What moves has arrived.
      for (const animation of node.shadowRoot?.getAnimations() ?? []) animation.finish();
      nodes.push(...(node.shadowRoot?.childNodes ?? []), ...node.childNodes);
    }
    scenes[figure.querySelector('figcaption')?.textContent ?? ''] = lines;
  }
  return scenes;
}
