import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';

/**
 * The tables of widget/README.md, read from the source that they describe. `npx tsx test/support/widget-tables.ts` writes them
 * between their markers; the structure tests fail when they have drifted.
 */
const root = join(import.meta.dirname, '../..');
const README = join(root, 'widget/README.md');
const source = (path: string): string => readFileSync(join(root, 'widget', path), 'utf8');

const ELEMENTS = {
  'mfa-challenge': 'challenge/mfa-challenge.ts',
  'mfa-enroll': 'enroll/mfa-enroll.ts',
  'mfa-settings': 'settings/mfa-settings.ts',
};

export function readme(): string {
  return readFileSync(README, 'utf8');
}

/** The README as it should be. */
export async function readmeWithTables(text = readme()): Promise<string> {
  const tables: Record<string, string> = {
    events: events(source('events.ts')),
    'custom-properties': tagged(source('styles/tokens.css.ts'), 'cssprop', 'property'),
  };
  for (const [name, path] of Object.entries(ELEMENTS)) {
    tables[`${name}-attributes`] = attributes(source(path));
    tables[`${name}-parts`] = tagged(source(path), 'csspart', 'part');
    tables[`${name}-slots`] = tagged(source(path), 'slot', 'slot');
  }
  const page = Object.entries(tables).reduce((page, [name, table]) => {
    const marker = new RegExp(`(<!-- ${name} -->\\n)[^]*?(<!-- /${name} -->)`);
    if (!marker.test(page)) throw new Error(`widget/README.md has no place for the table "${name}".`);
    return page.replace(marker, (_, open: string, close: string) => `${open}\n${table}\n\n${close}`);
  }, text);
  return format(page, { ...(await resolveConfig(README)), parser: 'markdown' });
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** `@csspart name - what it is`; an empty name is the default slot. */
function tagged(text: string, tag: string, head: string): string {
  const found = [...text.matchAll(new RegExp(`@${tag} (?:(\\S+) )?- (.+)`, 'g'))];
  return table(
    [head, 'what it is'],
    found.map(([, name, what = '']) => [name ? `\`${name}\`` : '(default)', what]),
  );
}

/** Properties with their attribute and the comment of their declaration. */
function attributes(text: string): string {
  const block = /static override readonly properties = \{([^]*?)\n {2}\};/.exec(text)?.[1] ?? '';
  const rows = [...block.matchAll(/^ {4}(\w+): (\w+),$/gm)].map(([, property = '', kind]) => {
    const named = property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const attribute = kind === 'null' ? '–' : `\`${named}\``;
    const comment = new RegExp(`/\\*\\* ([^]*?) \\*/\\n {2}declare ${property}:`).exec(text)?.[1];
    if (!comment) throw new Error(`The property ${property} has no comment that says what it is.`);
    return [attribute, `\`.${property}\``, (comment.split('/** ').at(-1) ?? '').replace(/\s*\n\s*\* /g, ' ')];
  });
  return table(['attribute', 'property', 'what it is'], rows);
}

function events(text: string): string {
  const block = /interface MfaEventDetails \{([^]*?)\n\}/.exec(text)?.[1] ?? '';
  const rows = [...block.matchAll(/\/\*\* (.+) \*\/\n {2}'([\w-]+)': (.+);/g)].map(([, what = '', name = '', detail = '']) => [
    `\`${name}\``,
    detail === 'undefined' ? '–' : `\`${detail}\``,
    what,
  ]);
  const names = [...block.matchAll(/^ {2}'([\w-]+)'/gm)];
  if (names.length !== rows.length) throw new Error('An event of widget/events.ts has no comment that says what it means.');
  return table(['event', 'detail', 'what it means'], rows);
}

if (process.argv[1] === import.meta.filename) writeFileSync(README, await readmeWithTables());
