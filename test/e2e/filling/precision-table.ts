import { readFileSync, writeFileSync } from 'node:fs';

/** One page, after the user asked for a code to be filled there. */
export interface Judged {
  is: string;
  source: 'ours' | 'published pages' | 'published inputs';
  language: string;
  kind: string;
  /** What the page asks for: a code of ours, another one, or none. */
  asks: 'ours' | 'another' | 'none';
  filled: 'right' | 'wrong' | 'nothing';
}

const BEGIN =
  '<!-- precision: made by `UPDATE=1 npx mocha --config test/support/mocharc.json test/e2e/filling/precision.test.ts` -->';
const END = '<!-- /precision -->';
const LANGUAGES = 'en id de fr es pt it nl pl tr ru ar hi ja ko zh th vi'.split(' ');

/** A row for each language, each kind of page, and each source. */
export function precisionTable(judged: readonly Judged[]): string[] {
  const ours = judged.filter(({ source }) => source === 'ours');
  const kinds = [...new Set(ours.map(({ kind }) => kind))].sort();
  const sources = [...new Set(judged.map(({ source }) => source))];
  return [
    '| pages | how many | ask for our code | filled right | missed | filled wrong | ask for another or none | left alone | precision | recall |',
    '| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |',
    ...LANGUAGES.map((name) =>
      row(
        `ours, ${name}`,
        ours.filter(({ language }) => language === name),
      ),
    ),
    ...kinds.map((name) =>
      row(
        `ours, ${name}`,
        ours.filter(({ kind }) => kind === name),
      ),
    ),
    ...sources.map((name) =>
      row(
        name === 'ours' ? 'ours' : name,
        judged.filter(({ source }) => source === name),
      ),
    ),
    row('all of it', judged),
  ];
}

function row(name: string, judged: readonly Judged[]): string {
  const count = (test: (one: Judged) => boolean) => judged.filter(test).length;
  const asked = count(({ asks }) => asks === 'ours');
  const right = count(({ filled }) => filled === 'right');
  const wrong = count(({ filled }) => filled === 'wrong');
  const share = (part: number, of: number) => (of === 0 ? '–' : `${String(Math.round((1000 * part) / of) / 10)} %`);
  const left = count(({ asks, filled }) => asks !== 'ours' && filled === 'nothing');
  const counts = [judged.length, asked, right, asked - right, wrong, judged.length - asked, left];
  return `| ${[name, ...counts, share(right, right + wrong), share(right, asked)].join(' | ')} |`;
}

/** As it stands in the file, without the padding that the formatter gives it. */
export function readTable(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  const lines = text
    .slice(text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END))
    .trim()
    .split('\n');
  return lines.map((line) =>
    line
      .replace(/\s*\|\s*/g, ' | ')
      .trim()
      .replace(/-{3,}/g, '---')
      .replace(/-+:/g, '--:'),
  );
}

export function writeTable(path: string, table: readonly string[]): void {
  const text = readFileSync(path, 'utf8');
  const after = text.slice(text.indexOf(END));
  writeFileSync(path, `${text.slice(0, text.indexOf(BEGIN))}${BEGIN}\n\n${table.join('\n')}\n\n${after}`);
}
