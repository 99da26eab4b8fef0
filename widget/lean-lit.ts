import { createRequire } from 'node:module';
import { parseAst, type Plugin } from 'vite';

/**
 * Lit's templates, without what no template here can reach. The published bundle is Lit's own readable source in which conditions that
 * never hold are said to be false; the minifier drops what depends on them. What is left is Lit as it was written.
 *
 * Its Trusted Types policy is named after the file: two self-contained files on one page cannot both create one called `lit-html`, and
 * a site can list them (`trusted-types mfa-challenge mfa-enroll`).
 *
 * A new version of Lit that says one of these things otherwise ends the build: look at what it does now, and mend the list.
 */
export function leanLit(policy: string): Plugin {
  const source = createRequire(import.meta.url)
    .resolve('lit-html')
    .replace(/\/lit-html\/.*/, '/lit-html/development/lit-html.js');
  return {
    name: 'mfa-lean-lit',
    enforce: 'pre',
    resolveId: (id) => (id === 'lit/html.js' ? source : null),
    transform(code, id) {
      return id === source ? { code: lean(code, policy), map: null } : null;
    },
  };
}

/** What of Lit is replaced, how often it is there, and by what. */
const REPLACED: readonly [find: string, times: number, by: string][] = [
  // As in Lit's own build for production.
  ['const DEV_MODE = true', 1, 'const DEV_MODE = false'],
  ['const ENABLE_EXTRA_SECURITY_HOOKS = true', 1, 'const ENABLE_EXTRA_SECURITY_HOOKS = false'],
  ['const ENABLE_SHADYDOM_NOPATCH = true', 1, 'const ENABLE_SHADYDOM_NOPATCH = false'],
  // No `svg` and no `mathml` templates.
  ['type === SVG_RESULT', 3, 'false'],
  ['type === MATHML_RESULT', 3, 'false'],
  // Nothing is bound inside of <script>, <style>, <textarea> and <title>, or of comments.
  ['rawTextElement.test(match[TAG_NAME])', 1, 'false'],
  ['rawTextElement.test(node.tagName)', 1, 'false'],
  ['rawTextEndRegex ?? textEndRegex', 1, 'textEndRegex'],
  ["match[COMMENT_START] === '!--'", 1, 'false'],
  ['regex === commentEndRegex || ', 1, ''],
  ['data === markerMatch', 1, 'true'],
  // Nothing is bound to an element as such.
  ['name.startsWith(marker)', 1, 'false'],
  ['templatePart.type === ELEMENT_PART', 1, 'false'],
  // No directives; so nobody has to be told of what is connected, and nothing is `noChange`.
  [
    'function resolveDirective(part, value, parent = part, attributeIndex) {',
    1,
    'function resolveDirective(part, value) { return value;',
  ],
  [', directiveParent = this', 3, ''],
  [', directiveParent', 4, ''],
  ['this._$notifyConnectionChanged?.(false, true, from);', 1, ''],
  ['this._$disconnectableChildren = undefined;', 4, ''],
  ['this.__isConnected = options?.isConnected ?? true;', 1, ''],
  ['value !== noChange', 2, 'true'],
  ['v === noChange', 1, 'false'],
  ['newListener === noChange', 1, 'false'],
  // Listeners are functions, and templates are drawn where they are put.
  ['newListener.capture !==\n                oldListener.capture ||', 1, ''],
  ['newListener.once !==\n                oldListener.once ||', 1, ''],
  ['newListener.passive !==\n                oldListener.passive', 1, 'false'],
  ["typeof this._$committedValue === 'function'", 1, 'true'],
  ['this.options?.host ?? this.element', 1, 'this.element'],
  ['options?.creationScope ?? d', 1, 'd'],
  ["typeof type === 'number'", 1, 'true'],
  // What is drawn are texts, templates and arrays; attributes have double quotes or none.
  ['value.nodeType !== undefined', 1, 'false'],
  ['isIterable(value)', 1, 'true'],
  [
    'regex === doubleQuoteAttrEndRegex ||\n                regex === singleQuoteAttrEndRegex)',
    1,
    'regex === doubleQuoteAttrEndRegex)',
  ],
  ["match[QUOTE_CHAR] === '\"'", 1, 'true'],
  ['match[DYNAMIC_TAG_NAME] !== undefined', 1, 'false'],
  ['node.hasAttributes()', 1, 'true'],
  ['part !== undefined', 1, 'true'],
  ['change && !noCommit', 1, 'change'],
  ['export const svg = tag(SVG_RESULT);', 1, ''],
  ['export const mathml = tag(MATHML_RESULT);', 1, ''],
  ["(global.litHtmlVersions ??= []).push('3.3.3');", 1, ''],
  ['global.litHtmlPolyfillSupport;', 1, 'undefined;'],
  // What only directives ask a part for.
  ['this.type = ', 6, 'void '],
  ['this.options = options;', 3, ''],
  ['this._$parent = parent;', 4, ''],
  ['new TemplateInstance(template, this)', 1, 'new TemplateInstance(template)'],
  ['options?.renderBefore', 2, 'undefined'],
];
/** Members that only directives and pages ask for. */
const UNASKED = /^(setConnected|startNode|endNode|tagName|parentNode|_\$isConnected)$/;

function lean(code: string, policy: string): string {
  for (const [find, times, by] of [...REPLACED, ["createPolicy('lit-html'", 1, `createPolicy('${policy}'`] as const]) {
    const parts = code.split(find);
    if (parts.length !== times + 1)
      throw new Error(`lit-html says "${find}" ${parts.length - 1} times and not ${times}: mend lean-lit.ts`);
    code = parts.join(by);
  }
  const members = parseAst(code).body.flatMap((node) => (node.type === 'ClassDeclaration' ? node.body.body : []));
  const unasked = members.filter(
    (member) => 'key' in member && member.key.type === 'Identifier' && UNASKED.test(member.key.name),
  );
  return unasked.reverse().reduce((kept, { start, end }) => kept.slice(0, start) + kept.slice(end), code);
}
