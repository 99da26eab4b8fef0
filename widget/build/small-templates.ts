import { transform } from 'lightningcss';
import { parseAst, type Plugin } from 'vite';
import { compiledHtml } from './compiled-html.ts';
import { type Edit, edited, type Node, walk } from './edit-module.ts';
import { MARKUP } from './lean-lit.ts';

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
      return { code: shrinkTemplates(code), map: null };
    },
    renderChunk: (code) => ({ code: oneMarkup(code), map: null }),
  };
}

/** The markup of all templates of a file as one text, which the browser reads in one go; each is counted when it is made. */
export function oneMarkup(code: string): string {
  const edits: Edit[] = [];
  const markup: string[] = [];
  let place: Node | undefined;
  walk(parseAst(code), (node) => {
    const [first] = node.arguments ?? [];
    if (node.type === 'Literal' && node.value === MARKUP) place = node;
    if (node.callee?.name !== 'compiled' || first?.type !== 'Literal') return;
    edits.push({ start: first.start, end: node.arguments?.[1]?.start ?? first.end, text: '' });
    markup.push(`<template>${first.value as string}</template>`);
  });
  if (place) edits.push({ start: place.start, end: place.end, text: JSON.stringify(markup.join('')) });
  return edited(code, edits);
}

/** The same module with compiled `html` templates, and strings instead of `css` templates. */
export function shrinkTemplates(code: string): string {
  const edits: Edit[] = [];
  const templates: string[] = [];
  walk(parseAst(code, { lang: 'ts' }), ({ type, tag, quasi, start, end }) => {
    if (type !== 'TaggedTemplateExpression') return;
    const texts = quasi.quasis.map(({ value }) => value.raw);
    if (tag.name === 'css') edits.push({ start, end, text: JSON.stringify(shrinkCss(texts[0] ?? '')) });
    if (tag.name !== 'html') return;
    const name = `template${templates.length}`;
    const { template, around } = compiledHtml(shrinkHtml(texts));
    templates.push(`const ${name} = ${template};`);
    quasi.quasis.forEach(({ start: from, end: to }, index) => {
      // With the backtick or the braces around it.
      const first = index === 0;
      const last = index === texts.length - 1;
      const text = (first ? `${name}(` : '') + (around[index] as string) + (last ? ')' : '');
      edits.push({ start: first ? start : from, end: to, text });
    });
  });
  const imports = templates[0] ? `import { ${COMPILED} } from 'lit/html.js';` : '';
  return imports + templates.join('') + edited(code, edits);
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
