import { type CodeField } from './find-code-field.ts';
import { type Obstacle } from './fillable.ts';

/** How the code got in: all of it into the first input, a digit into each box, or key by key. */
export type FillWay = 'whole' | 'each' | 'keys';

export type FillResult =
  | { ok: true; how: FillWay }
  /**
   * `not-allowed`: the caller withdrew. `gone`: the field, or its document, is no longer the one that was found.
   * `not-fillable`: it was hidden or disabled since. `wrong-length`: the code does not fit. `has-value`: something was in it.
   * `other-value`: something that is not ours appeared while filling. `cleared`: the code was in, and the page took it out.
   * `refused`: nothing that we can do makes the page keep it.
   */
  | {
      ok: false;
      reason: 'not-allowed' | 'gone' | 'not-fillable' | 'wrong-length' | 'has-value' | 'other-value' | 'cleared' | 'refused';
    };

export interface FillOptions {
  /** Asked before every step: is it still the document, the origin and the moment that the code was released for? */
  stillAllowed: () => boolean | Promise<boolean>;
  /** What keeps a person from seeing or editing an input: that of `fillable.ts`, which the detector has in the page already. */
  obstacleOf: (input: HTMLInputElement) => Obstacle | null;
  /** Waits, in milliseconds. */
  pause?: (ms: number) => Promise<void>;
}

type Failure = Extract<FillResult, { ok: false }>['reason'];
type State = 'done' | 'partly' | 'other';

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
  const filling = new Filling(field.inputs, code, options);
  const impossible = filling.impossible();
  if (impossible) return { ok: false, reason: impossible };
  for (const how of field.inputs.length > 1 ? (['whole', 'each', 'keys'] as const) : (['whole', 'keys'] as const)) {
    const failure = (await filling.write(how)) ?? (await filling.readBack());
    if (failure === null) return { ok: true, how };
    if (failure !== 'refused') return { ok: false, reason: filling.takeBack(failure) };
  }
  return { ok: false, reason: filling.takeBack('refused') };
}

class Filling {
  private readonly view: Window | null;
  private readonly emptyBefore: HTMLInputElement[];
  private readonly origin: string | undefined;
  private readonly pause: (ms: number) => Promise<void>;

  constructor(
    private readonly inputs: HTMLInputElement[],
    private readonly code: string,
    private readonly options: FillOptions,
  ) {
    this.view = inputs[0]?.ownerDocument.defaultView ?? null;
    this.emptyBefore = emptyInputsAround(inputs);
    this.origin = this.view?.location.origin;
    this.pause = options.pause ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
  }

  /** What forbids to begin. Later steps do not look at visibility again: some widgets hide all boxes but the focused one from readers. */
  impossible(): Failure | null {
    const { inputs, code, options } = this;
    const [first] = inputs;
    if (!first || !this.isHere()) return 'gone';
    if (inputs.some((input) => options.obstacleOf(input))) return 'not-fillable';
    if (inputs.length > 1 ? inputs.length !== code.length : first.maxLength >= 0 && first.maxLength < code.length)
      return 'wrong-length';
    return inputs.some(({ value }) => digitsIn(value)) ? 'has-value' : null;
  }

  /** One way of writing. Null when all of it was written; 'refused' says: try the next way. */
  async write(how: FillWay): Promise<Failure | null> {
    const steps = how === 'whole' ? [this.whole] : this.eachOf(how);
    for (const step of steps) {
      const failure = await this.mayGoOn();
      if (failure) return failure;
      step();
      if (how === 'keys') await this.pause(BETWEEN_KEYS_MS);
    }
    return null;
  }

  private readonly whole = (): void => {
    const first = this.inputs[0] as HTMLInputElement;
    enter(first);
    if (this.isHere()) setValue(first, this.code, this.code);
  };

  private eachOf(how: 'each' | 'keys'): (() => void)[] {
    const type = how === 'keys' ? pressKey : typeInto;
    const [first, ...more] = this.inputs as [HTMLInputElement, ...HTMLInputElement[]];
    const digits = [...this.code];
    if (more.length === 0) {
      const emptied = () => setValue(first, '', null);
      return [emptied, ...digits.map((digit, i) => () => type(first, this.code.slice(0, i + 1), digit))];
    }
    const emptied = () => this.inputs.filter(({ value }) => value).forEach((input) => setValue(input, '', null));
    const each = this.inputs.map((input, i) => () => type(input, digits[i] ?? '', digits[i] ?? ''));
    return how === 'keys' ? [emptied, ...each] : each;
  }

  /** Null when the code is in and stays; 'refused' when it never was. */
  async readBack(): Promise<Failure | null> {
    for (const ms of READ_BACK_MS) {
      await this.pause(ms);
      const state = this.state();
      if (state === 'done') return this.settled();
      if (state === 'other') return 'other-value';
      if (!this.isHere()) return 'gone';
    }
    return 'refused';
  }

  /** A page may send the code by itself and put another step there: then the inputs are gone, and were right when they went. */
  private async settled(): Promise<Failure | null> {
    await this.pause(SETTLED_MS);
    return this.state() === 'done' || !this.isHere() ? null : 'cleared';
  }

  private async mayGoOn(): Promise<Failure | null> {
    const allowed = await this.options.stillAllowed();
    if (!allowed) return 'not-allowed';
    if (!this.isHere()) return 'gone';
    if (this.inputs.some((input) => input.readOnly || input.matches(':disabled'))) return 'not-fillable';
    return this.state() === 'other' ? 'other-value' : null;
  }

  /** Still the same inputs, in the same document, of the same origin. */
  private isHere(): boolean {
    const { view } = this;
    if (!view || view.location.origin !== this.origin) return false;
    return this.inputs.every((input) => input.isConnected && input.ownerDocument.defaultView === view);
  }

  /** Whatever is in the inputs that is not a piece of the code came from somebody else. */
  private state(): State {
    const values = this.inputs.map(({ value }) => digitsIn(value));
    if (values.some((value) => !this.code.includes(value))) return 'other';
    const wanted = values.length > 1 ? [...this.code] : [this.code];
    return values.every((value, i) => value === wanted[i]) ? 'done' : 'partly';
  }

  /** Leaves no half code behind, wherever the page has put pieces of it; a value of somebody else stays. */
  takeBack(reason: Failure): Failure {
    for (const input of [...this.inputs, ...this.emptyBefore].reverse()) {
      const value = digitsIn(input.value);
      if (value && this.code.includes(value) && input.isConnected) setValue(input, '', null);
    }
    return reason;
  }
}

/** The other inputs of its tree that have nothing in them: a page may spread a code over boxes that were not known to be some. */
function emptyInputsAround(inputs: HTMLInputElement[]): HTMLInputElement[] {
  const tree = inputs[0]?.getRootNode() as Document | ShadowRoot | undefined;
  return [...(tree?.querySelectorAll('input') ?? [])].filter((input) => !inputs.includes(input) && input.value === '');
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

function typeInto(input: HTMLInputElement, value: string, data: string): void {
  enter(input);
  setValue(input, value, data);
}

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
  enter(input);
  const code = `Digit${key}`;
  const keyCode = key.charCodeAt(0);
  const init = { key, code, keyCode, which: keyCode, bubbles: true, composed: true, cancelable: true };
  const taken =
    !input.dispatchEvent(new KeyboardEvent('keydown', init)) || !input.dispatchEvent(new KeyboardEvent('keypress', init));
  if (!taken && input.value !== value) setValue(input, value, key);
  input.dispatchEvent(new KeyboardEvent('keyup', init));
}
