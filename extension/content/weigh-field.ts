import { type Meaning, say } from './field-evidence.ts';
import { type FieldText } from './field-text.ts';
import { nameWords } from './normalize.ts';

/** Where the code comes from, if not from an app. */
type Source = 'sent' | 'hardware' | 'captcha' | 'backup';

/** Why a field is offered, and filled only when the user acted on that very field. */
export type Doubt = Exclude<Source, 'backup'> | 'masked' | 'pin' | 'unnamed' | 'weak' | 'several';

export interface Weighed {
  score: number;
  /** `null`: it is clear. */
  doubt: Doubt | null;
}

/** What the weighing needs to know of a field. */
export interface FieldFacts {
  inputs: HTMLInputElement[];
  text: FieldText;
  /** The other fields of the same form that a user can see. */
  neighbours: HTMLInputElement[];
  secondStepPage: boolean;
}

const CLEAR = 50;
const DOUBTFUL = 40;

/** In order of strength: what a text can say, and what that weighs in an identifier, in a label, and in the text before. */
const LEVELS: [says: (text: string) => boolean, name: number, label: number, before: number][] = [
  [(text) => says([text], 'app'), 65, 65, 55],
  [(text) => says([text], 'twoStep'), 60, 60, 40],
  // A code and what it proves, in one sentence.
  [(text) => says([text], 'oneTime') || (says([text], 'verify') && says([text], 'code', 'vague')), 55, 55, 35],
  [(text) => says([text], 'code'), 40, 35, 25],
  [(text) => says([text], 'vague'), 20, 15, 0],
];

/** Puts everything known about one field on the scales. `undefined`: nothing is offered there. */
export function weighField(facts: FieldFacts): Weighed | undefined {
  const { inputs, text, neighbours, secondStepPage } = facts;
  const [input] = inputs as [HTMLInputElement];
  const { names, label, before, labelled } = text;
  const declared = inputs.some((one) => /\bone-time-code\b/.test(one.getAttribute('autocomplete') ?? ''));
  const told = before.filter((part) => !label.includes(part));
  const [inName, inLabel, inText] = [strongest([names], 1), strongest(label, 2), strongest(told, 3)];
  const best = Math.max(inName, inLabel, inText);
  const isCounted = says(label, 'digits');

  let score = inName + inLabel + (inLabel < 45 ? inText : 0);
  if (declared) score += 100;
  if (secondStepPage) score += 25;
  if (labelled && !inLabel && !isCounted) score -= declared ? 60 : 40;
  if (isNumeric(input)) score += 15;
  if (inputs.length > 1) score += 30;
  else if (saysLength(input, text)) score += 20;
  else if (input.maxLength > 10) score -= 50;
  if (neighbours.length === 0) score += 10;
  else if (!declared && !secondStepPage && best <= 40 && !isCounted) score -= 30;

  const source = sourceOf(text);
  const spoken = declared || best > 0;
  if (isAnother(facts, source, declared) || (!spoken && inputs.length === 1)) return undefined;
  const doubt = doubtOf(facts, source, declared) ?? (spoken ? (score < CLEAR ? 'weak' : null) : 'unnamed');
  return doubt && score < DOUBTFUL ? undefined : { score, doubt };
}

/** True when one of these texts says one of these things. */
function says(texts: string[], ...meanings: Meaning[]): boolean {
  return meanings.some((meaning) => texts.some((text) => say[meaning].test(text)));
}

/** The weight of the best that the sentences say. */
function strongest(texts: string[], scope: 1 | 2 | 3): number {
  return LEVELS.find(([isSaid]) => texts.some(isSaid))?.[scope] ?? 0;
}

/** A single field that says how many digits it takes: 6 to 8. */
function saysLength({ maxLength, placeholder, pattern }: HTMLInputElement, { label, before }: FieldText): boolean {
  const drawn = /^(?:\d{6,8}|([x0•*#_–—])\1{5,7})$/i.test(placeholder.replace(/[\s-]/g, ''));
  return drawn || (maxLength >= 6 && maxLength <= 8) || /\{\d\}/.test(pattern) || says([...label, ...before], 'digits');
}

function isNumeric({ type, inputMode, pattern }: HTMLInputElement): boolean {
  return /number|tel/.test(type) || /numeric|decimal/.test(inputMode) || /^\^?\(?(?:\[0-9|\[?\\d)/.test(pattern);
}

/** The first sentence that says so decides: identifiers, then labels, then the text before; what follows only if none does. */
function sourceOf({ names, label, before, after, actions }: FieldText): Source | 'app' | null {
  for (const text of [names, ...label, ...before]) {
    const source = sourceIn(text);
    if (source) return source;
  }
  return says([...after, ...actions], 'wasSent') ? 'sent' : null;
}

/** "Two-factor code or recovery code" is still a code of ours; "a recovery code" is not. */
function sourceIn(text: string): Source | 'app' | null {
  const source = (['app', 'backup', 'captcha', 'hardware', 'sent'] as const).find((meaning) => says([text], meaning));
  const rest = source === 'backup' ? text.replace(new RegExp(say.backup, 'g'), ' ') : '';
  return says([rest], 'code', 'oneTime') ? null : (source ?? null);
}

/** A code of another trade, something that is no code, or a field that is too short for one. */
function isAnother({ inputs, text, neighbours }: FieldFacts, source: Source | 'app' | null, declared: boolean): boolean {
  const [input] = inputs as [HTMLInputElement];
  const { names, label } = text;
  if (inputs.length === 1 && input.maxLength >= 0 && input.maxLength < 6) return true;
  if (/\b(?:cc-|postal|tel|email|username|name|street|address|bday|country|current-)/.test(input.autocomplete)) return true;
  if (source === 'app' || source === 'backup') return source === 'backup';
  const own = [`${names} | ${label.join(' | ')}`];
  if (says(own, 'other') || input.matches('[role=searchbox], [role=combobox]')) return true;
  if (!declared && neighbours.some(isCardNumber)) return true;
  return says(own, 'aboutMe') && !saysOwn(text) && !says(label, 'code');
}

function isCardNumber({ autocomplete, name, id }: HTMLInputElement): boolean {
  return /^cc-/.test(autocomplete) || /card ?n|cc ?n/.test(nameWords(`${name} ${id}`));
}

/** Says by name or label that it takes a code that is good once, or a second factor. */
function saysOwn({ names, label }: FieldText): boolean {
  return says([names, ...label], 'oneTime', 'twoStep');
}

function doubtOf({ inputs, text }: FieldFacts, source: Source | 'app' | null, declared: boolean): Doubt | null {
  const [input] = inputs as [HTMLInputElement];
  if (source === 'app') return null;
  if (source) return source as Doubt;
  if (pictureBeside(input)) return 'captcha';
  if (declared || saysOwn(text)) return null;
  if (input.type === 'password' && inputs.length === 1) return 'masked';
  return text.label.some((part) => says([part], 'vague') && !says([part], 'verify')) ? 'pin' : null;
}

/** A picture of characters is wide and low, or says so where it did not load; a QR code, often beside a code field, is a square. */
function pictureBeside({ parentElement }: HTMLInputElement): boolean {
  const around = parentElement?.parentElement ?? parentElement;
  return [...(around?.querySelectorAll('img, canvas') ?? [])].some((picture) => {
    const { width, height } = picture.getBoundingClientRect();
    if (height > 120 || width > 320) return false;
    return /captcha|verif|刷新|换/i.test(picture.outerHTML.slice(0, 400)) || (height >= 20 && width >= 1.8 * height);
  });
}
