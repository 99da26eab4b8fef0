import { type Filled } from '../messages.ts';
import { type CodeField } from './find-code-field.ts';
import { type Obstacle } from './fillable.ts';

/** How the code got in: all of it into the first input, a digit into each box, or key by key. */
export type FillWay = 'whole' | 'each' | 'keys';

export type FillResult = { ok: true; how: FillWay } | { ok: false; reason: Exclude<Filled, 'filled' | 'field-busy'> };

export interface FillOptions {
  /** Asked before every step: is it still the document, the origin and the moment that the code was released for? */
  stillAllowed: () => boolean | Promise<boolean>;
  /** What keeps a person from seeing or editing an input: that of `fillable.ts`, which the detector has in the page already. */
  obstacleOf: (input: HTMLInputElement) => Obstacle | null;
  /** Waits, in milliseconds. */
  pause?: (ms: number) => Promise<void>;
}

type Failure = Extract<FillResult, { ok: false }>['reason'];

/** After a step, when the field is read back: frameworks draw in microtasks, in a frame, or a little later. */
const READ_BACK_MS = [0, 20, 60, 120];
const SETTLED_MS = 40;
const BETWEEN_KEYS_MS = 20;

/**
 * Types a code into a field that `findCodeField` found, and looks whether it stayed: the whole code into the first input, then
 * a digit per box, then key by key. It stops at the first way that works, and for good when it meets a value that is not part
 * of the code. What it wrote and could not finish, it takes back. It never presses Enter, submits, or touches another input.
 */
export async function fillField(field: CodeField, code: string, options: FillOptions): Promise<FillResult> {
  const { stillAllowed, obstacleOf, pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) } = options;
  const isHere = placeOf(field);
  const impossible = !isHere() ? 'gone' : field.some(obstacleOf) ? 'not-fillable' : misfit(field, code);
  if (impossible) return { ok: false, reason: impossible };
  const others = emptyInputsAround(field);
  const giveUp = (reason: Failure): FillResult => {
    takeBack([...field, ...others], code);
    return { ok: false, reason };
  };
  for (const how of field.length > 1 ? (['whole', 'each', 'keys'] as const) : (['whole', 'keys'] as const)) {
    for (const step of stepsOf(how, field, code, isHere)) {
      // Visibility is not looked at again: some widgets hide all boxes but the focused one from readers.
      if (!(await stillAllowed())) return giveUp('not-allowed');
      if (!isHere()) return giveUp('gone');
      if (field.some((input) => input.readOnly || input.matches(':disabled'))) return giveUp('not-fillable');
      if (stateOf(field, code) === 'other') return giveUp('other-value');
      step();
      if (how === 'keys') await pause(BETWEEN_KEYS_MS);
    }
    for (const ms of READ_BACK_MS) {
      await pause(ms);
      const state = stateOf(field, code);
      if (state === 'other') return giveUp('other-value');
      if (state === 'done') {
        await pause(SETTLED_MS);
        // A page may send the code by itself and put another step there: then the inputs are gone, and were right when they went.
        return stateOf(field, code) === 'done' || !isHere() ? { ok: true, how } : giveUp('cleared');
      }
      if (!isHere()) return giveUp('gone');
    }
  }
  return giveUp('refused');
}

/** Tells whether they are still the same inputs, in the same document, of the same origin. */
function placeOf(field: CodeField): () => boolean {
  const view = field[0]?.ownerDocument.defaultView;
  const origin = view?.location.origin;
  return () =>
    view?.location.origin === origin && field.every((input) => input.isConnected && input.ownerDocument.defaultView === view);
}

function misfit(field: CodeField, code: string): Failure | null {
  const [{ maxLength }] = field as [HTMLInputElement];
  const isFitting = field.length > 1 ? field.length === code.length : maxLength < 0 || maxLength >= code.length;
  if (!isFitting) return 'wrong-length';
  return field.some(({ value }) => digitsIn(value)) ? 'has-value' : null;
}

/** Whatever is in the inputs that is not a piece of the code came from somebody else. */
function stateOf(field: CodeField, code: string): 'done' | 'partly' | 'other' {
  const values = field.map(({ value }) => digitsIn(value));
  if (values.some((value) => !code.includes(value))) return 'other';
  return values.join() === (values.length > 1 ? [...code].join() : code) ? 'done' : 'partly';
}

/** Leaves no half code behind, wherever the page has put pieces of it; a value of somebody else stays. */
function takeBack(inputs: HTMLInputElement[], code: string): void {
  for (const input of inputs.reverse()) {
    const value = digitsIn(input.value);
    if (value && code.includes(value) && input.isConnected) setValue(input, '', null);
  }
}

/** The other inputs of its tree that have nothing in them: a page may spread a code over boxes that were not known to be some. */
function emptyInputsAround(inputs: HTMLInputElement[]): HTMLInputElement[] {
  const tree = inputs[0]?.getRootNode() as Document | ShadowRoot | undefined;
  return [...(tree?.querySelectorAll('input') ?? [])].filter((input) => !inputs.includes(input) && input.value === '');
}

/** One way of writing, in steps between which the page may be looked at. */
function stepsOf(how: FillWay, field: CodeField, code: string, isHere: () => boolean): (() => void)[] {
  const [first, ...more] = field as [HTMLInputElement, ...HTMLInputElement[]];
  const type = (input: HTMLInputElement, value: string, data: string) => () => {
    enter(input);
    if (!isHere()) return;
    if (how === 'keys') pressKey(input, value, data);
    else setValue(input, value, data);
  };
  if (how === 'whole') return [type(first, code, code)];
  const digits = [...code];
  const each = digits.map((digit, i) =>
    type(field[more.length && i] ?? first, more.length ? digit : code.slice(0, i + 1), digit),
  );
  const emptied = () => field.filter(({ value }) => value).forEach((input) => setValue(input, '', null));
  return how === 'each' ? each : [emptied, ...each];
}

/** A value without what pages put between digits: "123 456", "123-456", "___ ___". */
function digitsIn(value: string): string {
  return value.replace(/[\s_\-–—·•.]/g, '');
}

/**
 * What a keyboard would have left behind, through the setter of the prototype: frameworks put one of their own on the instance
 * and would take this for no change (https://github.com/facebook/react/issues/10135).
 */
function setValue(input: HTMLInputElement, value: string, data: string | null): void {
  nativeSetter?.call(input, value);
  const inputType = data === null ? 'deleteContentBackward' : 'insertText';
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, inputType, data }));
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

const nativeSetter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;

/** Some widgets know the box only by its focus event, which is not sent while the extension's own popup has the focus. */
function enter(input: HTMLInputElement): void {
  const { activeElement } = input.getRootNode() as Document | ShadowRoot;
  input.focus();
  if (activeElement === input || input.ownerDocument.hasFocus()) return;
  input.dispatchEvent(new FocusEvent('focus', { composed: true }));
  input.dispatchEvent(new FocusEvent('focusin', { bubbles: true, composed: true }));
}

/** One key as a page sees it. A page that handles the key itself has put the digit in by then, and nothing is added. */
function pressKey(input: HTMLInputElement, value: string, key: string): void {
  const code = `Digit${key}`;
  const keyCode = key.charCodeAt(0);
  const init = { key, code, keyCode, which: keyCode, bubbles: true, composed: true, cancelable: true };
  const taken =
    !input.dispatchEvent(new KeyboardEvent('keydown', init)) || !input.dispatchEvent(new KeyboardEvent('keypress', init));
  if (!taken && input.value !== value) setValue(input, value, key);
  input.dispatchEvent(new KeyboardEvent('keyup', init));
}
