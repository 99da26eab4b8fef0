import { css, html, LitElement, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { siteName } from './names.ts';
import { weaknessOf } from './passphrase.ts';
import { t } from './strings.ts';
import { shared } from './styles.ts';
import { makeVault, unlockVault } from './unlock-vault.ts';

type Step = { name: 'asking'; message: string } | { name: 'working' };

/**
 * Asks for the passphrase: a new one, typed twice, or the one of the vault.
 *
 * @fires mfa-unlocked
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

  override firstUpdated(): void {
    this.renderRoot.querySelector('input')?.focus();
  }

  override render() {
    const isNew = this.mode === 'create';
    return html`<form class="page" @submit=${this.submit} novalidate>
      ${this.origin ? html`<span class="site">${siteName(this.origin)}</span>` : nothing}
      <h1>${t(isNew ? 'createTitle' : 'unlockTitle')}</h1>
      <p class="lede">${t(isNew ? 'createLede' : this.origin ? 'unlockLedeSite' : 'unlockLede')}</p>
      <div class="fields">
        ${this.field('passphrase', t('passphrase'), isNew ? 'new-password' : 'current-password')}
        ${isNew ? this.field('again', t('passphraseAgain'), 'new-password') : nothing}
        <p class="message" role="alert" id="message">${this.step.name === 'asking' ? this.step.message : ''}</p>
      </div>
      <button class="primary" ?disabled=${this.step.name === 'working'}>
        ${t(this.step.name === 'working' ? 'working' : isNew ? 'create' : 'unlock')}
      </button>
    </form>`;
  }

  private field(name: string, label: string, autocomplete: AutoFill) {
    const isWrong = this.step.name === 'asking' && this.step.message !== '';
    return html`<label>
      ${label}
      <input
        type="password"
        name=${name}
        autocomplete=${autocomplete}
        aria-describedby="message"
        aria-invalid=${isWrong}
        ?readonly=${this.step.name === 'working'}
      />
    </label>`;
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.step.name === 'working') return;
    const data = new FormData(event.target as HTMLFormElement);
    const passphrase = String(data.get('passphrase'));
    const message = this.mode === 'create' ? refusal(passphrase, String(data.get('again'))) : '';
    this.step = message ? { name: 'asking', message } : { name: 'working' };
    if (message) return;
    await this.open(passphrase);
  }

  private async open(passphrase: string): Promise<void> {
    try {
      if (this.mode === 'create') await makeVault(passphrase);
      else if (!(await unlockVault(passphrase))) return this.ask(t('wrongPassphrase'));
      this.dispatchEvent(new Event('mfa-unlocked'));
    } catch {
      this.ask(t('vaultFailed'));
    }
  }

  private ask(message: string): void {
    this.step = { name: 'asking', message };
    this.renderRoot.querySelector('input')?.select();
  }
}

function refusal(passphrase: string, again: string): string {
  const weakness = weaknessOf(passphrase);
  if (weakness) return t({ short: 'weakShort', common: 'weakCommon', simple: 'weakSimple' }[weakness]);
  return passphrase === again ? '' : t('passphraseDiffers');
}
