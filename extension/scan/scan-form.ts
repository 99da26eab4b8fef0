import { html, LitElement, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { failureText } from '../popup/failures.ts';
import { safeName, siteName } from '../popup/names.ts';
import { t } from '../popup/strings.ts';
import { shared } from '../popup/styles.ts';
import { openedVault, vaultChanged } from '../popup/unlock-vault.ts';
import { readCodes } from './read-codes.ts';
import { type NotScanned, type Scannable, saveScanned, scanned } from './scanned.ts';

/** A picture that may hold QR codes, and where it is from. */
export interface Picture {
  /** The site in front, as the browser names it; empty: a file. */
  origin: string;
  image: ImageBitmapSource;
}

type Step =
  | { name: 'looking' }
  | { name: 'failed'; message: string }
  | { name: 'choosing'; origin: string; accounts: Scannable[] }
  | { name: 'asking' | 'saving'; origin: string; account: Scannable; message: string };

/**
 * Reads the QR codes of a picture that the user asked for, lets one be chosen, shows what it says, and saves it.
 *
 * @fires mfa-done {saved} when there is nothing more to ask
 */
export class ScanForm extends LitElement {
  static override styles = shared;

  /** Takes the picture; called once. */
  @property({ attribute: false }) take!: () => Promise<Picture>;
  @state() private step: Step = { name: 'looking' };

  constructor() {
    super();
    this.addController({ hostConnected: () => void this.look() });
  }

  override render() {
    const { step } = this;
    if (step.name === 'looking') return html`<p class="page" role="status">${t('scanLooking')}</p>`;
    if (step.name === 'failed')
      return html`<div class="page">
        <p role="alert">${step.message}</p>
        <button class="quiet" id="back" @click=${() => this.done(false)}>${t('back')}</button>
      </div>`;
    return step.name === 'choosing' ? this.renderChoice(step) : this.renderAccount(step);
  }

  /** A page can lay a second code over the right one: nobody but the user says which is meant. */
  private renderChoice({ origin, accounts }: Extract<Step, { name: 'choosing' }>) {
    return html`<div class="page">
      ${renderOrigin(origin)}
      <h1>${t('scanChoose')}</h1>
      <div class="fields">
        ${accounts.map(
          (account) =>
            html`<button class="quiet choice" @click=${() => (this.step = asking(origin, account))}>
              <bdi dir="auto">${safeName(account.issuer)}</bdi> · <bdi dir="auto">${safeName(account.account)}</bdi>
            </button>`,
        )}
      </div>
      <button class="quiet" id="back" @click=${() => this.done(false)}>${t('notNow')}</button>
    </div>`;
  }

  private renderAccount({ name, origin, account, message }: Extract<Step, { account: Scannable }>) {
    return html`<form class="page" @submit=${this.save}>
      ${renderOrigin(origin)}
      <h1>${t('saveTitle')}</h1>
      <p class="muted">${t('scanLede')}</p>
      <div class="fields">
        <label
          >${t('issuer')}<input name="issuer" maxlength="64" .value=${safeName(account.issuer)} autocomplete="off" dir="auto"
        /></label>
        <label
          >${t('account')}<input name="account" maxlength="64" .value=${safeName(account.account)} autocomplete="off" dir="auto"
        /></label>
      </div>
      <p class="message" role="alert">${message}</p>
      <div class="row">
        <button type="button" class="quiet" @click=${() => this.done(false)}>${t('notNow')}</button>
        <button class="primary" id="save-scanned" ?disabled=${name === 'saving'}>${t('save')}</button>
      </div>
    </form>`;
  }

  private async look(): Promise<void> {
    try {
      const { origin, image } = await this.take();
      const found = scanned(await readCodes(image));
      if ('refused' in found) this.step = { name: 'failed', message: t(WORDS[found.refused]) };
      else this.step = choice(origin, found.accounts);
    } catch {
      this.step = { name: 'failed', message: t('scanNoPicture') };
    }
  }

  private async save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { step } = this;
    if (step.name !== 'asking') return;
    const data = new FormData(event.target as HTMLFormElement);
    this.step = { ...step, name: 'saving' };
    try {
      const vault = await openedVault();
      if (vault) await saveScanned(vault, step.account, String(data.get('issuer')), String(data.get('account')), Date.now());
      await vaultChanged();
      this.done(vault !== undefined);
    } catch (error) {
      this.step = { ...step, message: failureText(error) };
    }
  }

  private done(saved: boolean): void {
    this.dispatchEvent(new CustomEvent('mfa-done', { detail: { saved } }));
  }
}

const WORDS: Record<NotScanned, string> = {
  'nothing-found': 'scanNothing',
  'not-an-account': 'scanNotAccount',
  'broken-account': 'scanBroken',
  'counter-account': 'scanCounter',
};

const asking = (origin: string, account: Scannable): Step => ({ name: 'asking', origin, account, message: '' });

function choice(origin: string, accounts: Scannable[]): Step {
  const [first, ...others] = accounts;
  return first && others.length === 0 ? asking(origin, first) : { name: 'choosing', origin, accounts };
}

const renderOrigin = (origin: string) => (origin ? html`<span class="site" dir="ltr">${siteName(origin)}</span>` : nothing);
