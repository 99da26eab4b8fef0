import { createRequire } from 'node:module';
import { parseAst, type Plugin } from 'vite';

/**
 * Lit's templates, without what no template here can reach. The published bundle is Lit's own readable source, in which conditions that
 * never hold are said to be false and what prepares templates on the page is left out (`compile-templates.ts` did it before); the
 * minifier drops what depends on them. What is left is Lit as it was written.
 *
 * Its Trusted Types policy is named after the file: two self-contained files on one page cannot both create one called `lit-html`, and
 * a site can list them (`trusted-types mfa-challenge mfa-enroll`).
 *
 * A new version of Lit that says one of these things otherwise ends the build: look at what it does now, and mend the list. The tests
 * hold what is drawn from the built files to what Lit as it is published draws, scene by scene.
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

/** Where the markup of all templates goes: see `small-templates.ts`. */
export const MARKUP = 'mfa-markup';

/** What of Lit is replaced, how often it is there, and by what. */
const REPLACED: readonly [find: string, times: number, by: string][] = [
  // As in Lit's own build for production.
  ['const DEV_MODE = true', 1, 'const DEV_MODE = false'],
  ['const ENABLE_EXTRA_SECURITY_HOOKS = true', 1, 'const ENABLE_EXTRA_SECURITY_HOOKS = false'],
  ['wrap(', 12, '('],
  // A browser without Trusted Types trusts any text.
  [': undefined;\nconst identityFunction', 1, ': { createHTML: (s) => s };\nconst identityFunction'],
  // Every template was compiled.
  ["typeof type === 'number'", 1, 'false'],
  [
    'Template.createElement(trustFromTemplateString(type.h, type.h[0]), this.options)',
    1,
    `(all ??= Object.assign(d.createElement('template'), { innerHTML: policy.createHTML('${MARKUP}') }).content.children)[type.index]`,
  ],
  ["(global.litHtmlVersions ??= []).push('3.3.3');", 1, ''],
  ['polyfillSupport?.(Template, ChildPart);', 1, ''],
  // An attribute has one value.
  ['templatePart.strings, ', 1, ''],
  ['constructor(element, name, strings, parent, options) {', 2, 'constructor(element, name) {'],
  ["strings.length > 2 || strings[0] !== '' || strings[1] !== ''", 1, 'false'],
  ['const strings = this.strings;', 1, 'const strings = [];'],
  ['strings === undefined', 1, 'true'],
  ['part.strings !== undefined', 1, 'false'],
  // Nothing is bound to an element as such.
  // A child is its index alone.
  ['nodeIndex === templatePart.index', 1, 'nodeIndex === (templatePart.index ?? templatePart)'],
  ['nodeIndex !== templatePart?.index', 1, 'nodeIndex !== (templatePart?.index ?? templatePart)'],
  ['templatePart.type === CHILD_PART', 1, '!templatePart.ctor'],
  ['templatePart.type === ATTRIBUTE_PART', 1, 'true'],
  // No directives; so nobody has to be told of what is connected, and nothing is `noChange`.
  ['resolveDirective(this, value, directiveParent)', 1, 'value'],
  ['resolveDirective(this, value, directiveParent, 0)', 1, 'value'],
  ['resolveDirective(this, newListener, directiveParent, 0) ?? nothing', 1, 'newListener'],
  [', directiveParent = this', 3, ''],
  ['this._$notifyConnectionChanged?.(false, true, from);', 1, ''],
  ['this._$disconnectableChildren = undefined;', 4, ''],
  ['this.__isConnected = options?.isConnected ?? true;', 1, ''],
  [' && value !== noChange', 2, ''],
  ['newListener === noChange', 1, 'false'],
  // A listener is a function, always there, and belongs to the element that it is written on.
  [
    '(newListener === nothing && oldListener !== nothing) ||\n            newListener.capture !==\n                oldListener.capture ||\n            newListener.once !==\n                oldListener.once ||\n            newListener.passive !==\n                oldListener.passive',
    1,
    'false',
  ],
  ['newListener !== nothing &&\n            (oldListener === nothing || shouldRemoveListener)', 1, 'oldListener === nothing'],
  ["typeof this._$committedValue === 'function'", 1, 'true'],
  ['this.options?.host ?? this.element', 1, 'this.element'],
  ['options?.creationScope ?? d', 1, 'd'],
  ['options?.renderBefore', 2, 'undefined'],
  // What is drawn are texts, templates and arrays.
  ['value.nodeType !== undefined', 1, 'false'],
  ['isIterable(value)', 1, 'true'],
  ['part !== undefined', 1, 'true'],
  ['change && !noCommit', 1, 'change'],
  ["value === null || (typeof value != 'object' && typeof value != 'function')", 1, 'Object(value) !== value'],
  ['let change = false;', 1, 'let change;'],
  // What only directives ask a part for.
  ['this.type = ', 6, 'void '],
  ['this.options = options;', 3, ''],
  ['this._$parent = parent;', 4, ''],
  ['new TemplateInstance(template, this)', 1, 'new TemplateInstance(template)'],
  [', this, options)', 3, ')'],
  [', this, this.options)', 1, ')'],
  ['constructor(startNode, endNode, parent, options) {', 1, 'constructor(startNode, endNode) {'],
  [', endNode, undefined, options ?? {})', 1, ', endNode)'],
  ['_clone(options) {', 1, '_clone() {'],
  ['_clone(this.options)', 1, '_clone()'],
  ['nextSibling, from) {', 1, 'nextSibling) {'],
  ['nextSibling, partIndex);', 1, 'nextSibling);'],
  ['else {\n            this._$committedValue = nothing;\n        }', 1, ''],
];

