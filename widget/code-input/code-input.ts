import { type CodeShape, isWhole, keepText, readCode } from './code-text.ts';

/** How the field should be now; the element says it anew with every update. */
export interface FieldLook {
  shape: CodeShape;
  label: string;
  /** What a screen reader adds to the label: the hint, or what was wrong. */
  description: string;
  invalid: boolean;
  readOnly: boolean;
}

export interface CodeInputListener {
  /** The text changed; `whole` is true once, when the field went from not full to full. */
  codeChanged(whole: boolean): void;
  /** Enter, or the "go" key of a phone. */
  codeEntered(event: Event): void;
}

type Host = HTMLElement & { requestUpdate(): void };

/**
 * The one real input, in the light DOM of its element: the page's own, or one made here.
 *
 * It owns: the attributes that make a code field of it, cleaning what is typed, pasted, dropped and filled in, the caret.
 * It does NOT own: name, value attribute, `required`, validity and label; they are the input's, as in any form.
 */
export class CodeInput {
  readonly #host: Host;
  readonly #listener: CodeInputListener;
  #shape: CodeShape = { kind: 'digits', length: 6 };
  #input: HTMLInputElement | null = null;
  /** The input that was made here, because the page wrote none. */
  #made: HTMLInputElement | null = null;
  #signal: AbortSignal | undefined;
  #full = false;
  /** Attributes that were set here, and may be changed again; what the page wrote stays. */
  readonly #ours = new Set<string>();

  constructor(host: Host, listener: CodeInputListener) {
    this.#host = host;
    this.#listener = listener;
  }

