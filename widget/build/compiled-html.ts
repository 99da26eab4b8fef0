/**
 * What Lit does with a template before it first draws it, done at build: the markup with a mark where something is drawn, and what is
 * bound where. Lit draws templates of this form as they are ("compiled templates", https://lit.dev/docs/tools/compiler/), so that
 * nothing has to read markup on the page.
 *
 * @param texts - of the template, between what is bound
 * @returns an expression with the names of `lean-lit.ts`
 * @throws Error for what is bound but is no child, attribute, property or listener
 */
export function compiledHtml(texts: readonly string[]): string {
  const parts: string[] = [];
  let markup = '';
  // Elements and marks are counted in the order of the document.
  let index = -1;
  let bound: { name: string; quoted: boolean; strings: string[] } | null = null;
  for (const [place, all] of texts.entries()) {
    let text = all;
    if (bound) {
      const [, value = '', rest] = (bound.quoted ? /^([^"]*)(?:"(.*))?$/s : /^()(.*)$/s).exec(text) ?? [];
      bound.strings.push(value);
      if (rest === undefined) continue;
      parts.push(boundPart(index, bound.name, bound.strings));
      bound = null;
      text = rest;
    }
    if (UNKNOWN.test(text)) throw new Error(`A template with ${text} cannot be compiled: see compiled-html.ts.`);
    index += text.match(/<[a-z]/g)?.length ?? 0;
    const last = place === texts.length - 1;
    const [attribute, name, quoted, bare] = (!last && ATTRIBUTE.exec(text)) || [];
    markup += attribute ? text.slice(0, -attribute.length) : text;
    if (name) bound = { name, quoted: quoted !== undefined, strings: [quoted ?? bare ?? ''] };
    else if (!last && markup.lastIndexOf('<') > markup.lastIndexOf('>'))
      throw new Error(`Nothing can be bound to an element as such: …${text}\${…}`);
    else if (!last) {
      markup += '<?>';
      parts.push(String(++index));
    }
  }
  // A function: nothing that comes over a wire can pass for a template.
  return `compiled(() => ${JSON.stringify(markup)}, ${parts.join(', ')})`;
}

/** Where Lit would have to look closer. */
const UNKNOWN = /<!--|<(script|style|textarea|title|template)\b|='/;
/** At the end of a text: an attribute and what it begins with, in quotes or without. */
const ATTRIBUTE = /\s([.?@]?[\w-]+)=(?:"([^"]*)|([^\s"'<>=]*))$/;

const PARTS: Record<string, string> = {
  '.': 'PropertyPart',
  '?': 'BooleanAttributePart',
  '@': 'EventPart',
};

function boundPart(index: number, attribute: string, strings: string[]): string {
  const part = PARTS[attribute[0] as string];
  const name = JSON.stringify(part ? attribute.slice(1) : attribute);
  const more = strings.some(Boolean) || strings.length > 2 ? [JSON.stringify(strings)] : [];
  return `bound(${[index, name, part ?? 'AttributePart', ...more].join(', ')})`;
}
