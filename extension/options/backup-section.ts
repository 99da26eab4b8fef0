import { html, LitElement, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { derive } from '../popup/derive.ts';
import { failureText, unlockingText } from '../popup/failures.ts';
import { newPassphraseFields, outcome, passphraseField, passphraseRefusal } from '../popup/passphrase-fields.ts';
import { t } from '../popup/strings.ts';
import { shared } from '../popup/styles.ts';
import { cost, makeVaultFrom, openedVault, ports, vaultChanged, vaultOf, withKey } from '../popup/unlock-vault.ts';
import { type Backup, makeBackup, openBackup, parseBackup, restoreBackup } from '../vault/backup.ts';
import { type Opened } from '../vault/slots.ts';
import { sectionStyles } from './section-styles.ts';

/**
 * The encrypted backup: a file with a passphrase of its own, and the way back from it: into this vault, or, where there is
 * none or nobody can open it, in its place.
 *
 * @fires mfa-unlocked a backup became the vault of this device
 */
export class BackupSection extends LitElement {
  static override styles = [shared, sectionStyles];

  @property() vault: 'none' | 'locked' | 'open' | 'damaged' = 'open';
  @state() private typed = '';
  @state() private working: '' | 'making' | 'restoring' = '';
  @state() private made = '';
  @state() private makeMessage = '';
  @state() private backup: Backup | undefined;
  @state() private restored = '';
  @state() private restoreMessage = '';

  override render() {
    return html`<section aria-labelledby="title">
      <h2 id="title">${t('backup')}</h2>
      ${this.vault === 'open' ? this.renderMake() : nothing}${this.renderRestore()}
    </section>`;
  }

  private renderMake() {
    return html`<p class="muted">${t('backupLede')}</p>
      <details>
        <summary>${t('backupMake')}</summary>
        <form id="make" @submit=${this.make} novalidate>
          ${passphraseField({ name: 'current', label: 'currentPassphrase', isBusy: this.working === 'making' })}
          ${newPassphraseFields(this.typed, (typed) => (this.typed = typed), this.working === 'making', 'backupPassphrase')}
          ${outcome(this.makeMessage, this.working === 'making')}
          <button class="primary" id="save" ?disabled=${this.working !== ''}>
            ${t(this.working === 'making' ? 'working' : 'backupMake')}
          </button>
        </form>
      </details>
      <p class="done" role="status">${this.made}</p>`;
  }

  private renderRestore() {
    return html`<form id="restore" @submit=${this.restore} novalidate>
      <label>${t('backupFile')}<input type="file" name="file" accept=".json,application/json" @change=${this.choose} /></label>
      ${this.backup ? this.renderOpen() : nothing}
      ${outcome(this.restoreMessage, this.working === 'restoring', 'restore-message')}
      <p class="done" role="status">${this.restored}</p>
    </form>`;
  }

  private renderOpen() {
    return html`${this.vault === 'open' ? nothing : html`<p class="muted">${t(this.vault === 'none' ? 'restoreBecomes' : 'restoreReplaces')}</p>`}
      <label>
        ${t('backupPassphrase')}
        <input type="password" name="words" autocomplete="off" aria-describedby="restore-message" />
      </label>
      <button class="primary" id="open" ?disabled=${this.working !== ''}>
        ${t(this.working === 'restoring' ? 'working' : 'backupRestore')}
      </button>`;
  }

  private async make(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    const words = String(data.get('passphrase'));
    this.made = '';
    this.makeMessage = passphraseRefusal(words, String(data.get('again')));
    if (this.makeMessage || this.working) return;
    this.working = 'making';
    try {
      const answer = await withKey(String(data.get('current')), (opened) => this.download(opened, words));
      this.makeMessage = unlockingText(answer);
      if (!this.makeMessage) {
        form.reset();
        this.typed = '';
      }
    } catch (error) {
      this.makeMessage = failureText(error);
    }
    this.working = '';
  }

  private async download(opened: Opened, words: string): Promise<void> {
    const vault = await vaultOf(opened);
    const text = await makeBackup(vault, words, cost(), ports);
    const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `mfa-challenge-backup-${new Date().toISOString().slice(0, 10)}.json`;
    link.click();
    // The browser has taken it by the time that anybody could click again.
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    this.made = t('backupMade', String((await vault.list()).length));
  }

  /** What cannot be a backup is refused before its passphrase is asked for. */
  private async choose(event: Event): Promise<void> {
    const file = (event.target as HTMLInputElement).files?.[0];
    [this.backup, this.restoreMessage, this.restored] = [undefined, '', ''];
    try {
      this.backup = file && parseBackup(await file.text());
    } catch (error) {
      this.restoreMessage = failureText(error);
    }
  }

  private async restore(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { backup } = this;
    if (!backup || this.working) return;
    const words = String(new FormData(event.target as HTMLFormElement).get('words'));
    this.working = 'restoring';
    try {
      const opened = await openBackup(backup, words, derive);
      this.restoreMessage = opened ? '' : t('wrongPassphrase');
      if (opened && this.vault === 'open') await this.merge(opened);
      else if (opened) {
        await makeVaultFrom(opened, words);
        this.dispatchEvent(new Event('mfa-unlocked'));
      }
    } catch (error) {
      this.restoreMessage = failureText(error);
    }
    this.working = '';
  }

  private async merge(opened: Parameters<typeof restoreBackup>[0]): Promise<void> {
    const vault = await openedVault();
    if (!vault) {
      this.restoreMessage = t('lockedMeanwhile');
      return;
    }
    const { added, known } = await restoreBackup(opened, vault, ports.random);
    await vaultChanged();
    this.backup = undefined;
    this.restored = t('backupRestored', String(added), String(known));
  }
}
