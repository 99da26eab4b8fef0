import { html, render } from 'lit/html.js';
import type { BackupCodesKey } from '../../shared/strings/backup-codes/en.ts';
import type { Words } from '../../shared/strings/words.ts';
import { type EnrollLanguage, enrollLanguages } from '../enroll/enroll-languages.ts';
import { BackupCodes } from './backup-codes.ts';
import { backupCodesStyles } from './backup-codes.css.ts';

/**
 * Fresh codes in a place of their own, drawn by the file that brings them along: what was loaded apart has its own copy of Lit, and
 * one copy cannot draw the templates of another.
 */
export class CodesPlace {
  readonly #place: HTMLElement;
  readonly #words: Words<BackupCodesKey>;
  readonly #codes: BackupCodes;
  #drawn = 'none';

  /** @param place - in the shadow root of the element that shows them */
  constructor(place: HTMLElement, words: Words<BackupCodesKey>, saved: () => void) {
    this.#place = place;
    this.#words = words;
    this.#codes = new BackupCodes({ requestUpdate: () => this.#draw(), codesSaved: saved });
  }

  /**
   * What is said about them, for a BCP 47 tag. To be had before codes are made, which can be seen once.
   * @throws TypeError where it cannot be fetched
   */
  static async words(tag: string): Promise<Words<BackupCodesKey>> {
    if (!enrollLanguages.find(tag)) await enrollLanguages.fetch(tag);
    return (enrollLanguages.find(tag) as EnrollLanguage).codes;
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
    const { state } = this.#codes;
    const { heading, body } = this.#codes.draw(this.#words);
    // What was pressed is gone: whoever got there by keyboard goes on at the beginning of it.
    const moves = state !== this.#drawn && this.#place.matches(':focus-within');
    this.#drawn = state;
    render(
      html`<h4 id="task">${heading}</h4>
        ${body}`,
      this.#place,
    );
    if (moves) this.#place.closest<HTMLElement>('[tabindex]')?.focus();
  }
}
