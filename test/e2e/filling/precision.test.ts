import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { CORPUS, FillingBrowser } from './filling-browser.ts';
import { type Judged, precisionTable, readTable, writeTable } from './precision-table.ts';
import { publishedPages } from './published.ts';

const readme = join(import.meta.dirname, '../../../extension/content/README.md');

/** Every page that we wrote or that others published, filled in a real browser: what was filled, and what was not. */
describe('the table of what is found and filled', () => {
  let browser: FillingBrowser;
  let judged: Judged[];

  before(async () => {
    browser = await FillingBrowser.start();
    const page = await browser.open('<!doctype html><title>corpus</title><body></body>', {
      '/test/extension/filling/pages/blank.html': { type: 'text/html; charset=utf-8', body: readFileSync(BLANK, 'utf8') },
    });
    judged = (await page.evaluate(await CORPUS())) as Judged[];
    await page.close();
    judged.push(...(await publishedPages(browser)));
  });
  after(() => browser.stop());

  it('has at least sixty pages of ours, in eighteen languages', () => {
    const ours = judged.filter(({ source }) => source === 'ours');
    expect(ours.length).to.be.at.least(60);
    expect(new Set(ours.map(({ language }) => language)).size).to.equal(18);
  });

  it('EX-13: never fills a wrong field', () => {
    expect(judged.filter(({ filled }) => filled === 'wrong').map(({ is }) => is)).to.deep.equal([]);
  });

  it('fills every page that asks for our code', () => {
    expect(judged.filter(({ asks, filled }) => asks === 'ours' && filled !== 'right').map(({ is }) => is)).to.deep.equal([]);
  });

  it('EX-13: fills nothing where another code, or no code, is asked for', () => {
    expect(judged.filter(({ asks, filled }) => asks !== 'ours' && filled !== 'nothing').map(({ is }) => is)).to.deep.equal([]);
  });

  it('is what extension/content/README.md says (UPDATE=1 writes it)', () => {
    const table = precisionTable(judged);
    if (process.env['UPDATE']) writeTable(readme, table);
    // Without the pages of others the rest has to agree.
    const isOurs = (line: string) => !line.includes('published') && !line.includes('all of it');
    const all = judged.some(({ source }) => source !== 'ours');
    const lines = readTable(readme);
    expect(all ? table : table.filter(isOurs)).to.deep.equal(all ? lines : lines.filter(isOurs));
  });
});

const BLANK = join(import.meta.dirname, '../../extension/filling/pages/blank.html');
