import { html, type TemplateResult } from 'lit/html.js';

/** The words of one language; `lang` is its BCP 47 tag. */
interface Language {
  readonly lang: string;
}

/**
 * What elements of one kind say, where each language is a file of its own: fetched when a page speaks it, and once for all of them.
 * A page may bring languages of its own; what those leave out is said in English.
 */
export class FetchedWords<L extends Language> {
  /** What is here already. */
  readonly languages: L[] = [];
  readonly #files: Readonly<Record<string, () => Promise<L>>>;
  readonly #parts: readonly string[];
  readonly #coming: Record<string, Promise<unknown>> = {};

  /**
   * @param files - by language; `en` is one of them
   * @param parts - what a language has to have before anything can be said
   */
  constructor(files: Readonly<Record<string, () => Promise<L>>>, parts: readonly (keyof L & string)[]) {
    this.#files = files;
    this.#parts = parts;
  }

  /** In the language of a BCP 47 tag, in English where nobody speaks it; null while that has to be fetched. */
  find(tag: string): L | null {
    const lang = languageOf(tag);
    const own = this.#known(lang) ?? (this.#files[lang] ? undefined : this.#known('en'));
    const words = own && { ...this.#known('en'), ...own };
    return words && this.#parts.every((part) => part in words) ? words : null;
  }

  /**
   * Fetches what `find` lacks.
   * @throws TypeError where it cannot be had. Asked again, Chromium tries again; Firefox remembers a failed import for as long as the
   *   page lives (https://github.com/whatwg/html/issues/6768)
   */
  async fetch(tag: string): Promise<void> {
    const wanted = languageOf(tag);
    const lang = this.#files[wanted] && !this.#known(wanted) ? wanted : 'en';
    await (this.#coming[lang] ??= this.#add(lang));
  }

  async #add(lang: string): Promise<void> {
    try {
      const words = await this.#files[lang]?.();
      if (words) this.languages.push(words);
    } finally {
      delete this.#coming[lang];
    }
  }

  #known(lang: string): L | undefined {
    return this.languages.find((words) => words.lang === lang);
  }
}

/** What one element says: the words that it has keeps until others are here. */
export class ElementWords<L extends Language> {
  /** Null before the first words are here. */
  words: L | null = null;
  /** There are none, and they could not be fetched. */
  failed = false;
  readonly #all: FetchedWords<L>;
  readonly #changed: () => void;
  #asked: string | null = null;

  /** @param changed - words are here, or cannot be had */
  constructor(all: FetchedWords<L>, changed: () => void) {
    this.#all = all;
    this.#changed = changed;
  }

  /** Before each drawing: the language of the page may have changed. */
  speak(tag: string): void {
    const found = this.#all.find(tag);
    if (found) this.words = found;
    else if (this.#asked !== tag) void this.#fetch(tag);
  }

  again(tag: string): void {
    this.#asked = null;
    this.speak(tag);
    this.#changed();
  }

  async #fetch(tag: string): Promise<void> {
    this.#asked = tag;
    this.failed = false;
    try {
      await this.#all.fetch(tag);
      this.speak(tag);
    } catch {
      this.failed = !this.words;
    }
    this.#changed();
  }
}

/** Still bars, until there is something to say. */
export const SKELETON = html`<div class="bar"></div>
  <div class="bar"></div>
  <div class="bar"></div>`;

/** Where not even the words could be fetched: the few that every file has. */
export function wordless(tag: string, again: () => void): TemplateResult {
  const [lang, text, button] = languageOf(tag) === 'id' ? LOST.id : LOST.en;
  return html`<div lang=${lang}>
    <p part="message" role="alert"><span class="icon" aria-hidden="true">!</span><span>${text}</span></p>
    <button part="button" class="secondary" type="button" @click=${again}>${button}</button>
  </div>`;
}

const LOST = {
  en: ['en', 'This could not be loaded. Try again; if that does not help, reload the page.', 'Try again'],
  id: ['id', 'Ini gagal dimuat. Coba lagi; kalau tidak berhasil, muat ulang halaman.', 'Coba lagi'],
} as const;

function languageOf(tag: string): string {
  return tag.toLowerCase().split('-')[0] ?? '';
}
