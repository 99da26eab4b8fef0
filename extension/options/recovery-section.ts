import { html, LitElement, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import { failureText, unlockingText } from '../popup/failures.ts';
import { outcome, passphraseField } from '../popup/passphrase-fields.ts';
import { t } from '../popup/strings.ts';
import { shared } from '../popup/styles.ts';
import { openedVault, withKey } from '../popup/unlock-vault.ts';
import { removeSlot } from '../vault/slots.ts';
import { sectionStyles } from './section-styles.ts';

/**
 * The recovery key: whether there is one, a new one, none.
 *
 * @fires mfa-made {opened} the passphrase was right, a recovery key can be made; the receiver overwrites the key
 */
export class RecoverySection extends LitElement {
  static override styles = [shared, sectionStyles];

  @state() private slotId = '';
  @state() private message = '';
  @state() private isWorking = false;

  constructor() {
    super();
    this.addController({ hostConnected: () => void this.look() });
  }

  override render() {
    return html`<section aria-labelledby="title">
      <h2 id="title">${t('recoveryKey')}</h2>
      <p>${t(this.slotId ? 'recoveryThere' : 'recoveryNone')}</p>
      <details>
        <summary>${t(this.slotId ? 'recoveryReplace' : 'recoveryMake')}</summary>
        <form @submit=${this.make} novalidate>
          ${passphraseField({ name: 'current', label: 'currentPassphrase', isBusy: this.isWorking })}
          ${outcome(this.message, this.isWorking)}
          <button class="primary" id="make" ?disabled=${this.isWorking}>
            ${t(this.isWorking ? 'working' : this.slotId ? 'recoveryReplace' : 'recoveryMake')}
          </button>
          ${
            this.slotId
              ? html`<button type="button" class="danger" id="remove" @click=${this.removeKey}>${t('recoveryRemove')}</button>`
              : nothing
          }
        </form>
      </details>
    </section>`;
  }

  private async look(): Promise<void> {
    const slots = (await (await openedVault())?.header())?.slots ?? [];
    this.slotId = slots.find(({ type }) => type === 'recovery')?.id ?? '';
  }

  private async make(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.isWorking) return;
    const passphrase = String(new FormData(event.target as HTMLFormElement).get('current'));
    this.isWorking = true;
    try {
      const answer = await withKey(passphrase, (opened) => {
        const copy = { ...opened, vaultKey: opened.vaultKey.slice() };
        this.dispatchEvent(new CustomEvent('mfa-made', { detail: { opened: copy } }));
        return Promise.resolve();
      });
      this.message = unlockingText(answer);
    } catch (error) {
      this.message = failureText(error);
    }
    this.isWorking = false;
  }

  private async removeKey(): Promise<void> {
    try {
      const vault = await openedVault();
      if (vault) await removeSlot(vault, this.slotId);
      this.message = '';
      await this.look();
    } catch (error) {
      this.message = failureText(error);
    }
  }
}
