import { html, LitElement } from 'lit';
import { state } from 'lit/decorators.js';
import { failureText } from '../popup/failures.ts';
import { safeName } from '../popup/names.ts';
import { t } from '../popup/strings.ts';
import { shared } from '../popup/styles.ts';
import { openedVault, vaultChanged } from '../popup/unlock-vault.ts';
import { emptyTrash, restore, trashOf } from '../vault/accounts.ts';
import { type Entry } from '../vault/index-columns.ts';
import { type Vault } from '../vault/vault.ts';
import { sectionStyles } from './section-styles.ts';

/** Drawn at once; the rest follows when these are gone. */
const MAX_ROWS = 100;

/** What was thrown away: back, or gone for good. */
export class TrashSection extends LitElement {
  static override styles = [shared, sectionStyles];

  @state() private entries: Entry[] = [];
  @state() private message = '';
  /** The account that "delete" was pressed for once: the second press means it. */
  @state() private sure = '';

  constructor() {
    super();
    this.addController({ hostConnected: () => void this.look() });
  }

  override render() {
    return html`<section aria-labelledby="title">
      <h2 id="title">${t('trash')}</h2>
      ${
        this.entries.length === 0
          ? html`<p class="muted">${t('trashEmpty')}</p>`
          : html`<ul class="rows">
              ${this.entries.slice(0, MAX_ROWS).map((entry) => this.renderEntry(entry))}
            </ul>`
      }
      <p class="message" role="alert">${this.message}</p>
    </section>`;
  }

  private renderEntry({ id, issuer, account }: Entry) {
    const name = safeName([issuer, account].filter(Boolean).join(' · '));
    return html`<li>
      <span><bdi dir="auto">${name}</bdi></span>
      <button class="quiet" aria-label=${t('restoreAccount', name)} @click=${() => this.act((vault) => restore(vault, id))}>
        ${t('restore')}
      </button>
      ${
        this.sure === id
          ? html`<button class="danger" @click=${() => this.act((vault) => emptyTrash(vault, [id]))}>${t('deleteSure')}</button>`
          : html`<button class="danger" aria-label=${t('deleteAccount', name)} @click=${() => (this.sure = id)}>
              ${t('delete')}
            </button>`
      }
    </li>`;
  }

  private async look(): Promise<void> {
    this.entries = trashOf((await (await openedVault())?.list()) ?? []);
  }

  private async act(change: (vault: Vault) => Promise<void>): Promise<void> {
    try {
      const vault = await openedVault();
      if (vault) await change(vault);
      await vaultChanged();
      this.message = '';
    } catch (error) {
      this.message = failureText(error);
    }
    this.sure = '';
    await this.look();
  }
}
