import { html, LitElement } from 'lit';
import { state } from 'lit/decorators.js';
import { askToClear, clearNoMore, mayClear } from '../clipboard/clipboard-right.ts';
import { t } from '../popup/strings.ts';
import { shared } from '../popup/styles.ts';
import { sectionStyles } from './section-styles.ts';

/** Whether a code that was copied is cleared again. The browser asks, and may be told no. */
export class ClipboardSection extends LitElement {
  static override styles = [shared, sectionStyles];

  @state() private clears = false;

  constructor() {
    super();
    this.addController({ hostConnected: () => void mayClear().then((clears) => (this.clears = clears)) });
  }

  override render() {
    return html`<section aria-labelledby="title">
      <h2 id="title">${t('clipboard')}</h2>
      <label class="toggle">
        <input
          type="checkbox"
          id="clear"
          aria-describedby="why"
          .checked=${this.clears}
          @change=${this.choose}
        />${t('clearCopied')}
      </label>
      <p class="muted" id="why">${t('clearCopiedWhy')}</p>
    </section>`;
  }

  private async choose({ target }: Event): Promise<void> {
    const box = target as HTMLInputElement;
    await (box.checked ? askToClear() : clearNoMore()).catch(() => false);
    this.clears = await mayClear();
    // As it is, whatever was clicked: the browser may have been told no.
    box.checked = this.clears;
  }
}
