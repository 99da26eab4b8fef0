import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseAst } from 'vite';
import { MANGLED } from '../../widget/build/internal-names.ts';
import { MARKUP } from '../../widget/build/lean-lit.ts';
import { oneMarkup, shrinkTemplates } from '../../widget/build/small-templates.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const sourcesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file}`);

describe('what the build of the elements makes smaller', () => {
  /** What is made of a template: its markup, and what is bound where. */
  const compiled = (markup: string): string | undefined =>
    /compiled\((.*)\);template0/.exec(shrinkTemplates(`html\`${markup}\``))?.[1];

  it('takes the layout of the source out of markup, and leaves its text alone', () => {
    expect(compiled('<p\n  part="x"\n  >\n  One <b>two</b> three\n</p>\n')).to.equal('"<p part=x>One <b>two</b> three</p>"');
    expect(compiled('<input type="text"\n  /><rect width="1"/>'), 'a slash is no part of a value').to.equal(
      '"<input type=text /><rect width=\\"1\\"/>"',
    );
    expect(shrinkTemplates('css`a { color: red; }`')).to.equal('"a{color:red}"');
  });

  it('says of a template what is bound where, counting elements and marks in the order of the document', () => {
    expect(compiled('<a href=${x} rel="a b">${y} ${z}</a>')).to.equal(
      '"<a rel=\\"a b\\"><?> <?></a>", bound(0, "href", AttributePart), 1, 2',
    );
    expect(compiled('<br /><input .value=${one} ?open=${two} @input=${three} /><p>')).to.equal(
      '"<br /><input /><p>", bound(1, "value", PropertyPart), bound(1, "open", BooleanAttributePart), bound(1, "input", EventPart)',
    );
    expect(compiled('<p class="a ${x} ${y}"><b id="b-${x}">')).to.equal(
      '"<p><b>", bound(0, "class", AttributePart), bound(1, "id", AttributePart)',
    );
    expect(shrinkTemplates('html`<p class="a ${x} ${y}"><b id="b-${x}" title=${y}>${z}`'), 'one value each').to.match(
      /template0\(`a \$\{x\} \$\{y\}`,`b-\$\{x\}`,y,z\)$/,
    );
    expect(shrinkTemplates('const f = (a) => html`<p>${a.map((b) => html`<i>${b}</i>`)}</p>`')).to.match(
      /const f = \(a\) => template0\(a\.map\(\(b\) => template1\(b\)\)\)$/,
    );
  });

  it('gives the browser the markup of a file as one text, in the order in which the templates are made', () => {
    const file = `a = compiled("<p><?></p>", 1); b = compiled("<b></b>"); all = "${MARKUP}";`;
    expect(oneMarkup(file)).to.equal(
      'a = compiled(1); b = compiled(); all = "<template><p><?></p></template><template><b></b></template>";',
    );
  });

  it('ends where a template has something that it does not know', () => {
    for (const markup of ['<p ${x}>', '<!-- ${x} -->', '<textarea>${x}</textarea>', "<p a='${x}'>", '<p a=b c${x}>'])
      expect(() => shrinkTemplates(`html\`${markup}\``), markup).to.throw();
  });

  it('shortens no name that the wire, an event, the words or a page knows', () => {
    const told = [
      ...sourcesIn('shared/protocol'),
      ...sourcesIn('shared/strings').filter((file) => !file.endsWith('shown-name.ts')),
    ];
    const transports = ['challenge/transport', 'enroll/enroll-transport', 'settings/settings-transport'].map(
      (name) => `widget/${name}.ts`,
    );
    // One shipped file reads what is in another.
    const shared = ['widget/enroll/enroll-languages.ts', 'widget/enroll/languages/en.ts', 'widget/backup-codes/codes-place.ts'];
    const known = [...told, ...transports, ...shared, 'widget/events.ts'].flatMap((file) =>
      [...read(file).matchAll(/(\w+)['?]*:/g)].map(([, name = '']) => name),
    );
    const elements = sourcesIn('widget')
      .filter((file) => /\/mfa-[^/]*$/.test(file))
      .map(read);
    const members = elements.flatMap((source) =>
      [...source.matchAll(/^ {2}(?:declare |static |override |readonly |async |get |set )*(\w+)[(:]/gm)].map(
        ([, name = '']) => name,
      ),
    );
    expect(known).to.include.members(['expiresAtMs', 'reason', 'payee', 'verify']);
    expect(members).to.include.members(['start', 'state', 'endpoint', 'focus']);
    expect([...known, ...members].filter((name) => MANGLED.test(name) && !OF_THE_BASE.test(name))).to.deep.equal([]);
  });

  it('shortens no name that is said as a text anywhere: it may be looked up by it', () => {
    const texts = sourcesIn('widget')
      .filter((file) => !file.startsWith('widget/build/'))
      .flatMap((file) => literals(parseAst(read(file), { lang: 'ts' })));
    expect(texts).to.include.members(['renewed', 'asking', 'begin']);
    expect([...new Set(texts)].filter((text) => MANGLED.test(text) && text !== '_blank')).to.deep.equal([]);
  });

  it('keeps what every DOM has', () => {
    for (const name of ['value', 'input', 'focus', 'name', 'type', 'reason', '$name']) expect(name).to.not.match(MANGLED);
  });
});

/** The texts of a module; types are not part of what runs. */
function literals(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { type = '', value } = node as { type?: string; value?: unknown };
  if (type.startsWith('TS') && !/^TS(As|Satisfies|NonNull)/.test(type)) return [];
  return type === 'Literal' && typeof value === 'string' ? [value] : Object.values(node).flatMap(literals);
}

/** Called by the base class on the element; no page calls them. */
const OF_THE_BASE = /^(changed|drawn)$/;
