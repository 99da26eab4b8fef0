import { on } from '../events.ts';
import { isWhole, keepText, readCode } from './code-text.ts';

/** How the field should be now; the element says it anew with every update. */
export interface FieldLook {
  /** How many digits; 0 is a backup code. */
  digits: number;
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
  #digits = 6;
  #input: HTMLInputElement | undefined;
  /** The input that was made here, because the page wrote none. */
  #made: HTMLInputElement | undefined;
  #full = false;
  /** Attributes that were set here, and may be changed again; what the page wrote stays. */
  #ours = new Set<string>();

  constructor(host: Host, listener: CodeInputListener) {
    this.#host = host;
    this.#listener = listener;
  }

  connect(signal: AbortSignal): void {
    this.childrenChanged();
    const clear = (): void => this.clear();
    const update = (): void => this.#host.requestUpdate();
    // On the way down: whatever input there is, before the page's own listeners, and what does not bubble too.
    const hear = <E extends Event>(types: string, act: (event: E) => void): void =>
      on<E>(this.#host, types, (event) => event.target === this.#input && act(event), { signal, capture: true });
    hear<InputEvent>('beforeinput', (event) => this.#overwrite(event));
    hear<InputEvent>('input compositionend', (event) => event.isComposing || this.#tidy());
    hear<ClipboardEvent>('paste', (event) => this.#insert(event, event.clipboardData));
    hear<DragEvent>('drop', (event) => this.#insert(event, event.dataTransfer));
    hear<KeyboardEvent>('keydown', (event) => event.key === 'Enter' && !event.isComposing && this.#listener.codeEntered(event));
    hear('focus blur', update);
    on(document, 'selectionchange', update, { signal });
    on(window, 'pagehide', clear, { signal });
    on<PageTransitionEvent>(window, 'pageshow', ({ persisted }) => this.#forgetRestored(persisted), { signal });
    signal.addEventListener('abort', clear);
    if (document.readyState === 'complete') this.#forgetRestored(false);
  }

  /** The element that the browser, password managers and screen readers see. */
  get input(): HTMLInputElement {
    return this.#input ?? this.#adopt();
  }

  /** What would be sent now. */
  get code(): string {
    return readCode(this.input.value, this.#digits);
  }

  get whole(): boolean {
    return isWhole(this.code, this.#digits);
  }

  /** The cell that the next digit goes to; -1 without focus. */
  get caret(): number {
    return this.#focused ? this.#start : -1;
  }

  /** A code from the browser itself; never over what was typed. */
  receive(code: string | null): void {
    const { input } = this;
    if (!code || input.value) return;
    input.value = code;
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }

  /** Empties the field. The browser keeps no undo step of it, since the value is set and not typed. */
  clear(): void {
    this.#full = false;
    if (this.#input) this.#input.value = '';
    this.#host.requestUpdate();
  }

  look({ digits, label, description, invalid, readOnly }: FieldLook): void {
    const { input } = this;
    this.#digits = digits;
    this.#attribute('inputmode', digits ? 'numeric' : 'text');
    this.#attribute('autocapitalize', digits ? 'off' : 'characters');
    if (!input.labels?.[0] && !input.hasAttribute('aria-labelledby')) this.#attribute('aria-label', label);
    this.#attribute('aria-description', description);
    this.#attribute('aria-invalid', String(invalid));
    if (input.readOnly !== readOnly) input.readOnly = readOnly;
  }

  /** The children changed: a parser or a framework brought its own input, or threw ours away. */
  childrenChanged(): void {
    const before = this.#input;
    if (this.#adopt() !== before) this.#host.requestUpdate();
  }

  /** Takes the input that the page wrote, or makes one. */
  #adopt(): HTMLInputElement {
    const host = this.#host;
    const made = this.#made;
    let written: HTMLInputElement | undefined;
    for (const child of host.children) {
      if (child.matches('label')) child.slot = 'label';
      if (child.matches('input') && child !== made) written ??= child as HTMLInputElement;
    }
    const input = written ?? made ?? document.createElement('input');
    if (written) made?.remove();
    else this.#made = input;
    if (!host.contains(input)) host.append(input);
    if (input !== this.#input) {
      this.#input = input;
      this.#ours = new Set();
      for (const [name, value] of Object.entries(CODE_FIELD)) this.#attribute(name, value);
    }
    return input;
  }

  #attribute(name: string, value: string): void {
    const { input } = this;
    if (input.hasAttribute(name) && !this.#ours.has(name) && !FORCED.test(name)) return;
    this.#ours.add(name);
    if (input.getAttribute(name) !== value) input.setAttribute(name, value);
  }

  get #focused(): boolean {
    return this.input.matches(':focus');
  }

  /** Where the selection begins. It is never null in an input for text. */
  get #start(): number {
    return this.input.selectionStart as number;
  }

  /** In a full field a digit takes the place of the one after the caret; behind the last one there is no room. */
  #overwrite(event: InputEvent): void {
    const { input } = this;
    const start = this.#start;
    const { length } = input.value;
    const typed = event.inputType === 'insertText' && /^\d$/.test(event.data ?? '');
    if (!typed || !this.#digits || length < this.#digits || start !== input.selectionEnd) return;
    if (start < length) input.setSelectionRange(start, start + 1);
    else event.preventDefault();
  }

  /** Pasted and dropped text is cleaned before it goes in, as if typed, so that undo brings back what was there. */
  #insert(event: Event, data: DataTransfer | null): void {
    const { input } = this;
    if (!data || input.readOnly || input.disabled) return;
    event.preventDefault();
    const clean = keepText(data.getData('text'), this.#digits);
    if (!clean) return;
    input.focus();
    if (event.type === 'drop' || isWhole(clean, this.#digits)) input.select();
    // The only way to insert text that undo knows of; both engines keep it for that reason.
    if (document.execCommand('insertText', false, clean)) return;
    input.setRangeText(clean, this.#start, input.selectionEnd as number, 'end');
    this.#tidy();
  }

  #tidy(): void {
    const { input } = this;
    const clean = keepText(input.value, this.#digits);
    if (clean !== input.value) {
      const caret = keepText(input.value.slice(0, this.#start), this.#digits).length;
      input.value = clean;
      if (this.#focused) input.setSelectionRange(caret, caret);
    }
    const full = clean.length === this.#digits;
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
    if (persisted || (/reload|back/.test(entry?.type ?? '') && !this.#focused)) this.clear();
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
const FORCED = /^(type|autocomplete|dir|inputmode|aria-invalid)$/;
