import { render, type TemplateResult } from 'lit/html.js';

/** What an attribute holds; `null` is a property without one. */
export type Kind = typeof String | typeof Number | typeof Boolean | null;

/** A server that draws pages imports the module too; there it does nothing. */
const page = globalThis as { HTMLElement?: typeof HTMLElement };
const Base = page.HTMLElement ?? (Object as unknown as typeof HTMLElement);

/**
 * What every element here has in common: properties that are their attributes, as in HTML; one drawing per change, with Lit's
 * templates; styles as a constructed sheet, which no content security policy minds.
 *
 * It may be moved about in the document: removed and added again in one task nothing stops, nothing starts anew, nothing typed is
 * lost. Gone for longer, it lets go of everything.
 */
export abstract class GuestElement extends Base {
  declare static readonly properties: Readonly<Record<string, Kind>>;
  declare static readonly styles: readonly string[];
  /** One per element, for all of its kind. */
  declare static sheet: CSSStyleSheet;

  readonly #values: Record<string, unknown> = {};
  /** What has changed since the last drawing; null before the first one in this place. */
  #changed: Set<string | undefined> | null = null;
  #connection: AbortController | undefined;
  #drawing: Promise<void> | undefined;

  /** Defines the element once. A second copy of a bundle on the page finds the first one's and leaves it be (WD-18). */
  static define(tag: string): void {
    if (!page.HTMLElement || customElements.get(tag)) return;
    for (const [name, kind] of Object.entries(this.properties))
      Object.defineProperty(this.prototype, name, GuestElement.#accessor(name, kind));
    this.sheet = new CSSStyleSheet();
    this.sheet.replaceSync(this.styles.join(''));
    customElements.define(tag, this as unknown as CustomElementConstructor);
  }

  static get observedAttributes(): string[] {
    return Object.keys(this.properties).map(attributeOf);
  }

  static #accessor(name: string, kind: Kind): PropertyDescriptor & ThisType<GuestElement> {
    const attribute = attributeOf(name);
    return {
      get() {
        if (!kind) return this.#values[name];
        const text = this.getAttribute(attribute);
        return kind === Boolean ? text !== null : text === null ? undefined : kind(text);
      },
      set(value: unknown) {
        if (!kind) {
          this.#values[name] = value;
          this.requestUpdate(name);
        } else if (value === false || value == null) this.removeAttribute(attribute);
        else this.setAttribute(attribute, value === true ? '' : String(value as string));
      },
    };
  }

  constructor() {
    super();
    this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [new.target.sheet];
  }

  connectedCallback(): void {
    // Still connected: it was moved.
    if (this.#connection) return;
    // What a page set before the element was defined hides the accessors.
    for (const name of Object.keys((this.constructor as typeof GuestElement).properties)) {
      const own = Object.getOwnPropertyDescriptor(this, name);
      if (own && delete this[name as keyof this]) this[name as keyof this] = own.value as never;
    }
    this.#connection = new AbortController();
    this.#changed = null;
    this.connected(this.#connection.signal);
    this.requestUpdate();
  }

  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (this.isConnected || !this.#connection) return;
      this.#connection.abort();
      this.#connection = undefined;
      this.left();
    });
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before !== after) this.requestUpdate(name);
  }

  /** Draws soon, once, however often it is asked for. */
  requestUpdate(changed?: string): void {
    this.#changed?.add(changed);
    if (this.#connection) this.#drawing ??= this.#draw();
  }

  /** Resolves when what is known now has been drawn. */
  get updateComplete(): Promise<void> {
    return this.#drawing ?? Promise.resolve();
  }

  /** In the document; the signal ends with that. */
  protected abstract connected(signal: AbortSignal): void;
  /**
   * Before a drawing.
   *
   * @param changed - attributes, and properties without one; null the first time since it was connected
   */
  protected abstract changed(changed: ReadonlySet<string | undefined> | null): void;
  protected abstract render(): TemplateResult;
  protected abstract drawn(): void;
  /** Out of the document, for good or for a while. */
  protected abstract left(): void;

  async #draw(): Promise<void> {
    await null;
    const changed = this.#changed;
    this.#changed = new Set();
    if (this.#connection) this.changed(changed);
    // From here on a request is for the next drawing.
    this.#drawing = undefined;
    if (!this.#connection) return;
    render(this.render(), this.shadowRoot as ShadowRoot);
    this.drawn();
  }
}

function attributeOf(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
