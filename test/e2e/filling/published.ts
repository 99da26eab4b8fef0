import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FillingBrowser, type FillingGlobals } from './filling-browser.ts';
import { type Judged } from './precision-table.ts';

declare const filling: FillingGlobals;

export const CODE = '082139';

/** Pages that others publish to test such detectors. They stay where they are: nothing of them is part of this project. */
const folder = join(import.meta.dirname, '../../../../shared/otp-fields');
const read = <T>(file: string): T => JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;

export const arePublishedPagesHere = existsSync(folder);

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

const ASKS = { positive: 'ours', ambiguous: 'another', negative: 'none' } as const;

export const pages = arePublishedPagesHere ? read<{ pages: Expected[] }>('expected.json').pages : [];
export const inputs = arePublishedPagesHere ? read<{ rows: AttributeCase[] }>('keepassxc-attribute-cases.json').rows : [];

export const htmlOf = ({ page }: Expected): string => readFileSync(join(folder, page), 'utf8');

/** All of them, filled. */
export async function publishedPages(browser: FillingBrowser): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const expected of pages) {
    const page = await browser.open(htmlOf(expected));
    const filled = await page.evaluate(fillAndLook, CODE, expected.targets);
    judged.push({ is: expected.page, source: 'published pages', language: '', kind: '', asks: ASKS[expected.class], filled });
    await page.close();
  }
  for (const { title, class: className, attributes, is_totp: isTotp } of inputs) {
    const page = await browser.open('<!doctype html><title>Page</title><body></body>');
    await page.evaluate(addInput, { ...attributes, class: className });
    const filled = await page.evaluate(fillAndLook, CODE, isTotp ? ['input'] : []);
    judged.push({ is: title, source: 'published inputs', language: '', kind: '', asks: isTotp ? 'ours' : 'none', filled });
    await page.close();
  }
  return judged;
}

/** Runs in the page. */
export function addInput(attributes: Record<string, string>): void {
  const input = document.createElement('input');
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  document.body.append(input);
}

/** Runs in the page. */
async function fillAndLook(code: string, targets: string[]): Promise<Judged['filled']> {
  const before = filling.untouched(targets);
  await filling.fill(code);
  const values = filling.values(targets).join('');
  if (filling.untouched(targets) !== before || (values !== '' && values !== code)) return 'wrong';
  return values === code ? 'right' : 'nothing';
}
