import { html, render } from 'lit/html.js';
import { BackupCodes } from './backup-codes.ts';
import { backupCodesStyles } from './backup-codes.css.ts';

/**
 * Fresh codes in a place of their own, drawn by the file that brings them along: what was loaded apart has its own copy of Lit, and
 * one copy cannot draw the templates of another.
 */
export class CodesPlace {
  readonly #place: HTMLElement;
  readonly #tag: () => string;
  readonly #codes: BackupCodes;
  #drawn = 'none';

  /**
   * @param place - in the shadow root of the element that shows them
   * @param tag - BCP 47
   */
  constructor(place: HTMLElement, tag: () => string, saved: () => void) {
    this.#place = place;
    this.#tag = tag;
    this.#codes = new BackupCodes({ requestUpdate: () => this.#draw(), codesSaved: saved });
  }

  /** To be adopted where the place is. */
  static get styles(): string {
    return backupCodesStyles;
  }

  show(codes: readonly string[]): void {
    this.#codes.show(codes);
  }

  forget(): void {
    this.#codes.forget();
  }

  #draw(): void {
    const tag = this.#tag();
    const { state } = this.#codes;
    const heading = state === 'none' ? '' : this.#codes.heading(tag);
    // What was pressed is gone: whoever got there by keyboard goes on at the beginning of it.
    const moves = state !== this.#drawn && this.#place.matches(':focus-within');
    this.#drawn = state;
    render(
      html`<h4 id="task">${heading}</h4>
        ${this.#codes.render(tag)}`,
      this.#place,
    );
    if (moves) this.#place.closest<HTMLElement>('[tabindex]')?.focus();
  }
}
