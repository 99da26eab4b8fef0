import { asFields, codeInputs, type OpenShadowRoot } from './code-inputs.ts';
import { isUnread, say } from './field-evidence.ts';
import { type FieldText, readFieldText } from './field-text.ts';
import { isAriaHidden, obstacleOf, type Obstacle } from './fillable.ts';
import { selfAndParents } from './flat-tree.ts';
import { nameWords } from './normalize.ts';
import { type Doubt, type Weighed, weighField } from './weigh-field.ts';

/** One input, or the boxes of one code in their order. All visible, editable and of one document when they were found. */
export type CodeField = HTMLInputElement[];

export interface Finding {
  /**
   * `found`: the one field that asks for a code of an authenticator; it may be filled.
   * `filled`: that field, but something is in it, which stays.
   * `ambiguous`: a code sent by message, of a device, or unclear which of several; the user must act on that very field.
   * `unread`: the page is not plainly English, and the words of other languages are not here. `learn` them and look again.
   * `none`: nothing is offered. Show the code in the extension's own window, and say why.
   */
  kind: 'found' | 'filled' | 'ambiguous' | 'unread' | 'none';
  field?: CodeField;
  /** What decided, as a word of ours: nothing of the page is in it. Empty: there is nothing that looks like a code field. */
  reason: Doubt | Obstacle | '';
}

export interface FindOptions {
  openShadowRoot: OpenShadowRoot;
  /** The field that the user acted on (its context menu, say), never merely the focused one: pages move the focus. It is taken at the user's word. */
  chosen?: Element | null | undefined;
}

/** A clear field wins over another clear one by this much; otherwise the focus decides, otherwise nobody does. */
const MARGIN = 40;
/** What a value may consist of and still be an empty field with a mask: `___ ___`, `- - -`. */
const BLANK = /^[\s_\-–—·•.]*$/;

interface Candidate extends Weighed {
  field: CodeField;
}

/** Looks once, at everything that can be reached from this document, and changes nothing: no node, attribute, style or focus. */
export function findCodeField(root: Document, { openShadowRoot, chosen }: FindOptions): Finding {
  const inputs = codeInputs(root, openShadowRoot);
  const usable = inputs.filter((input) => !obstacleOf(input));
  const fields = asFields(usable).filter((boxes) => !boxes.every(isAriaHidden));
  const hidden = inputs.find((input) => (chosen ? input === chosen : true) && !usable.includes(input));
  const none: Finding = { kind: 'none', reason: (hidden && obstacleOf(hidden)) ?? '' };
  if (chosen) return taken(fields.find((boxes) => boxes.includes(chosen as HTMLInputElement))) ?? none;
  const read = fields.map((field) => [field, readFieldText(field)] as const);
  if (read.some(([[input], text]) => isUnread(text, input as HTMLInputElement))) return { kind: 'unread', reason: '' };
  return decide(read.flatMap(([field, text]) => candidate(field, text, usable))) ?? none;
}

function candidate(field: CodeField, text: FieldText, usable: HTMLInputElement[]): Candidate[] {
  const [first] = field as [HTMLInputElement];
  /** The other visible fields of its form, or of its document where there is no form. */
  const neighbours = usable.filter(
    (other) => !field.includes(other) && other.form === first.form && other.ownerDocument === first.ownerDocument,
  );
  const weighed = weighField({ inputs: field, text, neighbours, secondStepPage: isSecondStepPage(first) });
  return weighed ? [{ ...weighed, field }] : [];
}

/** By its title, path and headings, or by the names of its form. */
function isSecondStepPage(input: HTMLInputElement): boolean {
  const { title, defaultView, body } = input.ownerDocument;
  const form = [...selfAndParents(input)].find(({ localName }) => localName === 'form');
  const about = ['id', 'name', 'class', 'action'].map((name) => form?.getAttribute(name));
  const headings = [...body.querySelectorAll('h1, h2')].slice(0, 4).map(({ textContent }) => textContent.slice(0, 120));
  const said = nameWords([title, defaultView?.location.pathname, ...about, ...headings].join(' | '));
  return say.twoStep.test(said) || /\bt?otp\b/.test(said);
}

function decide(candidates: Candidate[]): Finding | undefined {
  const clear = candidates.filter(({ doubt }) => !doubt).sort((a, b) => b.score - a.score);
  const [best, second] = clear;
  if (best && (!second || best.score - second.score >= MARGIN)) return taken(best.field);
  if (best) return taken(clear.find(({ field }) => field.some(hasFocus))?.field) ?? { kind: 'ambiguous', reason: 'several' };
  const [doubtful, other] = candidates;
  if (!doubtful) return undefined;
  return { kind: 'ambiguous', reason: doubtful.doubt ?? '', ...(!other && { field: doubtful.field }) };
}

function taken(field: CodeField | undefined): Finding | undefined {
  return field && { kind: field.every(({ value }) => BLANK.test(value)) ? 'found' : 'filled', field, reason: '' };
}

/** Asked of the tree that the input is in, so that it is right inside shadow roots and frames too. */
function hasFocus(input: HTMLInputElement): boolean {
  return (input.getRootNode() as Document | ShadowRoot).activeElement === input;
}
