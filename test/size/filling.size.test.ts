import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';

const folder = join(import.meta.dirname, '../../dist/extension/chrome/extension/content');
const kB = (name: string) => gzipSync(readFileSync(join(folder, `${name}.js`)), { level: 9 }).length / 1000;

/** What the extension puts into a page as it is built, and only after a click there. Words are the dearest: stems, not forms. */
describe('the size of what is injected to fill a field', () => {
  before(function () {
    // npm run build
    if (!existsSync(folder)) this.skip();
  });

  for (const [name, limit, when] of [
    ['look', 8.192, 'at the click'],
    ['fill-field', 2.2, 'at the release'],
    ['words', 2.2, 'on pages in other scripts only'],
    ['choose', 0.6, 'from the menu of a field only'],
  ] as const) {
    it(`${name}.js stays below ${limit} kB gzip (${when})`, () => {
      expect(kB(name)).to.be.below(limit);
    });
  }
});
