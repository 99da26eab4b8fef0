import { html, LitElement } from 'lit';
import { state } from 'lit/decorators.js';
import { failureText, unlockingText } from '../popup/failures.ts';
import { newPassphraseFields, outcome, passphraseField, passphraseRefusal } from '../popup/passphrase-fields.ts';
import { t } from '../popup/strings.ts';
import { shared } from '../popup/styles.ts';
import { changeKey, changePassphrase, withKey } from '../popup/unlock-vault.ts';
import { type Opened } from '../vault/slots.ts';
import { sectionStyles } from './section-styles.ts';

/**
 * Changes the passphrase; where somebody else knows it, the key behind it too.
 *
 * @fires mfa-made {opened} a new key, which wants a recovery key of its own; the receiver overwrites it
 */
export class PassphraseSection extends LitElement {
  static override styles = [shared, sectionStyles];

  @state() private typed = '';
  @state() private message = '';
  @state() private done = '';
  @state() private isWorking = false;

  override render() {
    return html`<section aria-labelledby="title">
      <h2 id="title">${t('passphrase')}</h2>
      <p class="done" role="status">${this.done}</p>
      <details>
        <summary>${t('changePassphrase')}</summary>
        <form @submit=${this.submit} novalidate>
          ${passphraseField({ name: 'current', label: 'currentPassphrase', isBusy: this.isWorking })}
          ${newPassphraseFields(this.typed, (typed) => (this.typed = typed), this.isWorking)}
          <label class="toggle"><input type="checkbox" name="known" />${t('passphraseKnown')}</label>
          <p class="muted">${t('passphraseKnownMeans')}</p>
          ${outcome(this.message, this.isWorking)}
          <button class="primary" id="change" ?disabled=${this.isWorking}>
            ${t(this.isWorking ? 'working' : 'changePassphrase')}
          </button>
        </form>
      </details>
    </section>`;
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.isWorking) return;
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    const text = (name: string) => String(data.get(name));
    this.done = '';
    this.message = passphraseRefusal(text('passphrase'), text('again'));
    if (this.message) return;
    this.isWorking = true;
    try {
      const use = (opened: Opened) => this.change(opened, text('passphrase'), data.has('known'));
      this.message = unlockingText(await withKey(text('current'), use));
      if (!this.message) {
        form.reset();
        this.typed = '';
      }
    } catch (error) {
      this.message = failureText(error);
    }
    this.isWorking = false;
  }

  private async change(opened: Opened, passphrase: string, isKnown: boolean): Promise<void> {
    if (!isKnown) {
      await changePassphrase(opened, passphrase);
      this.done = t('passphraseChanged');
      return;
    }
    const after = await changeKey(opened, passphrase);
    this.dispatchEvent(new CustomEvent('mfa-made', { detail: { opened: after } }));
  }
}
