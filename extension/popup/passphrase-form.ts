import { css, html, LitElement, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { type Opened } from '../vault/slots.ts';
import { openSettings } from './background.ts';
import { prepareToDerive } from './derive.ts';
import { failureText, unlockingText } from './failures.ts';
import { siteName } from './names.ts';
import { newPassphraseFields, outcome, passphraseField, passphraseRefusal } from './passphrase-fields.ts';
import { t } from './strings.ts';
import { shared } from './styles.ts';
import { makeVault, unlockVault } from './unlock-vault.ts';

type Step = { name: 'asking'; message: string } | { name: 'working' };

/**
 * Asks for the passphrase: a new one, typed twice, or the one of the vault.
 *
 * @fires mfa-made {opened} a new vault; the receiver overwrites the key
 * @fires mfa-unlocked {VaultState} what was found behind the passphrase
 * @fires mfa-forgotten
 */
export class PassphraseForm extends LitElement {
  static override styles = [
    shared,
    css`
      .lede {
        color: var(--muted);
      }
    `,
  ];

  @property() mode: 'create' | 'unlock' = 'unlock';
  /** The site that waits for a code, if one does. */
  @property() origin = '';
  @state() private step: Step = { name: 'asking', message: '' };
  @state() private typed = '';

  override firstUpdated(): void {
    this.renderRoot.querySelector('input')?.focus();
    prepareToDerive();
  }

  override render() {
    const isNew = this.mode === 'create';
    const isWorking = this.step.name === 'working';
    const message = this.step.name === 'asking' ? this.step.message : '';
    return html`<form class="page" @submit=${this.submit} novalidate>
      ${this.origin ? html`<span class="site">${siteName(this.origin)}</span>` : nothing}
      <h1>${t(isNew ? 'createTitle' : 'unlockTitle')}</h1>
      <p class="lede">${t(isNew ? 'createLede' : this.origin ? 'unlockLedeSite' : 'unlockLede')}</p>
      <div class="fields">
        ${
          isNew
            ? newPassphraseFields(this.typed, (typed) => (this.typed = typed), isWorking)
            : passphraseField({ isBusy: isWorking, isWrong: message !== '' })
        }
        ${outcome(message, isWorking)}
      </div>
      <button class="primary" aria-busy=${isWorking} ?disabled=${isWorking}>
        ${t(isWorking ? 'working' : isNew ? 'create' : 'unlock')}
      </button>
      ${
        isNew
          ? html`<button type="button" class="link" id="restore" @click=${() => openSettings('backup')}>
              ${t('restoreInstead')}
            </button>`
          : html`<button type="button" class="link" id="forgotten" @click=${this.forgotten}>${t('forgotten')}</button>`
      }
    </form>`;
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.step.name === 'working') return;
    const data = new FormData(event.target as HTMLFormElement);
    const passphrase = String(data.get('passphrase'));
    const message = this.mode === 'create' ? passphraseRefusal(passphrase, String(data.get('again'))) : '';
    this.step = message ? { name: 'asking', message } : { name: 'working' };
    if (message) return;
    await this.open(passphrase);
  }

  private async open(passphrase: string): Promise<void> {
    try {
      if (this.mode === 'create') {
        const opened = await makeVault(passphrase);
        this.dispatchEvent(new CustomEvent<{ opened: Opened }>('mfa-made', { detail: { opened } }));
        return;
      }
      const answer = await unlockVault({ type: 'passphrase', passphrase });
      // Also after the right one: where the vault was locked again meanwhile, this form stays.
      this.ask(unlockingText(answer));
      if (answer.result === 'unlocked') this.dispatchEvent(new CustomEvent('mfa-unlocked', { detail: answer.value }));
    } catch (error) {
      this.ask(failureText(error));
    }
  }

  private ask(message: string): void {
    this.step = { name: 'asking', message };
    this.renderRoot.querySelector('input')?.select();
  }

  private forgotten(): void {
    this.dispatchEvent(new Event('mfa-forgotten'));
  }
}
