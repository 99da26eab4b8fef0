import { html, LitElement, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import { MfaError } from '../../shared/errors.ts';
import { type Repaired } from '../vault/repair.ts';
import { openSettings } from './background.ts';
import { failureText, unlockingText } from './failures.ts';
import { safeName } from './names.ts';
import { outcome, passphraseField } from './passphrase-fields.ts';
import { t } from './strings.ts';
import { shared } from './styles.ts';
import { isRepairable, repairWith } from './unlock-vault.ts';

type Step =
  | { name: 'loading' }
  | { name: 'asking'; message: string }
  | { name: 'hopeless'; message: string }
  | { name: 'newer' }
  | { name: 'working' }
  | { name: 'repaired'; report: Repaired };

/**
 * A vault that does not read as it was written: says so, mends what can be mended, names what is lost. One that a later version
 * wrote is left alone.
 *
 * @fires mfa-unlocked after the report was read
 */
export class DamagedForm extends LitElement {
  static override styles = shared;

  @state() private step: Step = { name: 'loading' };

  constructor() {
    super();
    this.addController({ hostConnected: () => void this.look() });
  }

  override render() {
    const { step } = this;
    if (step.name === 'loading') return nothing;
    if (step.name === 'repaired') return this.renderReport(step.report);
    if (step.name === 'newer') {
      return html`<div class="page">
        <h1>${t('newerTitle')}</h1>
        <p>${t('newerVersion')}</p>
      </div>`;
    }
    const isWorking = step.name === 'working';
    return html`<form class="page" @submit=${this.submit} novalidate>
      <h1>${t('damagedTitle')}</h1>
      <p class="muted">${t(step.name === 'hopeless' ? 'damagedHopeless' : 'damagedLede')}</p>
      <div class="fields">
        ${step.name === 'hopeless' ? nothing : passphraseField({ isBusy: isWorking })}
        ${outcome('message' in step ? step.message : '', isWorking)}
      </div>
      ${
        step.name === 'hopeless'
          ? nothing
          : html`<button class="primary" ?disabled=${isWorking}>${t(isWorking ? 'working' : 'repair')}</button>`
      }
      <button type="button" class="link" @click=${() => openSettings('backup')}>${t('restoreInstead')}</button>
    </form>`;
  }

  private renderReport({ accounts, lost }: Repaired) {
    return html`<div class="page" id="report">
      <h1>${t('repairedTitle')}</h1>
      <p>${t('repairedAccounts', String(accounts))}</p>
      ${
        lost.length > 0
          ? html`<p>${t('repairedLost')}</p>
              <ul>
                ${lost.map(({ issuer, account }) => html`<li><bdi dir="auto">${safeName(`${issuer} ${account}`)}</bdi></li>`)}
              </ul>`
          : nothing
      }
      <button class="primary" @click=${this.done}>${t('continue')}</button>
    </div>`;
  }

  private async look(): Promise<void> {
    try {
      this.step = (await isRepairable()) ? { name: 'asking', message: '' } : { name: 'hopeless', message: '' };
    } catch (error) {
      const isNewer = error instanceof MfaError && error.code === 'bad-version';
      this.step = isNewer ? { name: 'newer' } : { name: 'hopeless', message: failureText(error) };
    }
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.step.name !== 'asking') return;
    const passphrase = String(new FormData(event.target as HTMLFormElement).get('passphrase'));
    this.step = { name: 'working' };
    try {
      const answer = await repairWith(passphrase);
      this.step =
        answer.result === 'unlocked'
          ? { name: 'repaired', report: answer.value }
          : { name: 'asking', message: unlockingText(answer) };
    } catch (error) {
      this.step = { name: 'asking', message: failureText(error) };
    }
  }

  private done(): void {
    this.dispatchEvent(new Event('mfa-unlocked'));
  }
}
