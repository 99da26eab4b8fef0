import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { FillingBrowser, type FillingGlobals } from './filling-browser.ts';

declare const filling: FillingGlobals;

interface Expected {
  page: string;
  class: 'positive' | 'ambiguous' | 'negative';
  targets: string[];
}
interface AttributeCase {
  title: string;
  class: string;
  attributes: Record<string, string>;
  is_totp: boolean;
}

const CODE = '082139';
/** Pages that others publish to test such detectors. They stay where they are: nothing of them is part of this project. */
const folder = join(import.meta.dirname, '../../../../shared/otp-fields');
const read = <T>(file: string): T => JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;

describe('filling on pages that others published', function () {
  let browser: FillingBrowser;

  before(async function () {
    if (!existsSync(folder)) this.skip();
    browser = await FillingBrowser.start();
  });
  after(() => browser?.stop());

  const expected = existsSync(folder) ? read<{ pages: Expected[] }>('expected.json').pages : [];
  for (const { page: file, class: kind, targets } of expected) {
    it(`${file} is ${kind}`, async () => {
      const page = await browser.open(readFileSync(join(folder, file), 'utf8'));
      const untouched = await page.evaluate((selectors) => filling.untouched(selectors), targets);
      const how = await page.evaluate((code) => filling.fill(code), CODE);
      const values = await page.evaluate((selectors) => filling.values(selectors), targets);
      const reason = (await page.evaluate(() => filling.find())).reason;
      expect(values.join(''), `${how}: ${reason}`).to.equal(kind === 'positive' ? CODE : '');
      if (kind === 'negative') expect(how, reason).to.equal('none');
      if (kind === 'ambiguous') expect(how, reason).to.equal('ambiguous');
      if (targets.length > 1 && kind === 'positive') expect(values).to.deep.equal([...CODE]);
      expect(await page.evaluate((selectors) => filling.untouched(selectors), targets)).to.equal(untouched);
      await page.close();
    });
  }

  const rows = existsSync(folder) ? read<{ rows: AttributeCase[] }>('keepassxc-attribute-cases.json').rows : [];
  for (const { title, class: className, attributes, is_totp: isTotp } of rows) {
    it(`one bare input: ${title}`, async () => {
      const page = await browser.open('<!doctype html><title>Page</title><body></body>');
      const finding = await page.evaluate(
        (given) => {
          const input = document.createElement('input');
          for (const [name, value] of Object.entries(given)) input.setAttribute(name, value);
          document.body.append(input);
          return filling.find();
        },
        { ...attributes, class: className },
      );
      expect(finding.kind, finding.reason).to.equal(isTotp ? 'found' : 'none');
      await page.close();
    });
  }
});
