import { html, LitElement } from 'lit';
import { state } from 'lit/decorators.js';
import { parseRecoveryKey } from '../vault/recovery-key.ts';
import { type Opened, openWith } from '../vault/slots.ts';
import { openSettings } from './background.ts';
import { failureText } from './failures.ts';
import { newPassphraseFields, outcome, passphraseRefusal } from './passphrase-fields.ts';
import { t } from './strings.ts';
import { shared } from './styles.ts';
import { changePassphrase, ports, unlockVault } from './unlock-vault.ts';

type Step = { name: 'key'; message: string } | { name: 'passphrase'; message: string; opened: Opened } | { name: 'working' };

/**
 * The way back in after the passphrase was forgotten: the recovery key and a new passphrase, or a backup. There is no third,
 * and it says so.
 *
 * @fires mfa-unlocked
 * @fires mfa-back
 */
export class ForgottenForm extends LitElement {
  static override styles = shared;

  @state() private step: Step = { name: 'key', message: '' };
  @state() private typed = '';

  override firstUpdated(): void {
    this.renderRoot.querySelector('input')?.focus();
  }

  constructor() {
    super();
    this.addController({
      hostDisconnected: () => {
        if (this.step.name === 'passphrase') this.step.opened.vaultKey.fill(0);
      },
    });
  }

  override render() {
    const { step } = this;
    if (step.name === 'working') {
      return html`<div class="page">
        <p role="status">${t('working')}</p>
        ${outcome('', true)}
      </div>`;
    }
    return html`<form class="page" @submit=${this.submit} novalidate>
      <h1>${t(step.name === 'key' ? 'forgottenTitle' : 'newPassphraseTitle')}</h1>
      ${step.name === 'key' ? this.renderKey() : newPassphraseFields(this.typed, (typed) => (this.typed = typed))}
      ${outcome(step.message, false)}
      <div class="row">
        <button type="button" class="quiet" @click=${this.back}>${t('back')}</button>
        <button class="primary" id="next">${t(step.name === 'key' ? 'next' : 'saveAndUnlock')}</button>
      </div>
      ${
        step.name === 'key'
          ? html`<button type="button" class="link" @click=${() => openSettings('backup')}>${t('restoreInstead')}</button>`
          : ''
      }
    </form>`;
  }

  private renderKey() {
    return html`<p class="muted">${t('forgottenLede')}</p>
      <label>
        ${t('recoveryKey')}
        <input name="key" autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="message" />
      </label>`;
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const { step } = this;
    if (step.name === 'key') await this.tryKey(String(data.get('key')));
    else if (step.name === 'passphrase') {
      const passphrase = String(data.get('passphrase'));
      const message = passphraseRefusal(passphrase, String(data.get('again')));
      if (message) this.step = { ...step, message };
      else await this.choose(step.opened, passphrase);
    }
  }

  private async tryKey(text: string): Promise<void> {
    const key = parseRecoveryKey(text);
    if (!key) {
      this.step = { name: 'key', message: t('recoveryNoKey') };
      return;
    }
    try {
      const opened = await openWith({ type: 'recovery', key }, ports);
      this.step = opened ? { name: 'passphrase', message: '', opened } : { name: 'key', message: t('recoveryWrongKey') };
    } catch (error) {
      this.step = { name: 'key', message: failureText(error) };
    } finally {
      key.fill(0);
    }
  }

  private async choose(opened: Opened, passphrase: string): Promise<void> {
    this.step = { name: 'working' };
    try {
      await changePassphrase(opened, passphrase);
      await unlockVault({ type: 'passphrase', passphrase });
      this.dispatchEvent(new Event('mfa-unlocked'));
    } catch (error) {
      this.step = { name: 'key', message: failureText(error) };
    } finally {
      opened.vaultKey.fill(0);
    }
  }

  private back(): void {
    this.dispatchEvent(new Event('mfa-back'));
  }
}
