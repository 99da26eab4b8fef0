/** A template as Lit draws it, and what stands between its values where it is called. */
export interface CompiledHtml {
  /** An expression with the names of `lean-lit.ts`. */
  template: string;
  /** One more than values: before the first, between them, after the last. */
  around: string[];
}

/**
 * What Lit does with a template before it first draws it, done at build: the markup with a mark where something is drawn, and what is
 * bound where. Lit draws templates of this form as they are ("compiled templates", https://lit.dev/docs/tools/compiler/), so that
 * nothing has to be searched on the page. An attribute of several values is one text, put together where the template is called.
 *
 * @param texts - of the template, between its values
 * @throws Error for what is bound but is no child, attribute, property or listener
 */
export function compiledHtml(texts: readonly string[]): CompiledHtml {
  const parts: string[] = [];
  const around: string[] = [];
  let markup = '';
  // Elements and marks are counted in the order of the document.
  let index = -1;
  let bound: { part: string; quoted: boolean; head: string; values: number } | null = null;
  for (const [place, all] of texts.entries()) {
    const last = place === texts.length - 1;
    let text = all;
    let before = '';
    if (bound) {
      const [, value = '', rest] = (bound.quoted ? /^([^"]*)(?:"(.*))?$/s : /^()(.*)$/s).exec(text) ?? [];
      const ends = rest !== undefined;
      const joined = !ends || bound.values > 0 || bound.head + value !== '';
      if (joined && bound.values++ === 0) around[place - 1] += `\`${bound.head}\${`;
      if (joined) before = `}${value}${ends ? '`' : '${'}`;
      if (!ends) {
        around.push(before);
        continue;
      }
      parts.push(bound.part);
      bound = null;
      text = rest;
    }
    if (UNKNOWN.test(text)) throw new Error(`A template with ${text} cannot be compiled: see compiled-html.ts.`);
    around.push(before + (place > 0 && !last ? ',' : ''));
    index += text.match(/<[a-z]/g)?.length ?? 0;
    const [attribute, name, quoted, bare] = (!last && ATTRIBUTE.exec(text)) || [];
    markup += attribute ? text.slice(0, -attribute.length) : text;
    if (name) bound = { part: boundPart(index, name), quoted: quoted !== undefined, head: quoted ?? bare ?? '', values: 0 };
    else if (!last && markup.lastIndexOf('<') > markup.lastIndexOf('>'))
      throw new Error(`Nothing can be bound to an element as such: …${text}\${…}`);
    else if (!last) {
      markup += '<?>';
      parts.push(String(++index));
    }
  }
  return { template: `compiled(${[JSON.stringify(markup), ...parts].join(', ')})`, around };
}

/** Where Lit would have to look closer, or a text to be told from code. */
const UNKNOWN = /<!--|<(script|style|textarea|title|template)\b|='|[`\\]/;
/** At the end of a text: an attribute and what it begins with, in quotes or without. */
const ATTRIBUTE = /\s([.?@]?[\w-]+)=(?:"([^"]*)|([^\s"'<>=]*))$/;

const PARTS: Record<string, string> = {
  '.': 'PropertyPart',
  '?': 'BooleanAttributePart',
  '@': 'EventPart',
};

function boundPart(index: number, attribute: string): string {
  const part = PARTS[attribute[0] as string];
  return `bound(${index}, ${JSON.stringify(part ? attribute.slice(1) : attribute)}, ${part ?? 'AttributePart'})`;
}
