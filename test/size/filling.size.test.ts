import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';

const folder = join(import.meta.dirname, '../../dist/extension/chrome/extension/content');
const kB = (name: string) => gzipSync(readFileSync(join(folder, `${name}.js`)), { level: 9 }).length / 1000;

/** What the extension puts into a page, as it is built. Words are the dearest: stems, not forms. */
describe('the size of what is put into pages', () => {
  before(function () {
    // npm run build
    if (!existsSync(folder)) this.skip();
  });

  it('what finds a field and what fills it come to 8 kB gzip at most', () => {
    expect(kB('look') + kB('fill-field'), 'a new rule is paid for with an old one, or with words').to.be.at.most(8);
  });

  for (const [name, limit, when] of [
    ['sentinel', 2, 'on bound sites'],
    ['words', 3.4, 'on pages that are not plainly English'],
    ['choose', 0.6, 'from the menu of a field only'],
  ] as const) {
    it(`${name}.js stays below ${limit} kB gzip (${when})`, () => {
      expect(kB(name)).to.be.below(limit);
    });
  }
});
