import { LitElement } from 'lit';

/**
 * An element that may be moved about in the document. Removed and added again in one task is a move: nothing stops, nothing
 * starts anew, nothing typed is lost. Gone for longer, it lets go of everything.
 */
export abstract class MovableElement extends LitElement {
  #leaving = false;

  override connectedCallback(): void {
    const moved = this.#leaving;
    this.#leaving = false;
    if (moved) return;
    // eslint-disable-next-line wc/guard-super-call -- LitElement has it
    super.connectedCallback();
    if (this.hasUpdated) this.returned();
  }

  override disconnectedCallback(): void {
    this.#leaving = true;
    queueMicrotask(() => this.#leave());
  }

  /** Connected again after it had left. */
  protected abstract returned(): void;
  /** Out of the document, for good or for a while. */
  protected abstract left(): void;

  #leave(): void {
    if (!this.#leaving) return;
    this.#leaving = false;
    super.disconnectedCallback();
    this.left();
  }
}
