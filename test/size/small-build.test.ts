import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { INTERNAL, MANGLED, shrinkTemplates } from '../../widget/build.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const sourcesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file}`);

describe('what the build of the elements makes smaller', () => {
  it('takes the layout of the source out of markup, and leaves its text alone', () => {
    const small = (markup: string): string => shrinkTemplates(`html\`${markup}\``).slice(5, -1);
    expect(small('<p\n  part="x"\n  >\n  One <b>two</b> three\n</p>\n')).to.equal('<p part=x>One <b>two</b> three</p>');
    expect(small('<a href=${x} rel="a b">${y} ${z}</a>')).to.equal('<a href=${x} rel="a b">${y} ${z}</a>');
    expect(small('<input type="text" .value=${x} />')).to.equal('<input type=text .value=${x} />');
    expect(small('<input .value=${one} @input=${two}\n  /><p>'), 'the slash is not part of what is bound').to.equal(
      '<input .value=${one} @input=${two} /><p>',
    );
    expect(shrinkTemplates('css`a { color: red; }`')).to.equal('"a{color:red}"');
  });

  it('shortens no name that the wire, an event, the words or a page knows', () => {
    const told = [...sourcesIn('shared/protocol'), ...sourcesIn('shared/strings/prompt')];
    const known = [...told, 'widget/events.ts', 'widget/challenge/transport.ts'].flatMap((file) =>
      [...read(file).matchAll(/(\w+)\??:/g)].map(([, name = '']) => name),
    );
    const elements = sourcesIn('widget')
      .filter((file) => /\/mfa-[^/]*$/.test(file))
      .map(read);
    const members = elements.flatMap((source) =>
      [...source.matchAll(/^ {2}(?:declare |static |override |readonly |async |get |set )*(\w+)[(:]/gm)].map(
        ([, name = '']) => name,
      ),
    );
    expect(known).to.include.members(['expiresAtMs', 'reason', 'payee']);
    expect(members).to.include.members(['start', 'state', 'endpoint', 'focus']);
    expect([...known, ...members].filter((name) => INTERNAL.includes(name) && !OF_THE_BASE.test(name))).to.deep.equal([]);
  });

  it('keeps what every DOM has', () => {
    for (const name of ['value', 'input', 'focus', 'name', 'type', 'reason', '$name']) expect(name).to.not.match(MANGLED);
  });
});

/** Called by the base class on the element; no page calls them. */
const OF_THE_BASE = /^(changed|drawn)$/;
