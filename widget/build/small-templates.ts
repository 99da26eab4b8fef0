import { transform } from 'lightningcss';
import { parseAst, type Plugin } from 'vite';
import { compiledHtml } from './compiled-html.ts';

/**
 * Styles and markup are written to be read. Minifiers leave what stands inside template literals, so it is made small here, before
 * them: module by module, so that a source map names the right file.
 */
export function smallTemplates(): Plugin {
  return {
    name: 'mfa-small-templates',
    enforce: 'pre',
    transform(code, id) {
      if (!/\b(?:html|css)`/.test(code) || !id.endsWith('.ts')) return null;
      return { code: shortVariables(shrinkTemplates(code)), map: null };
    },
  };
}

const shortNames = new Map<string, string>();

/** Custom properties of our own (`--_accent`) never leave the element: they are numbered. */
function shortVariables(code: string): string {
  return code.replace(/--_[a-z-]+/g, (name) => {
    if (!shortNames.has(name)) shortNames.set(name, `--${shortNames.size.toString(36)}`);
    return shortNames.get(name) as string;
  });
}

/** The same module with compiled `html` templates, and strings instead of `css` templates. */
export function shrinkTemplates(code: string): string {
  const edits: { start: number; end: number; text: string }[] = [];
  const templates: string[] = [];
  walk(parseAst(code, { lang: 'ts' }), ({ type, tag, quasi, start, end }) => {
    if (type !== 'TaggedTemplateExpression') return;
    const texts = quasi.quasis.map(({ value }) => value.raw);
    if (tag.name === 'css') edits.push({ start, end, text: JSON.stringify(shrinkCss(texts[0] ?? '')) });
    if (tag.name !== 'html') return;
    const name = `template${templates.length}`;
    templates.push(`const ${name} = ${compiledHtml(shrinkHtml(texts))};`);
    quasi.quasis.forEach((text, index) => {
      // With the backtick or the braces around it.
      const open = index ? ',' : `${name}(`;
      edits.push({ ...text, ...(index ? {} : { start }), text: index < texts.length - 1 ? open : `${index ? '' : open})` });
    });
  });
  const imports = templates[0] ? `import { ${COMPILED} } from 'lit/html.js';` : '';
  // From the end, so that what is before keeps its place.
  edits.sort((one, other) => other.start - one.start);
  const body = edits.reduce((made, { start, end, text }) => made.slice(0, start) + text + made.slice(end), code);
  return imports + templates.join('') + body;
}

/** What `lean-lit.ts` gives to compiled templates. */
const COMPILED = 'compiled, bound, AttributePart, PropertyPart, BooleanAttributePart, EventPart';

/**
 * As in JSX: white space with a line break in it is how the source is laid out. Inside of a tag it is one space. Quotes stay only where
 * HTML wants them.
 */
function shrinkHtml(texts: readonly string[]): string[] {
  let inTag = false;
  return texts.map((text) =>
    text.replace(/="([\w-]+)"(?=[\s>])/g, '=$1').replace(/[<>]|\s*\n\s*(\/?>)?/g, (found, end?: string) => {
      if (found === '<') inTag = true;
      else if (found === '>' || end) inTag = false;
      else if (/\s/.test(found)) return inTag ? ' ' : '';
      // Without the space the slash would belong to a value without quotes.
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
  quasi: { quasis: { start: number; end: number; value: { raw: string } }[] };
}

function walk(tree: unknown, visit: (node: Node) => void): void {
  if (typeof tree !== 'object' || tree === null) return;
  if ('type' in tree) visit(tree as Node);
  for (const child of Object.values(tree)) walk(child, visit);
}
