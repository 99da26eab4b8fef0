import { say } from './field-evidence.ts';
import { type FieldText } from './field-text.ts';
import { nameWords } from './normalize.ts';

type Scope = 'name' | 'label' | 'text';
type Level = 'app' | 'two-step' | 'verification' | 'code' | 'vague';

/** Ends it: nothing is offered there. */
export type Veto = 'too-short' | 'other-autocomplete' | 'other-code' | 'backup' | 'card' | 'password' | 'no-words';
/** Offered, and filled only when the user acted on that very field. */
export type Doubt = 'sent' | 'hardware' | 'captcha' | 'masked' | 'pin' | 'unnamed' | 'weak' | 'several';
export type Rule =
  | `${Scope}:${Level}`
  | 'one-time-code'
  | 'second-step-page'
  | 'other-label'
  | 'numeric'
  | 'length'
  | 'too-long'
  | 'boxes'
  | 'only-field'
  | 'among-fields'
  | Veto
  | Doubt;

/** One thing that spoke for a field (positive), against it (negative) or made it doubtful (zero). Never a word of the page. */
export interface Evidence {
  rule: Rule;
  weight: number;
}

export interface Weighed {
  verdict: 'clear' | 'doubtful' | 'no';
  score: number;
  why: Evidence[];
}

/** What the weighing needs to know of a field. */
export interface FieldFacts {
  inputs: HTMLInputElement[];
  text: FieldText;
  /** The other fields of the same form that a user can see. */
  neighbours: HTMLInputElement[];
  /** Digits of the account that would be filled, when it is known. */
  digits: number | null;
  secondStepPage: boolean;
}

const CLEAR = 50;
const DOUBTFUL = 40;

/** In order of strength: what a text can say, and what that weighs in an identifier, in a label, and in the text before. */
const LEVELS: [Level, (text: string) => boolean, Record<Scope, number>][] = [
  ['app', (text) => say.app.test(text), { name: 65, label: 65, text: 55 }],
  ['two-step', (text) => say.twoStep.test(text), { name: 60, label: 60, text: 40 }],
  ['verification', saysVerification, { name: 55, label: 55, text: 35 }],
  ['code', (text) => say.code.test(text), { name: 40, label: 35, text: 25 }],
  ['vague', (text) => say.vague.test(text), { name: 20, label: 15, text: 0 }],
];

/** Puts everything known about one field on the scales. */
export function weighField(facts: FieldFacts): Weighed {
  const { inputs, text, neighbours, secondStepPage } = facts;
  const why: Evidence[] = [];
  const add = (rule: Rule, weight: number) => weight && why.push({ rule, weight });
  const declared = inputs.some((input) => /\bone-time-code\b/.test(input.getAttribute('autocomplete') ?? ''));
  const named = strongest([text.names], 'name');
  const labelled = strongest(text.label, 'label');
  const told = strongest(
    text.before.filter((part) => !text.label.includes(part)),
    'text',
  );
  const best = Math.max(named.weight, labelled.weight, told.weight);
  if (declared) add('one-time-code', 100);
  for (const { rule, weight } of [named, labelled, ...(labelled.weight < 45 ? [told] : [])]) add(rule, weight);
  if (secondStepPage) add('second-step-page', 25);
  if (text.labelled && !labelled.weight && !text.label.some((part) => say.digits.test(part)))
    add('other-label', declared ? -60 : -40);
  addShape(inputs, text, add);
  const only = neighbours.length === 0;
  if (only) add('only-field', 10);
  else if (!declared && !secondStepPage && best <= 40 && !text.label.some((part) => say.digits.test(part)))
    add('among-fields', -30);
  const score = why.reduce((sum, { weight }) => sum + weight, 0);
  return judge(facts, { declared, spoken: declared || best > 0, score, why });
}

function judge(
  facts: FieldFacts,
  { declared, spoken, score, why }: { declared: boolean; spoken: boolean; score: number; why: Evidence[] },
): Weighed {
  const source = sourceOf(facts.text);
  const veto = vetoOf(facts, source, declared) ?? (spoken || facts.inputs.length > 1 ? null : 'no-words');
  if (veto) return { verdict: 'no', score, why: [...why, { rule: veto, weight: -100 }] };
  const doubt = doubtOf(facts, source, declared) ?? (spoken ? null : 'unnamed') ?? (score < CLEAR ? 'weak' : null);
  if (!doubt) return { verdict: 'clear', score, why };
  return { verdict: score < DOUBTFUL ? 'no' : 'doubtful', score, why: [...why, { rule: doubt, weight: 0 }] };
}