/** What prepares a template on the page, and what only directives and pages ask for. */
const UNASKED = new Set([
  ...['boundAttributeSuffix', 'marker', 'markerMatch', 'nodeMarker', 'textEndRegex', 'commentEndRegex', 'comment2EndRegex'],
  ...['tagEndRegex', 'singleQuoteAttrEndRegex', 'doubleQuoteAttrEndRegex', 'rawTextElement', 'getTemplateHtml', 'html', 'svg'],
  ...['mathml', 'templateCache', 'trustFromTemplateString', 'resolveDirective', 'ElementPart', '_$LH', 'polyfillSupport', 'wrap'],
  ...['Template', 'TemplateInstance.parentNode', 'TemplateInstance._$isConnected', 'ChildPart._$isConnected'],
  ...['ChildPart.parentNode', 'ChildPart.startNode', 'ChildPart.endNode', 'ChildPart._$getTemplate', 'ChildPart.setConnected'],
  ...[
    'PropertyPart.constructor',
    'BooleanAttributePart.constructor',
    'EventPart.constructor',
    'AttributePart.tagName',
    'AttributePart._$isConnected',
  ],
]);

/**
 * How compiled templates are made: see `compiled-html.ts`. What comes over a wire can pass for one, but names no markup that is not
 * here, and binds nothing to it but text: what binds is a class.
 */
const COMPILED = `
let all;
let count = 0;
export const compiled = (...parts) => {
  const _$litType$ = { index: count++, parts };
  return (...values) => ({ _$litType$, values });
};
export const bound = (index, name, ctor) => ({ index, name, ctor });
/** Still imported; not called any more. */
export const html = undefined;
export { AttributePart, PropertyPart, BooleanAttributePart, EventPart };
`;

function lean(code: string, policy: string): string {
  for (const [find, times, by] of [...REPLACED, ["createPolicy('lit-html'", 1, `createPolicy('${policy}'`] as const]) {
    const parts = code.split(find);
    if (parts.length !== times + 1)
      throw new Error(`lit-html says "${find}" ${parts.length - 1} times and not ${times}: mend lean-lit.ts`);
    code = parts.join(by);
  }
  return without(code, UNASKED) + COMPILED;
}

/** Without the declarations of these names: `declaration`, or `Class.member`. */
function without(code: string, names: ReadonlySet<string>): string {
  const found = declarations(parseAst(code).body as unknown as Node[]).filter(({ name }) => names.has(name));
  for (const name of names)
    if (!found.some((one) => one.name === name)) throw new Error(`lit-html has no "${name}": mend lean-lit.ts`);
  return found.reverse().reduce((kept, { start, end }) => kept.slice(0, start) + kept.slice(end), code);
}

interface Declaration {
  name: string;
  start: number;
  end: number;
}

function declarations(body: readonly Node[]): Declaration[] {
  return body.flatMap(({ start, end, declaration, ...statement }) => {
    const node = declaration ?? statement;
    const name = node.id?.name ?? node.declarations?.[0]?.id.name ?? '';
    const members = node.type === 'ClassDeclaration' ? node.body.body : [];
    return [...members.map(({ key, ...at }) => ({ ...at, name: `${name}.${key.name}` })), { name, start, end }];
  });
}

/** What is read here of a tree of ESTree. */
interface Node {
  type: string;
  start: number;
  end: number;
  id?: { name: string };
  declaration?: Node;
  declarations?: { id: { name: string } }[];
  body: { body: { key: { name: string }; start: number; end: number }[] };
}
