import { css, html, LitElement, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import { onLocked } from '../storage-areas.ts';
import { ask } from '../popup/background.ts';
import { t } from '../popup/strings.ts';
import { shared } from '../popup/styles.ts';
import { lookAtVault } from '../popup/unlock-vault.ts';
import { type VaultState } from '../vault/keeper.ts';
import { type Opened } from '../vault/slots.ts';

type View =
  | { name: 'loading' }
  | { name: 'vault'; vault: VaultState['name'] }
  | { name: 'forgotten' }
  /** A recovery key that is being made has the page for itself: it is what the printer gets. */
  | { name: 'recovery'; opened: Opened };

/** The settings: what may be changed while the vault is unlocked, and the ways back into it while it is not. */
export class OptionsApp extends LitElement {
  static override styles = [
    shared,
    css`
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        min-height: 44px;
        margin-bottom: 16px;
      }
      h1 {
        font-size: 24px;
      }
      section {
        padding: 24px 0;
        border-top: 1px solid var(--line);
      }
    `,
  ];

  @state() private view: View = { name: 'loading' };

  constructor() {
    super();
    // Unlocked or locked in the popup meanwhile.
    const look = () => void this.refreshVault();
    let stop: () => void = () => undefined;
    this.addController({
      hostConnected: () => {
        stop = onLocked(() => void this.refresh());
        addEventListener('focus', look);
        void this.refresh();
      },
      hostDisconnected: () => {
        stop();
        removeEventListener('focus', look);
      },
    });
  }

  override render() {
    const { view } = this;
    if (view.name === 'loading') return nothing;
    if (view.name === 'recovery') {
      return html`<main>
        <mfa-recovery-key printable .opened=${view.opened} @mfa-done=${this.refresh}></mfa-recovery-key>
      </main>`;
    }
    if (view.name === 'forgotten') {
      return html`<main><mfa-forgotten @mfa-unlocked=${this.refresh} @mfa-back=${this.refresh}></mfa-forgotten></main>`;
    }
    return html`<main>
      <header>
        <h1>${t('settings')}</h1>
        ${view.vault === 'open' ? html`<button class="quiet" id="lock" @click=${this.lock}>${t('lockNow')}</button>` : nothing}
      </header>
      ${view.vault === 'open' ? this.renderSections() : this.renderDoor(view.vault)}
    </main>`;
  }

  private renderSections() {
    const made = ({ detail: { opened } }: CustomEvent<{ opened: Opened }>) => (this.view = { name: 'recovery', opened });
    return html`<mfa-add-section id="add"></mfa-add-section>
      <mfa-passphrase-section id="passphrase" @mfa-made=${made}></mfa-passphrase-section>
      <mfa-recovery-section id="recovery" @mfa-made=${made}></mfa-recovery-section>
      <mfa-backup-section id="backup" vault="open"></mfa-backup-section>
      <mfa-auto-lock-section id="auto-lock"></mfa-auto-lock-section>
      <mfa-clipboard-section id="clipboard"></mfa-clipboard-section>
      <section><mfa-sites id="sites"></mfa-sites></section>
      <mfa-trash-section id="trash"></mfa-trash-section>`;
  }

  private renderDoor(vault: 'none' | 'locked' | 'damaged') {
    const restore = html`<mfa-backup-section id="backup" vault=${vault} @mfa-unlocked=${this.refresh}></mfa-backup-section>`;
    if (vault === 'damaged') return html`<mfa-damaged @mfa-unlocked=${this.refresh}></mfa-damaged>${restore}`;
    return html`<mfa-passphrase
        .mode=${vault === 'none' ? 'create' : 'unlock'}
        @mfa-made=${({ detail: { opened } }: CustomEvent<{ opened: Opened }>) => (this.view = { name: 'recovery', opened })}
        @mfa-unlocked=${this.refresh}
        @mfa-forgotten=${() => (this.view = { name: 'forgotten' })}
      ></mfa-passphrase
      >${restore}`;
  }

  private async refresh(): Promise<void> {
    const isFirst = this.view.name === 'loading';
    this.view = { name: 'vault', vault: (await lookAtVault()).name };
    await this.updateComplete;
    // The page was opened at one of its sections, which the browser could not find before it was drawn.
    if (isFirst && location.hash.length > 1) this.renderRoot.querySelector(location.hash)?.scrollIntoView();
  }

  private async refreshVault(): Promise<void> {
    if (this.view.name === 'vault' && (await lookAtVault()).name !== this.view.vault) await this.refresh();
  }

  private async lock(): Promise<void> {
    await ask({ type: 'lock' });
    await this.refresh();
  }
}
