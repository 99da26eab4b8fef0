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
  /** From this field to the next, and the buttons and links there. */
  after: string[];
  actions: string[];
}

const MAX_CHARS = 700;
const MAX_NODES = 400;
const NAMES = ['id', 'name', 'formcontrolname', 'ng-model', 'data-testid', 'data-test', 'data-test-id', 'data-qa', 'data-cy'];
const LABELS = ['aria-label', 'label', 'placeholder', 'title', 'aria-placeholder'];

const SILENT =
  /^(?:script|style|noscript|template|select|option|datalist|textarea|nav|footer|svg|iframe|object|video|audio|canvas)$/;
const ACTION =
  'a[href], button, summary, [role=button], [role=link], [role=tab], [role=option], [role=menuitem], [role=radio], input[type=button], input[type=submit]';
const CHOSEN = '[aria-selected=true], [aria-checked=true], [aria-current]:not([aria-current=false])';
const INLINE = /^(?:a|b|bdi|code|em|font|i|mark|q|small|span|strong|sub|sup|time|u|wbr)$/;
const HEADING = 'h1, h2, h3, h4, h5, h6, legend, [role=heading]';
const OTHER_FIELD =
  'input:not([type=hidden], [type=checkbox], [type=radio], [type=submit], [type=button], [type=image], [type=reset]), textarea, select';

export function readFieldText(inputs: HTMLInputElement[]): FieldText {
  const first = inputs[0] as HTMLInputElement;
  const last = inputs.at(-1) as HTMLInputElement;
  const hosts = hostsOf(first);
  const before = new Gathered('before', inputs).from(first);
  const after = new Gathered('after', inputs).from(last);
  const own = sentences(labelTexts(first, hosts).join('\n'));
  const labelled = own.some((text) => /\p{L}{2}/u.test(text));
  return {
    names: nameWords([first, ...hosts].flatMap((element) => attributes(element, NAMES)).join(' ')),
    label: labelled ? own : [...own, ...before.sentences.slice(-1)],
    labelled,
    before: [...sentences(describedBy(first)), ...before.sentences],
    after: after.sentences,
    actions: after.actions,
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

function describedBy(input: Element): string {
  return referenced(input, 'aria-describedby');
}

function referenced(element: Element, attribute: string): string {
  const root = element.getRootNode() as Document | ShadowRoot;
  const ids = element.getAttribute(attribute)?.split(/\s+/).slice(0, 8) ?? [];
  return ids.map((id) => (id ? plainText(root.getElementById(id)) : '')).join('\n');
}

function plainText(element: Element | null): string {
  return element ? (element.textContent ?? '').slice(0, MAX_CHARS) : '';
}

/** Walks away from a field, in one direction, until the neighbouring field, the nearest heading or the budget ends it. */
class Gathered {
  private readonly parts: string[] = [];
  readonly actions: string[] = [];
  private chars = 0;
  private nodes = 0;
  private ended = false;

  constructor(
    private readonly direction: 'before' | 'after',
    private readonly own: HTMLInputElement[],
  ) {}

  get sentences(): string[] {
    return sentences((this.direction === 'before' ? this.parts.toReversed() : this.parts).join(''));
  }

  from(input: Element): this {
    let at: Element | null = input;
    while (at && !this.ended) {
      this.siblings(at);
      const parent: Element | null = flatParent(at);
      if (!parent || parent.localName === 'body') break;
      if (this.direction === 'before')
        this.add(`\n${attributes(parent, ['aria-label']).join('')}\n${referenced(parent, 'aria-labelledby')}\n`);
      if (parent.matches('dialog, [role=dialog], [role=alertdialog]')) break;
      at = parent;
    }
    return this;
  }

  private siblings(element: Element): void {
    for (let node = this.next(element); node && !this.ended; node = this.next(node)) this.read(node);
  }

  private next(node: Node): Node | null {
    return this.direction === 'before' ? node.previousSibling : node.nextSibling;
  }

  private read(node: Node): void {
    if (++this.nodes > MAX_NODES) this.ended = true;
    if (this.ended) return;
    if (node.nodeType === Node.TEXT_NODE) this.add(node.nodeValue ?? '');
    if (node.nodeType === Node.ELEMENT_NODE) this.readElement(node as HTMLElement);
  }

  private readElement(element: HTMLElement): void {
    if (SILENT.test(element.localName) && !element.matches(OTHER_FIELD)) return;
    if (this.own.includes(element as HTMLInputElement) || !isShown(element)) return;
    if (element.matches(OTHER_FIELD)) this.ended = true;
    else if (element.matches(ACTION) && !element.matches(CHOSEN)) this.actions.push(...sentences(actionText(element)));
    else if (!isUntakenChoice(element)) this.readChildren(element);
  }

  private readChildren(element: HTMLElement): void {
    const edge = INLINE.test(element.localName) ? '' : '\n';
    this.add(edge);
    const children = [...element.childNodes];
    for (const child of this.direction === 'before' ? children.reverse() : children) this.read(child);
    this.add(edge);
    if (element.matches(HEADING) && element.textContent.trim()) this.ended = true;
  }

  private add(text: string): void {
    this.parts.push(text);
    this.chars += text.length;
    if (this.chars > MAX_CHARS) this.ended = true;
  }
}

function actionText(element: HTMLElement): string {
  return element.localName === 'input' ? (element as HTMLInputElement).value : plainText(element);
}

/** `display: contents` has no box of its own, and yet its children may be seen. */
function isShown(element: Element): boolean {
  return element.checkVisibility({ visibilityProperty: true }) || getComputedStyle(element).display === 'contents';
}

/** "( ) by SMS  (•) with my app": only what is taken says what this field is for. */
function isUntakenChoice(element: Element): boolean {
  if (element.localName !== 'label') return false;
  const choice = (element as HTMLLabelElement).control as HTMLInputElement | null;
  return !!choice && /^(?:radio|checkbox)$/.test(choice.type) && !choice.checked;
}
