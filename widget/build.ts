import { transform } from 'lightningcss';
import { parseAst, type Plugin } from 'vite';
import { en } from '../shared/strings/prompt/en.ts';
import { id } from '../shared/strings/prompt/id.ts';

/**
 * Styles and markup are written to be read. Minifiers leave what stands inside template literals, so it is made small here, before
 * them: module by module, so that source maps stay true.
 */
export function smallTemplates(): Plugin {
  return {
    name: 'mfa-small-templates',
    enforce: 'pre',
    transform(code, id) {
      if (!/\b(?:html|css)`/.test(code) || !id.endsWith('.ts')) return null;
      return { code: shrinkTemplates(code), map: null };
    },
  };
}

/**
 * The words of the prompt without their keys said twice: the second language is a list in the order of the first. What has several
 * forms stays as it is.
 */
export function packedWords(): Plugin {
  return {
    name: 'mfa-packed-words',
    enforce: 'pre',
    transform(_code, file) {
      const [name] = /(?<=shared\/strings\/prompt\/)(en|id)(?=\.ts$)/.exec(file) ?? [];
      if (name === 'en') return { code: UNPACK + pack(name, en), map: null };
      return name === 'id' ? { code: `import { unpack } from './en.ts';\n${pack(name, id)}`, map: null } : null;
    },
  };
}

function pack(name: string, words: Packable): string {
  const texts = KEYS.map((key) => (typeof words[key] === 'string' ? words[key] : ''));
  if (texts.some((text) => text.includes('|'))) throw new Error(`A word in ${name}.ts has a "|" in it: part them otherwise.`);
  const forms = Object.fromEntries(Object.entries(words).filter(([, text]) => typeof text !== 'string'));
  return `export const ${name} = unpack(${JSON.stringify(texts.join('|'))}, ${JSON.stringify(forms)});`;
}

type Packable = Record<string, unknown>;

const KEYS = Object.keys(en);
const UNPACK = `const keys = ${JSON.stringify(KEYS.join('|'))}.split('|');
export const unpack = (texts, forms) => {
  texts = texts.split('|');
  return { ...Object.fromEntries(keys.map((key, index) => [key, texts[index]])), ...forms };
};
`;

interface Edit {
  start: number;
  end: number;
  text: string;
}

/** The same module with small `html` templates, and strings instead of `css` templates. */
export function shrinkTemplates(code: string): string {
  const edits: Edit[] = [];
  walk(parseAst(code, { lang: 'ts' }), ({ type, tag, quasi, start, end }) => {
    if (type !== 'TaggedTemplateExpression') return;
    const parts = quasi.quasis.map(({ value, start }) => ({ text: value.raw, start: code.indexOf(value.raw, start) }));
    if (tag.name === 'css') edits.push({ start, end, text: JSON.stringify(shrinkCss(parts[0]?.text ?? '')) });
    if (tag.name === 'html')
      shrinkHtml(parts.map(({ text }) => text)).forEach((text, index) => {
        const part = parts[index] as (typeof parts)[0];
        edits.push({ start: part.start, end: part.start + part.text.length, text });
      });
  });
  edits.sort((a, b) => b.start - a.start);
  return edits.reduce((made, { start, end, text }) => made.slice(0, start) + text + made.slice(end), code);
}

/**
 * As in JSX: white space with a line break in it is how the source is laid out. Inside of a tag it is one space. Quotes stay only where
 * HTML wants them.
 */
function shrinkHtml(texts: readonly string[]): string[] {
  let inTag = false;
  return texts.map((text) =>
    text
      .replace(/="([\w-]+)"(?=[\s>])/g, '=$1')

      .replace(/[<>]|\s*\n\s*(\/?>)?/g, (found, end?: string) => {
        if (found === '<') inTag = true;
        else if (found === '>' || end) inTag = false;
        else if (/\s/.test(found)) return inTag ? ' ' : '';
        // Without the space the slash would belong to what is bound before it.
        return end === '/>' ? ' />' : found.trim();
      }),
  );
}

function shrinkCss(css: string): string {
  return transform({ filename: 'element.css', code: Buffer.from(css), minify: true }).code.toString();
}

/** What is read here of a tree of ESTree. */
interface Node {
  type: string;
  start: number;
  end: number;
  tag: { name?: string };
  quasi: { quasis: { value: { raw: string }; start: number }[] };
}

function walk(tree: unknown, visit: (node: Node) => void): void {
  if (typeof tree !== 'object' || tree === null) return;
  if ('type' in tree) visit(tree as Node);
  for (const child of Object.values(tree)) walk(child, visit);
}

/**
 * Names of properties that never leave the code: the minifier may shorten them. No name of the wire, of an event's detail, of what a
 * page may call, or of the DOM belongs here; `test/size/small-build.test.ts` holds it to that.
 */
export const INTERNAL = [
  // The prompt's state, and what runs it.
  ...['phase', 'during', 'renewed', 'preferred', 'prompt', 'tell', 'canRenew', 'nowMs'],
  // What is drawn.
  ...['controller', 'message', 'bare', 'caret', 'armed', 'answers', 'canRestart', 'ticked', 'press', 'tick', 'childrenChanged'],
  ...['sayFirst', 'sayLater', 'clockOf', 'money'],
  // The field, the bridge, and the base of the elements.
  ...[
    'codeChanged',
    'codeEntered',
    'whole',
    'declaration',
    'shown',
    'answered',
    'declare',
    'outcome',
    'allows',
    'drawn',
    'changed',
  ],
];

/** For Terser. */
export const MANGLED = new RegExp(`^(${INTERNAL.join('|')})$`);
