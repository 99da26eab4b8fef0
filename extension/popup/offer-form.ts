import { html, LitElement, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { type OfferView } from '../messages.ts';
import { ask, requestSite } from './background.ts';
import { safeName, siteName } from './names.ts';
import { t } from './strings.ts';
import { shared } from './styles.ts';

type Step = { name: 'asking' } | { name: 'saving' } | { name: 'saved' } | { name: 'failed' };

/**
 * "Save this account?": the account that the page offers, bound to the site that the browser names. It is on its way to
 * the vault before the browser asks for the site, because that question may close the popup.
 *
 * @fires mfa-done when there is nothing more to ask
 */
export class OfferForm extends LitElement {
  static override styles = shared;

  @property({ attribute: false }) offer!: OfferView;
  @property({ type: Number }) tabId = -1;
  @state() private step: Step = { name: 'asking' };

  override render() {
    if (this.step.name === 'saved') return this.renderAllow();
    const { origin, issuer, account } = this.offer;
    return html`<form class="page" @submit=${this.save}>
      <span class="site">${siteName(origin)}</span>
      <h1>${t('saveTitle')}</h1>
      <p class="muted">${t(isThisComputer(origin) ? 'saveLedeLocal' : 'saveLede')}</p>
      <div class="fields">
        <label
          >${t('issuer')}<input name="issuer" maxlength="64" .value=${safeName(issuer)} autocomplete="off" dir="auto"
        /></label>
        <label
          >${t('account')}<input name="account" maxlength="64" .value=${safeName(account)} autocomplete="off" dir="auto"
        /></label>
      </div>
      ${this.step.name === 'failed' ? html`<p class="message" role="alert">${t('saveFailed')}</p>` : nothing}
      <div class="row">
        <button type="button" class="quiet" @click=${this.done}>${t('notNow')}</button>
        <button class="primary" id="save" ?disabled=${this.step.name === 'saving'}>${t('save')}</button>
      </div>
    </form>`;
  }

  private renderAllow() {
    return html`<div class="page">
      <span class="site">${siteName(this.offer.origin)}</span>
      <h1>${t('allowTitle')}</h1>
      <p class="muted">${t('allowLede')}</p>
      <div class="row">
        <button class="quiet" @click=${this.done}>${t('notNow')}</button>
        <button class="primary" id="allow" @click=${this.allow}>${t('allow')}</button>
      </div>
    </div>`;
  }

  private async save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.step.name === 'saving') return;
    const data = new FormData(event.target as HTMLFormElement);
    this.step = { name: 'saving' };
    const names = { issuer: String(data.get('issuer')), account: String(data.get('account')) };
    const saving = ask({ type: 'save-offer', tabId: this.tabId, offerId: this.offer.offerId, ...names });
    // In the same turn as the click, which is what Firefox wants; the background saves whether or not this popup lives on.
    const asking = requestSite(this.offer.pattern);
    const saved = await saving;
    if ('error' in saved) this.step = { name: 'failed' };
    else await this.settle(asking);
  }

  private allow(): Promise<void> {
    return this.settle(requestSite(this.offer.pattern));
  }

  private async settle(asking: Promise<boolean>): Promise<void> {
    if (await asking.catch(() => false)) this.done();
    else this.step = { name: 'saved' };
  }

  private done(): void {
    this.dispatchEvent(new Event('mfa-done'));
  }
}

const isThisComputer = (origin: string) => origin.startsWith('http:');
