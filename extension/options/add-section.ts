import { html, LitElement, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import { t } from '../popup/strings.ts';
import { shared } from '../popup/styles.ts';
import type { Picture } from '../scan/scan-form.ts';
import { sectionStyles } from './section-styles.ts';

/** An account from a picture of its QR code. */
export class AddSection extends LitElement {
  static override styles = [shared, sectionStyles];

  @state() private file: File | undefined;
  @state() private done = '';

  override render() {
    return html`<section aria-labelledby="title">
      <h2 id="title">${t('addTitle')}</h2>
      <form>
        <label>${t('scanPicture')}<input type="file" name="picture" accept="image/*" @change=${this.chosen} /></label>
      </form>
      ${this.file ? this.renderScan(this.file) : nothing}
      <p class="done" role="status">${this.done}</p>
    </section>`;
  }

  private renderScan(image: File) {
    const take = (): Promise<Picture> => Promise.resolve({ origin: '', image });
    const done = ({ detail: { saved } }: CustomEvent<{ saved: boolean }>) => {
      this.file = undefined;
      this.renderRoot.querySelector('form')?.reset();
      this.done = saved ? t('addDone') : '';
    };
    return html`<mfa-scan .take=${take} @mfa-done=${done}></mfa-scan>`;
  }

  private chosen(event: Event): void {
    this.file = (event.target as HTMLInputElement).files?.[0];
    this.done = '';
  }
}
