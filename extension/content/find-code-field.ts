import { asFields, codeInputs, type OpenShadowRoot } from './code-inputs.ts';
import { isUnread, PAGE } from './field-evidence.ts';
import { type FieldText, readFieldText } from './field-text.ts';
import { isAriaHidden, obstacleOf, type Obstacle } from './fillable.ts';
import { selfAndParents } from './flat-tree.ts';
import { nameWords } from './normalize.ts';
import { type Evidence, lengthOf, weighField, type Weighed } from './weigh-field.ts';

export interface CodeField {
  /** One input, or the boxes of one code in their order. All visible, editable and of one document when they were found. */
  inputs: HTMLInputElement[];
  /** How many digits it takes, if the page says. */
  digits: number | null;
}

export interface Finding {
  /**
   * `found`: the one field that asks for a code of an authenticator; it may be filled.
   * `filled`: that field, but something is in it, which stays.
   * `ambiguous`: a code sent by message, of a device, or unclear which of several; the user must act on that very field.
   * `unread`: the page speaks in a script whose words are not here. `learn` them and look again.
   * `none`: nothing is offered. Show the code in the extension's own window, and say why.
   */
  kind: 'found' | 'filled' | 'ambiguous' | 'unread' | 'none';
  field?: CodeField;
  /** Rules, not texts: nothing of the page is in them. */
  why: (Evidence | { rule: Obstacle | 'chosen' | 'focused'; weight: number })[];
}

export interface FindOptions {
  openShadowRoot: OpenShadowRoot;
  /** The field that the user acted on (its context menu, say), never merely the focused one: pages move the focus. It is taken at the user's word. */
  chosen?: Element | null;
  /** Digits of the account that would be filled. */
  digits?: number;
}

/** A clear field wins over another clear one by this much; otherwise the focus decides, otherwise nobody does. */
const MARGIN = 40;
/** What a value may consist of and still be an empty field with a mask: `___ ___`, `- - -`. */
const BLANK = /^[\s_\-–—·•.]*$/;

interface Candidate extends Weighed {
  field: CodeField;
  empty: boolean;
}

/** Looks once, at everything that can be reached from this document, and changes nothing: no node, attribute, style or focus. */
export function findCodeField(root: Document, options: FindOptions): Finding {
  const { openShadowRoot, chosen = null, digits } = options;
  const inputs = codeInputs(root, openShadowRoot);
  const obstacles = new Map(inputs.map((input) => [input, obstacleOf(input)]));
  const usable = inputs.filter((input) => !obstacles.get(input));
  const fields = asFields(usable, digits ? [digits] : [6, 7, 8]).filter((boxes) => !boxes.every(isAriaHidden));
  if (chosen) return takeChosen(fields, chosen, obstacles.get(chosen as HTMLInputElement) ?? null);
  const read = fields.map((boxes) => [boxes, readFieldText(boxes)] as const);
  if (read.some(([, text]) => isUnread(Object.values(text).flat().join(' ')))) return { kind: 'unread', why: [] };
  const candidates = read
    .map(([boxes, text]) => candidate(boxes, text, usable, digits ?? null))
    .filter(({ verdict }) => verdict !== 'no');
  return decide(candidates, [...obstacles.values()]);
}

function takeChosen(fields: HTMLInputElement[][], chosen: Element, obstacle: Obstacle | null): Finding {
  const boxes = fields.find((field) => field.includes(chosen as HTMLInputElement));
  if (!boxes) return { kind: 'none', why: obstacle ? [{ rule: obstacle, weight: -100 }] : [] };
  const field = {
    inputs: boxes,
    digits: boxes.length > 1 ? boxes.length : lengthOf(chosen as HTMLInputElement, readFieldText(boxes)),
  };
  return { kind: boxes.every(isEmpty) ? 'found' : 'filled', field, why: [{ rule: 'chosen', weight: 100 }] };
}

function candidate(inputs: HTMLInputElement[], text: FieldText, usable: HTMLInputElement[], digits: number | null): Candidate {
  const first = inputs[0] as HTMLInputElement;
  const weighed = weighField({
    inputs,
    text,
    digits,
    neighbours: neighboursOf(inputs, usable),
    secondStepPage: isSecondStepPage(first),
  });
  const length = inputs.length > 1 ? inputs.length : lengthOf(first, text);
  return { ...weighed, field: { inputs, digits: length }, empty: inputs.every(isEmpty) };
}

function isEmpty({ value }: HTMLInputElement): boolean {
  return BLANK.test(value);
}

/** The other visible fields of its form, or of its document where there is no form. */
function neighboursOf(inputs: HTMLInputElement[], usable: HTMLInputElement[]): HTMLInputElement[] {
  const first = inputs[0] as HTMLInputElement;
  return usable.filter(
    (other) => !inputs.includes(other) && other.form === first.form && other.ownerDocument === first.ownerDocument,
  );
}

function isSecondStepPage(input: HTMLInputElement): boolean {
  const page = input.ownerDocument;
  const form = [...selfAndParents(input)].find(({ localName }) => localName === 'form');
  const about = ['id', 'name', 'class', 'action'].map((name) => form?.getAttribute(name) ?? '');
  const headings = [...page.querySelectorAll('h1, h2')].slice(0, 4).map((heading) => heading.textContent.slice(0, 120));
  return PAGE.test(nameWords([page.title, page.defaultView?.location.pathname ?? '', ...about, ...headings].join(' | ')));
}

function decide(candidates: Candidate[], obstacles: (Obstacle | null)[]): Finding {
  const clear = candidates.filter(({ verdict }) => verdict === 'clear').sort((a, b) => b.score - a.score);
  const [best, second] = clear;
  if (best && (!second || best.score - second.score >= MARGIN)) return taken(best);
  const held = clear.find(({ field }) => field.inputs.some(hasFocus));
  if (held) return taken(held, { rule: 'focused', weight: 0 });
  if (best) return { kind: 'ambiguous', why: [...best.why, { rule: 'several', weight: 0 }] };
  const [doubtful, other] = candidates;
  if (doubtful) return { kind: 'ambiguous', why: doubtful.why, ...(other ? {} : { field: doubtful.field }) };
  const why = obstacles.filter((obstacle) => obstacle !== null).slice(0, 1);
  return { kind: 'none', why: why.map((rule) => ({ rule, weight: -100 })) };
}

function taken({ field, empty, why }: Candidate, more?: Finding['why'][number]): Finding {
  return { kind: empty ? 'found' : 'filled', field, why: more ? [...why, more] : why };
}

/** Asked of the tree that the input is in, so that it is right inside shadow roots and frames too. */
function hasFocus(input: HTMLInputElement): boolean {
  return (input.getRootNode() as Document | ShadowRoot).activeElement === input;
}
