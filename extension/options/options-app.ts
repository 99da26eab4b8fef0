import { css, html, LitElement, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import { type Answers } from '../messages.ts';
import { ask } from '../popup/background.ts';
import { t } from '../popup/strings.ts';
import { shared } from '../popup/styles.ts';

/** The settings, one section after the other, while the vault is open; its passphrase first while it is not. */
export class OptionsApp extends LitElement {
  static override styles = [
    shared,
    css`
      main {
        display: grid;
        gap: 32px;
      }
      h1 {
        font-size: 24px;
      }
    `,
  ];

  @state() private vault: Answers['status']['vault'] | 'unknown' = 'unknown';

  constructor() {
    super();
    // Locked by time or from the popup meanwhile: whoever comes back to this tab is asked again.
    const look = () => void this.look();
    this.addController({
      hostConnected: () => {
        look();
        addEventListener('focus', look);
      },
      hostDisconnected: () => removeEventListener('focus', look),
    });
  }

  override render() {
    if (this.vault === 'unknown') return nothing;
    if (this.vault === 'damaged') return html`<p role="alert">${t('vaultFailed')}</p>`;
    if (this.vault !== 'open') {
      const mode = this.vault === 'none' ? 'create' : 'unlock';
      return html`<mfa-passphrase role="main" .mode=${mode} @mfa-unlocked=${this.look}></mfa-passphrase>`;
    }
    return html`<main>
      <h1>${t('settings')}</h1>
      <mfa-sites></mfa-sites>
    </main>`;
  }

  private async look(): Promise<void> {
    this.vault = (await ask({ type: 'status' })).vault;
  }
}
