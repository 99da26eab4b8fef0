import { expect } from 'chai';
import { FillingBrowser, type FillingGlobals } from './filling-browser.ts';
import { addInput, arePublishedPagesHere, CODE, htmlOf, inputs, pages } from './published.ts';

declare const filling: FillingGlobals;

describe('filling on pages that others published', function () {
  let browser: FillingBrowser;

  before(async function () {
    if (!arePublishedPagesHere) this.skip();
    browser = await FillingBrowser.start();
  });
  after(() => browser?.stop());

  for (const expected of pages) {
    const { page: file, class: kind, targets } = expected;
    it(`${file} is ${kind}`, async () => {
      const page = await browser.open(htmlOf(expected));
      const untouched = await page.evaluate((selectors) => filling.untouched(selectors), targets);
      const how = await page.evaluate((code) => filling.fill(code), CODE);
      const values = await page.evaluate((selectors) => filling.values(selectors), targets);
      const { reason } = await page.evaluate(() => filling.find());
      expect(values.join(''), `${how}: ${reason}`).to.equal(kind === 'positive' ? CODE : '');
      if (kind === 'negative') expect(how, reason).to.equal('none');
      if (kind === 'ambiguous') expect(how, reason).to.equal('ambiguous');
      if (targets.length > 1 && kind === 'positive') expect(values).to.deep.equal([...CODE]);
      expect(await page.evaluate((selectors) => filling.untouched(selectors), targets)).to.equal(untouched);
      await page.close();
    });
  }

  for (const { title, class: className, attributes, is_totp: isTotp } of inputs) {
    it(`one bare input: ${title}`, async () => {
      const page = await browser.open('<!doctype html><title>Page</title><body></body>');
      await page.evaluate(addInput, { ...attributes, class: className });
      const { kind, reason } = await page.evaluate(() => filling.find());
      expect(kind, reason).to.equal(isTotp ? 'found' : 'none');
      await page.close();
    });
  }
});
