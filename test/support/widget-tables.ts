import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';

/**
 * The tables of widget/README.md and custom-elements.json (https://github.com/webcomponents/custom-elements-manifest), read from the
 * source that they describe. `npx tsx test/support/widget-tables.ts` writes both; the structure tests fail when they have drifted.
 */
const root = join(import.meta.dirname, '../..');
const README = join(root, 'widget/README.md');
const MANIFEST = join(root, 'custom-elements.json');
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

interface Described {
  name: string;
  description: string;
}

/** `@csspart name - what it is`; an empty name is the default slot. */
function tagsOf(text: string, tag: string): Described[] {
  const found = text.matchAll(new RegExp(`@${tag} (?:(\\S+) )?- (.+)`, 'g'));
  return [...found].map(([, name = '', description = '']) => ({ name, description }));
}

function tagged(text: string, tag: string, head: string): string {
  const rows = tagsOf(text, tag).map(({ name, description }) => [name ? `\`${name}\`` : '(default)', description]);
  return table([head, 'what it is'], rows);
}

/** Properties with their attribute (null without one) and the comment of their declaration. */
function propertiesOf(text: string): (Described & { attribute: string | null; kind: string })[] {
  const block = /static override readonly properties = \{([^]*?)\n {2}\};/.exec(text)?.[1] ?? '';
  return [...block.matchAll(/^ {4}(\w+): (\w+),$/gm)].map(([, name = '', kind = '']) => {
    const attribute = kind === 'null' ? null : name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const comment = new RegExp(`/\\*\\* ([^]*?) \\*/\\n {2}declare ${name}:`).exec(text)?.[1];
    if (!comment) throw new Error(`The property ${name} has no comment that says what it is.`);
    return { name, kind, attribute, description: (comment.split('/** ').at(-1) ?? '').replace(/\s*\n\s*\* /g, ' ') };
  });
}

function attributes(text: string): string {
  const rows = propertiesOf(text).map(({ name, attribute, description }) => [
    attribute ? `\`${attribute}\`` : '–',
    `\`.${name}\``,
    description,
  ]);
  return table(['attribute', 'property', 'what it is'], rows);
}

function eventsOf(text: string): (Described & { detail: string })[] {
  const block = /interface MfaEventDetails \{([^]*?)\n\}/.exec(text)?.[1] ?? '';
  const found = [...block.matchAll(/\/\*\* (.+) \*\/\n {2}'([\w-]+)': (.+);/g)];
  const names = [...block.matchAll(/^ {2}'([\w-]+)'/gm)];
  if (names.length !== found.length) throw new Error('An event of widget/events.ts has no comment that says what it means.');
  return found.map(([, description = '', name = '', detail = '']) => ({ name, description, detail }));
}

function events(text: string): string {
  const rows = eventsOf(text).map(({ name, description, detail }) => [
    `\`${name}\``,
    detail === 'undefined' ? '–' : `\`${detail}\``,
    description,
  ]);
  return table(['event', 'detail', 'what it means'], rows);
}

/** What editors and catalogues read: custom-elements.json, as it should be. */
export function manifest(): Promise<string> {
  const modules = Object.entries(ELEMENTS).map(([tagName, file]) => {
    const text = source(file);
    const [, name = ''] = /export class (\w+) extends/.exec(text) ?? [];
    const path = `widget/${file}`;
    return {
      kind: 'javascript-module',
      path,
      declarations: [declaration(tagName, name, text)],
      exports: [
        { kind: 'js', name, declaration: { name, module: path } },
        { kind: 'custom-element-definition', name: tagName, declaration: { name, module: path } },
      ],
    };
  });
  return format(JSON.stringify({ schemaVersion: '1.0.0', readme: 'widget/README.md', modules }), { parser: 'json' });
}

function declaration(tagName: string, name: string, text: string): object {
  const properties = propertiesOf(text);
  const type = (kind: string): object => (kind === 'null' ? {} : { type: { text: kind.toLowerCase() } });
  const sent = eventsOf(source('events.ts')).filter(({ name }) => text.includes(`'${name}'`));
  return {
    kind: 'class',
    customElement: true,
    tagName,
    name,
    summary: /@summary (.+)/.exec(text)?.[1],
    attributes: properties.flatMap(({ attribute, kind, name, description }) =>
      attribute ? [{ name: attribute, fieldName: name, description, ...type(kind) }] : [],
    ),
    members: properties.map(({ name, kind, description }) => ({ kind: 'field', name, description, ...type(kind) })),
    events: sent.map(({ name, description, detail }) => ({ name, description, type: { text: `CustomEvent<${detail}>` } })),
    slots: tagsOf(text, 'slot'),
    cssParts: tagsOf(text, 'csspart'),
    cssProperties: tagsOf(source('styles/tokens.css.ts'), 'cssprop'),
  };
}

export const manifestSaid = (): string => readFileSync(MANIFEST, 'utf8');

if (process.argv[1] === import.meta.filename) {
  writeFileSync(README, await readmeWithTables());
  writeFileSync(MANIFEST, await manifest());
}