  connect(signal: AbortSignal): void {
    this.#signal = signal;
    if (!this.#adopt()) this.#listen();
    document.addEventListener('selectionchange', () => this.#host.requestUpdate(), { signal });
    addEventListener('pagehide', () => this.clear(), { signal });
    addEventListener('pageshow', (event) => this.#forgetRestored(event.persisted), { signal });
    signal.addEventListener('abort', () => this.clear());
    if (document.readyState === 'complete') this.#forgetRestored(false);
  }

  /** The element that the browser, password managers and screen readers see. */
  get input(): HTMLInputElement {
    if (!this.#input) this.#adopt();
    return this.#input as HTMLInputElement;
  }

  /** What would be sent now. */
  get code(): string {
    return readCode(this.input.value, this.#shape);
  }

  get whole(): boolean {
    return isWhole(this.code, this.#shape);
  }

  /** The cell that the next digit goes to; -1 without focus. */
  get caret(): number {
    const { input } = this;
    return input.matches(':focus') ? (input.selectionStart ?? 0) : -1;
  }

  /** A code from the browser itself; never over what was typed. */
  receive(code: string | null): void {
    if (code === null || this.input.value) return;
    this.input.value = code;
    this.input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }

  /** Empties the field. The browser keeps no undo step of it, since the value is set and not typed. */
  clear(): void {
    this.#full = false;
    if (this.#input?.value) this.#input.value = '';
    this.#host.requestUpdate();
  }

  look({ shape, label, description, invalid, readOnly }: FieldLook): void {
    const { input } = this;
    this.#shape = shape;
    const digits = shape.kind === 'digits';
    this.#attribute('inputmode', digits ? 'numeric' : 'text');
    this.#attribute('autocapitalize', digits ? 'off' : 'characters');
    if (input.labels?.length === 0 && !input.hasAttribute('aria-labelledby')) this.#attribute('aria-label', label);
    this.#attribute('aria-description', description);
    this.#attribute('aria-invalid', String(invalid));
    if (input.readOnly !== readOnly) input.readOnly = readOnly;
  }

  /** The children changed: a parser or a framework brought its own input, or threw ours away. */
  childrenChanged(): void {
    if (this.#adopt()) this.#host.requestUpdate();
  }

  /** Takes the input that the page wrote, or makes one. @returns whether it is another one than before. */
  #adopt(): boolean {
    const children = [...this.#host.querySelectorAll<HTMLInputElement>(':scope > input')];
    const written = children.find((child) => child !== this.#made);
    const input = written ?? this.#made ?? document.createElement('input');
    for (const label of this.#host.querySelectorAll(':scope > label')) label.slot = 'label';
    if (!written) this.#made = input;
    else this.#made?.remove();
    if (!input.isConnected) this.#host.append(input);
    if (input === this.#input) return false;
    this.#input = input;
    this.#ours.clear();
    for (const [name, value] of Object.entries(CODE_FIELD)) this.#attribute(name, value);
    this.#listen();
    return true;
  }

  #attribute(name: string, value: string): void {
    const { input } = this;
    if (!this.#ours.has(name) && input.hasAttribute(name) && !FORCED.includes(name)) return;
    this.#ours.add(name);
    if (input.getAttribute(name) !== value) input.setAttribute(name, value);
  }

  #listen(): void {
    const on = (types: string, act: (event: never) => void): void => {
      for (const type of types.split(' '))
        this.input.addEventListener(type, act as EventListener, { signal: this.#signal as AbortSignal });
    };
    on('beforeinput', (event: InputEvent) => this.#overwrite(event));
    on('input compositionend', (event: InputEvent) => event.isComposing || this.#tidy());
    on('paste', (event: ClipboardEvent) => this.#insert(event, event.clipboardData));
    on('drop', (event: DragEvent) => this.#insert(event, event.dataTransfer));
    on('keydown', (event: KeyboardEvent) => {
      if (event.key === 'Enter' && !event.isComposing) this.#listener.codeEntered(event);
    });
    on('focus blur', () => this.#host.requestUpdate());
  }

  /** In a full field a digit takes the place of the one after the caret; behind the last one there is no room. */
  #overwrite(event: InputEvent): void {
    const { input } = this;
    const start = input.selectionStart ?? 0;
    if (this.#shape.kind !== 'digits' || event.inputType !== 'insertText' || !/^\d$/.test(event.data ?? '')) return;
    if (input.value.length < this.#shape.length || start !== input.selectionEnd) return;
    if (start < input.value.length) input.setSelectionRange(start, start + 1);
    else event.preventDefault();
  }

  /** Pasted and dropped text is cleaned before it goes in, as if typed, so that undo brings back what was there. */
  #insert(event: Event, data: DataTransfer | null): void {
    const { input } = this;
    if (!data || input.readOnly || input.disabled) return;
    event.preventDefault();
    const clean = keepText(data.getData('text'), this.#shape);
    if (clean === '') return;
    input.focus();
    if (event.type === 'drop' || isWhole(clean, this.#shape)) input.select();
    // The only way to insert text that undo knows of; both engines keep it for that reason.
    if (document.execCommand('insertText', false, clean)) return;
    input.setRangeText(clean, input.selectionStart ?? 0, input.selectionEnd ?? 0, 'end');
    this.#tidy();
  }

  #tidy(): void {
    const { input } = this;
    const clean = keepText(input.value, this.#shape);
    if (clean !== input.value) {
      const caret = keepText(input.value.slice(0, input.selectionStart ?? 0), this.#shape).length;
      input.value = clean;
      if (input.matches(':focus')) input.setSelectionRange(caret, caret);
    }
    const full = this.#shape.kind === 'digits' && clean.length === this.#shape.length;
    const whole = full && !this.#full;
    this.#full = full;
    this.#host.requestUpdate();
    this.#listener.codeChanged(whole);
  }

  /**
   * A code has no business in a page that came back: from the back/forward cache, by reload, or with a restored session. What the
   * user typed before the script arrived stays (it has the focus, or the page was not restored).
   */
  #forgetRestored(persisted: boolean): void {
    const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    const restored = entry?.type === 'reload' || entry?.type === 'back_forward';
    if (persisted || (restored && !this.input.matches(':focus'))) this.clear();
  }
}

const CODE_FIELD = {
  type: 'text',
  autocomplete: 'one-time-code',
  autocorrect: 'off',
  spellcheck: 'false',
  translate: 'no',
  dir: 'ltr',
  enterkeyhint: 'go',
};

/** What the page may not have otherwise: numbers lose a leading zero, `off` hides the field from autofill. */
const FORCED = ['type', 'autocomplete', 'dir', 'inputmode', 'aria-invalid'];
