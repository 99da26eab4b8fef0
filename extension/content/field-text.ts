import { obstacleOf } from './fillable.ts';
import { flatParent } from './flat-tree.ts';
import { nameWords, normalize } from './normalize.ts';

/** What a page says about a field, normalised; sentences in reading order. The values of inputs are never read. */
export interface FieldText {
  /** Identifiers: id, name, test ids, of the input and of the elements whose shadow it lives in. */
  names: string;
  /** What names the field to people: label, aria-label, placeholder, title; without any, the nearest text before it. */
  label: string[];
  /** True when the label is one, and not only the nearest text. */
  labelled: boolean;
  /** From the nearest heading, or the field before, to this field. Links, buttons and choices not taken are left out. */
  before: string[];
  /** From this field to the next. */
  after: string[];
  /** The buttons and links from the field before to the next. */
  actions: string[];
}

const MAX_CHARS = 700;
const MAX_NODES = 400;
const NAMES = ['id', 'name', 'formcontrolname', 'ng-model', 'data-testid', 'data-test'];
const LABELS = ['aria-label', 'label', 'placeholder', 'title'];

const SILENT = 'script, style, noscript, template, datalist, nav, footer, svg, iframe, object';
/** What can be chosen and is not taken says nothing of this field; what is taken does. */
const ACTION =
  ':is(a[href], button, summary, [role=button], [role=link], [role=tab], [role=radio], [role=option], [type=button], [type=submit]):not([aria-selected=true], [aria-checked=true], [aria-current]:not([aria-current=false]))';
const INLINE = /^(?:a|b|bdi|code|em|font|i|mark|q|small|span|strong|sub|sup|time|u|wbr)$/;
const HEADING = 'h1, h2, h3, h4, h5, h6, legend, [role=heading]';
const OTHER_FIELD =
  'input:not([type=hidden], [type=checkbox], [type=radio], [type=submit], [type=button], [type=image]), textarea, select';

export function readFieldText(inputs: HTMLInputElement[]): FieldText {
  const first = inputs[0] as HTMLInputElement;
  const last = inputs.at(-1) as HTMLInputElement;
  const hosts = hostsOf(first);
  const before = gather(first, inputs, true);
  const after = gather(last, inputs, false);
  const own = sentences(labelTexts(first, hosts).join('\n'));
  const labelled = own.some((text) => /\p{L}{2}/u.test(text));
  return {
    names: nameWords([first, ...hosts].flatMap((element) => attributes(element, NAMES)).join(' ')),
    label: labelled ? own : [...own, ...before.sentences.slice(-1)],
    labelled,
    before: [...sentences(referenced(first, 'aria-describedby')), ...before.sentences],
    after: after.sentences,
    actions: [...before.actions, ...after.actions],
  };
}

/** Normalised sentences: a full stop in any script, or the edge of a block, ends one. */
export function sentences(text: string): string[] {
  return normalize(text)
    .split(/[\n\r.!?。！？।]+/)
    .map((part) => part.trim())
    .filter(Boolean);
}

function attributes(element: Element, names: string[]): string[] {
  return names.map((name) => element.getAttribute(name)?.slice(0, 200) ?? '').filter(Boolean);
}

/** The elements whose shadow trees the input is in, nearest first: a component's name and label are usually on it. */
function hostsOf(input: Element): Element[] {
  const hosts: Element[] = [];
  for (let root = input.getRootNode(); root.nodeType === Node.DOCUMENT_FRAGMENT_NODE;) {
    const { host } = root as ShadowRoot;
    if (!host || hosts.length === 3) break;
    hosts.push(host);
    root = host.getRootNode();
  }
  return hosts;
}

function labelTexts(input: HTMLInputElement, hosts: Element[]): string[] {
  return [
    ...[...(input.labels ?? [])].map((label) => plainText(label)),
    referenced(input, 'aria-labelledby'),
    ...[input, ...hosts].flatMap((element) => attributes(element, LABELS)),
  ];
}

function referenced(element: Element, attribute: string): string {
  const root = element.getRootNode() as Document | ShadowRoot;
  const ids = element.getAttribute(attribute)?.split(/\s+/).slice(0, 8) ?? [];
  return ids.map((id) => (id ? plainText(root.getElementById(id)) : '')).join('\n');
}

function plainText(element: Element | null): string {
  return element ? (element.textContent ?? '').slice(0, MAX_CHARS) : '';
}

interface Gathered {
  sentences: string[];
  actions: string[];
}

/** Walks away from an input, backwards or on, until the neighbouring field, the nearest heading or the budget ends it. */
function gather(input: HTMLInputElement, own: HTMLInputElement[], backwards: boolean): Gathered {
  const parts: string[] = [];
  const actions: string[] = [];
  let [chars, nodes, ended] = [MAX_CHARS, MAX_NODES, false];

  const next = (node: Node) => (backwards ? node.previousSibling : node.nextSibling);
  const add = (text: string) => {
    parts.push(text);
    ended ||= (chars -= text.length) < 0;
  };
  const read = (node: Node) => {
    ended ||= --nodes < 0;
    if (ended) return;
    if (node.nodeType === Node.TEXT_NODE) add(node.nodeValue ?? '');
    if (node.nodeType === Node.ELEMENT_NODE) readElement(node as HTMLElement);
  };
  const readElement = (element: HTMLElement) => {
    if (element.matches(SILENT) || own.includes(element as HTMLInputElement) || !isShown(element)) return;
    if (element.matches(OTHER_FIELD)) ended = !isDecoy(element);
    else if (element.matches(ACTION)) actions.push(...sentences((element as HTMLInputElement).value || plainText(element)));
    else if (!isUntakenChoice(element)) readChildren(element);
  };
  const readChildren = (element: HTMLElement) => {
    const edge = INLINE.test(element.localName) ? '' : '\n';
    add(edge);
    for (let node = backwards ? element.lastChild : element.firstChild; node && !ended; node = next(node)) read(node);
    add(edge);
    if (element.matches(HEADING) && element.textContent.trim()) ended = true;
  };

  for (let at: Element | null = input; at && !ended && at.localName !== 'body'; at = flatParent(at)) {
    if (at !== input && backwards) add(`\n${attributes(at, ['aria-label']).join('')}\n${referenced(at, 'aria-labelledby')}\n`);
    if (at.matches('dialog, [role=dialog], [role=alertdialog]')) break;
    for (let node = next(at); node && !ended; node = next(node)) read(node);
  }
  return { sentences: sentences((backwards ? parts.reverse() : parts).join('')), actions };
}

/** An input that nobody sees parts nothing. */
function isDecoy(element: Element): boolean {
  return element.localName === 'input' && obstacleOf(element as HTMLInputElement) === 'hidden';
}

/** `display: contents` has no box of its own, and yet its children may be seen. */
function isShown(element: Element): boolean {
  return element.checkVisibility({ visibilityProperty: true }) || getComputedStyle(element).display === 'contents';
}

/** "( ) by SMS  (•) with my app": only what is taken says what this field is for. */
function isUntakenChoice(element: Element): boolean {
  const choice = (element as HTMLLabelElement).control as HTMLInputElement | null | undefined;
  return !!choice && /^(?:radio|checkbox)$/.test(choice.type) && !choice.checked;
}