/** How many digits a single field says it takes, or null. */
export function lengthOf({ maxLength, placeholder, pattern }: HTMLInputElement, { label, before }: FieldText): number | null {
  if (maxLength >= 6 && maxLength <= 8) return maxLength;
  const counted = /\{(\d)\}/.exec(pattern)?.[1];
  if (counted) return Number(counted);
  const said = [...label, ...before].map((text) => say.digits.exec(text)?.[0]).find(Boolean);
  if (said) return Number(/\d/.exec(said)?.[0] ?? 6);
  const drawn = placeholder.replace(/[\s-]/g, '');
  return /^(?:\d{6,8}|([x0•*#_–—])\1{5,7})$/i.test(drawn) ? drawn.length : null;
}

/** The best that the sentences say. */
function strongest(texts: string[], scope: Scope): Evidence {
  for (const [level, says, weights] of LEVELS) {
    if (texts.some(says)) return { rule: `${scope}:${level}`, weight: weights[scope] };
  }
  return { rule: `${scope}:vague`, weight: 0 };
}

/** A code and what it proves, in one sentence. */
function saysVerification(text: string): boolean {
  return say.oneTime.test(text) || (say.verify.test(text) && (say.code.test(text) || say.vague.test(text)));
}

function addShape(inputs: HTMLInputElement[], text: FieldText, add: (rule: Rule, weight: number) => void): void {
  const input = inputs[0] as HTMLInputElement;
  if (isNumeric(input)) add('numeric', 15);
  if (inputs.length > 1) add('boxes', 30);
  else if (lengthOf(input, text) !== null) add('length', 20);
  else if (input.maxLength > 10) add('too-long', -50);
}

function isNumeric({ type, inputMode, pattern }: HTMLInputElement): boolean {
  return /number|tel/.test(type) || /numeric|decimal/.test(inputMode) || /^\^?\(?(?:\[0-9|\[?\\d)/.test(pattern);
}

/** Where the code comes from. */
type Source = 'app' | 'sent' | 'hardware' | 'captcha' | 'backup';

/** The first sentence that says so decides: identifiers, then labels, then the text before; what follows only if none does. */
function sourceOf({ names, label, before, after, actions }: FieldText): Source | null {
  for (const text of [names, ...label, ...before]) {
    const source = sourceIn(text);
    if (source) return source;
  }
  return [...after, ...actions].some((text) => say.wasSent.test(text)) ? 'sent' : null;
}

/** "Two-factor code or recovery code" is still a code of ours; "a recovery code" is not. */
function sourceIn(text: string): Source | null {
  if (say.app.test(text)) return 'app';
  if (say.backup.test(text)) {
    const rest = text.replace(new RegExp(say.backup, 'g'), ' ');
    return say.code.test(rest) || say.oneTime.test(rest) ? null : 'backup';
  }
  if (say.captcha.test(text)) return 'captcha';
  if (say.hardware.test(text)) return 'hardware';
  return say.sent.test(text) ? 'sent' : null;
}

function vetoOf({ inputs, text, neighbours, digits }: FieldFacts, source: Source | null, declared: boolean): Veto | null {
  const input = inputs[0] as HTMLInputElement;
  const said = `${text.names} | ${text.label.join(' | ')}`;
  if (inputs.length === 1 && input.maxLength >= 0 && input.maxLength < (digits ?? 6)) return 'too-short';
  if (source === 'backup') return 'backup';
  if (/\b(?:cc-|postal|tel|email|username|name|street|address|bday|country|current-)/.test(input.autocomplete))
    return 'other-autocomplete';
  if (source === 'app') return null;
  if (say.other.test(said) || input.matches('[role=searchbox], [role=combobox]')) return 'other-code';
  if (!declared && neighbours.some(isCardNumber)) return 'card';
  return say.aboutMe.test(said) && !saysOwn(text) && !text.label.some((part) => say.code.test(part)) ? 'password' : null;
}

function isCardNumber({ autocomplete, name, id }: HTMLInputElement): boolean {
  return /^cc-/.test(autocomplete) || /card ?n|cc ?n/.test(nameWords(`${name} ${id}`));
}

/** Says by name or label that it takes a code that is good once, or a second factor. */
function saysOwn({ names, label }: FieldText): boolean {
  return [names, ...label].some((text) => say.oneTime.test(text) || say.twoStep.test(text));
}

function doubtOf({ inputs, text }: FieldFacts, source: Source | null, declared: boolean): Doubt | null {
  const input = inputs[0] as HTMLInputElement;
  if (source === 'app') return null;
  if (source && source !== 'backup') return source;
  if (pictureBeside(input)) return 'captcha';
  if (declared || saysOwn(text)) return null;
  if (input.type === 'password' && inputs.length === 1) return 'masked';
  return text.label.some((part) => say.vague.test(part) && !say.verify.test(part)) ? 'pin' : null;
}

/** A picture of characters is wide and low, or says so where it did not load; a QR code, often beside a code field, is a square. */
function pictureBeside({ parentElement }: HTMLInputElement): boolean {
  const around = parentElement?.parentElement ?? parentElement;
  return [...(around?.querySelectorAll('img, canvas') ?? [])].some((picture) => {
    const { width, height } = picture.getBoundingClientRect();
    if (height > 120 || width > 320) return false;
    const says = /captcha|verif|刷新|换/i.test(picture.outerHTML.slice(0, 400));
    return says || (height >= 20 && width >= 1.8 * height);
  });
}
