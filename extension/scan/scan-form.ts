import { css, html, LitElement, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { failureText } from '../popup/failures.ts';
import { safeName, siteName } from '../popup/names.ts';
import { t } from '../popup/strings.ts';
import { shared } from '../popup/styles.ts';
import { openedVault, vaultChanged } from '../popup/unlock-vault.ts';
import { trash } from '../vault/accounts.ts';
import { type Entry } from '../vault/index-columns.ts';
import { type Known, knownOf } from './known.ts';
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
  | { name: 'known'; origin: string; entry: Entry }
  | { name: 'asking' | 'saving'; origin: string; account: Scannable; namesake: Entry | undefined; message: string };

/**
 * Reads the QR codes of a picture that the user asked for, lets one be chosen, shows what it says, and saves it.
 *
 * @fires mfa-done {saved} when there is nothing more to ask
 * @fires mfa-edit {id} the user wants to see the account that is there already
 */
export class ScanForm extends LitElement {
  static override styles = [
    shared,
    css`
      .choice {
        text-align: start;
      }
    `,
  ];

  /** Takes the picture; called once. */
  @property({ attribute: false }) take!: () => Promise<Picture>;
  /** Accounts can be opened from here. */
  @property({ type: Boolean }) opens = false;
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
        <h1>${t('scanFailed')}</h1>
        <p role="alert">${step.message}</p>
        <button class="quiet" id="back" @click=${() => this.done(false)}>${t('back')}</button>
      </div>`;
    if (step.name === 'choosing') return this.renderChoice(step);
    return step.name === 'known' ? this.renderKnown(step) : this.renderAccount(step);
  }

  /** Adding it once more would list it twice, and help nobody. */
  private renderKnown({ origin, entry }: Extract<Step, { name: 'known' }>) {
    const open = () => this.dispatchEvent(new CustomEvent('mfa-edit', { detail: { id: entry.id } }));
    return html`<div class="page">
      ${renderOrigin(origin)}
      <h1>${t('scanKnown')}</h1>
      <p><strong>${renderNames(entry)}</strong></p>
      <p class="muted">${t('scanKnownLede')}</p>
      <div class="row">
        <button class="quiet" id="back" @click=${() => this.done(false)}>${t('back')}</button>
        ${this.opens ? html`<button class="primary" id="open" @click=${open}>${t('scanOpen')}</button>` : nothing}
      </div>
    </div>`;
  }

  /** A page can lay a second code over the right one: nobody but the user says which is meant. */
  private renderChoice({ origin, accounts }: Extract<Step, { name: 'choosing' }>) {
    return html`<div class="page">
      ${renderOrigin(origin)}
      <h1>${t('scanChoose')}</h1>
      <div class="fields">
        ${accounts.map(
          (account) =>
            html`<button class="quiet choice" @click=${() => this.choose(origin, account)}>${renderNames(account)}</button>`,
        )}
      </div>
      <button class="quiet" id="back" @click=${() => this.done(false)}>${t('notNow')}</button>
    </div>`;
  }

  private renderAccount({ name, origin, account, namesake, message }: Extract<Step, { account: Scannable }>) {
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
      ${namesake ? this.renderNamesake() : nothing}
      <p class="message" role="alert">${message}</p>
      <div class="row">
        <button type="button" class="quiet" @click=${() => this.done(false)}>${t('notNow')}</button>
        <button class="primary" id="save-scanned" ?disabled=${name === 'saving'}>${t('save')}</button>
      </div>
    </form>`;
  }

  /** The site was set up anew, or there are two accounts of one name: only the user knows. */
  private renderNamesake() {
    return html`<p>${t('scanNamesake')}</p>
      <label class="toggle"><input type="checkbox" name="replace" />${t('scanReplace')}</label>`;
  }

  private async look(): Promise<void> {
    try {
      const { origin, image } = await this.take();
      const found = scanned(await readCodes(image));
      if ('refused' in found) this.step = { name: 'failed', message: t(WORDS[found.refused]) };
      else if (found.accounts.length === 1 && found.accounts[0]) await this.choose(origin, found.accounts[0]);
      else this.step = { name: 'choosing', origin, accounts: found.accounts };
    } catch {
      this.step = { name: 'failed', message: t('scanNoPicture') };
    }
  }

  private async choose(origin: string, account: Scannable): Promise<void> {
    const vault = await openedVault();
    const known: Known = vault ? await knownOf(vault, account) : { name: 'new' };
    if (known.name === 'same') this.step = { name: 'known', origin, entry: known.entry };
    else this.step = { name: 'asking', origin, account, namesake: 'entry' in known ? known.entry : undefined, message: '' };
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
      if (vault && step.namesake && data.has('replace')) await trash(vault, step.namesake.id, Date.now());
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

const renderNames = ({ issuer, account }: { issuer: string; account: string }) =>
  html`<bdi dir="auto">${safeName(issuer)}</bdi> · <bdi dir="auto">${safeName(account)}</bdi>`;

const renderOrigin = (origin: string) => (origin ? html`<span class="site" dir="ltr">${siteName(origin)}</span>` : nothing);
