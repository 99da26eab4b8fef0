import { css, html, LitElement, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { type Opened } from '../vault/slots.ts';
import { openSettings } from './background.ts';
import { failureText } from './failures.ts';
import { siteName } from './names.ts';
import { newPassphraseFields, passphraseRefusal } from './passphrase-fields.ts';
import { t } from './strings.ts';
import { shared } from './styles.ts';
import { makeVault, unlockVault } from './unlock-vault.ts';

type Step = { name: 'asking'; message: string } | { name: 'working' };

/**
 * Asks for the passphrase: a new one, typed twice, or the one of the vault.
 *
 * @fires mfa-made {opened} a new vault; the receiver overwrites the key
 * @fires mfa-unlocked
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
  }

  override render() {
    const isNew = this.mode === 'create';
    const isWorking = this.step.name === 'working';
    return html`<form class="page" @submit=${this.submit} novalidate>
      ${this.origin ? html`<span class="site">${siteName(this.origin)}</span>` : nothing}
      <h1>${t(isNew ? 'createTitle' : 'unlockTitle')}</h1>
      <p class="lede">${t(isNew ? 'createLede' : this.origin ? 'unlockLedeSite' : 'unlockLede')}</p>
      <div class="fields">
        ${isNew ? newPassphraseFields(this.typed, (typed) => (this.typed = typed), isWorking) : this.renderField(isWorking)}
        <p class="message" role="alert" id="message">${this.step.name === 'asking' ? this.step.message : ''}</p>
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

  private renderField(isWorking: boolean) {
    const isWrong = this.step.name === 'asking' && this.step.message !== '';
    return html`<label>
      ${t('passphrase')}
      <input
        type="password"
        name="passphrase"
        autocomplete="current-password"
        aria-describedby="message"
        aria-invalid=${isWrong}
        ?readonly=${isWorking}
      />
    </label>`;
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
      const { result, ...rest } = await unlockVault({ type: 'passphrase', passphrase });
      if (result === 'wrong') this.ask(t('wrongPassphrase'));
      else if (result === 'wait') this.ask(t('waitForTry', String('seconds' in rest ? rest.seconds : '')));
      else this.dispatchEvent(new Event('mfa-unlocked'));
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
