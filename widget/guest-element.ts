import { render, type TemplateResult } from 'lit/html.js';

/** What an attribute holds; `null` is a property without one. */
export type Kind = typeof String | typeof Number | typeof Boolean | null;

/** A server that draws pages imports the module too; there it does nothing. */
const Base = (globalThis as { HTMLElement?: typeof HTMLElement }).HTMLElement ?? (Object as unknown as typeof HTMLElement);

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
  /** Made once per element, when the first one is connected. */
  static sheet: CSSStyleSheet | undefined;

  readonly #values: Record<string, unknown> = {};
  #changed = new Set<string>();
  #connection: AbortController | undefined;
  #anew = false;
  #leaving = false;
  #root: ShadowRoot | undefined;
  #drawing: Promise<void> | undefined;

  /** Defines the element once. A second copy of a bundle on the page finds the first one's and leaves it be (WD-18). */
  static define(tag: string): void {
    if (!('customElements' in globalThis) || customElements.get(tag)) return;
    for (const [name, kind] of Object.entries(this.properties))
      Object.defineProperty(this.prototype, name, GuestElement.#accessor(name, kind));
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

  connectedCallback(): void {
    const moved = this.#leaving;
    this.#leaving = false;
    if (moved) return;
    const element = this.constructor as typeof GuestElement;
    // What a page set before the element was defined hides the accessors.
    for (const name of Object.keys(element.properties)) {
      const own = Object.getOwnPropertyDescriptor(this, name);
      if (own && delete this[name as keyof this]) this[name as keyof this] = own.value as never;
    }
    if (!this.#root) {
      this.#root = this.attachShadow({ mode: 'open' });
      this.#root.adoptedStyleSheets = [(element.sheet ??= sheet(element.styles))];
    }
    this.#connection = new AbortController();
    this.#anew = true;
    this.connected(this.#connection.signal);
    this.requestUpdate();
  }

  disconnectedCallback(): void {
    this.#leaving = true;
    queueMicrotask(() => this.#leave());
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before !== after) this.requestUpdate(name);
  }

  /** Draws soon, once, however often it is asked for. */
  requestUpdate(changed?: string): void {
    if (changed) this.#changed.add(changed);
    if (this.#connection) this.#drawing ??= Promise.resolve().then(() => this.#draw());
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
   * @param changed - attributes, and properties without one
   * @param anew - the first time since it was connected
   */
  protected abstract changed(changed: ReadonlySet<string>, anew: boolean): void;
  protected abstract render(): TemplateResult;
  protected abstract drawn(): void;
  /** Out of the document, for good or for a while. */
  protected abstract left(): void;

  #draw(): void {
    const changed = this.#changed;
    const anew = this.#anew;
    this.#changed = new Set();
    this.#anew = false;
    if (this.#connection) this.changed(changed, anew);
    // From here on a request is for the next drawing.
    this.#drawing = undefined;
    if (!this.#connection || !this.#root) return;
    render(this.render(), this.#root);
    this.drawn();
  }

  #leave(): void {
    if (!this.#leaving) return;
    this.#leaving = false;
    this.#connection?.abort();
    this.#connection = undefined;
    this.left();
  }
}

function attributeOf(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function sheet(styles: readonly string[]): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles.join(''));
  return sheet;
}
