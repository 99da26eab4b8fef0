import { html, LitElement, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { type OfferView } from '../messages.ts';
import { ask, requestSite } from './background.ts';
import { safeName, siteName } from './names.ts';
import { t } from './strings.ts';
import { shared } from './styles.ts';

type Step = { name: 'asking' } | { name: 'saving' } | { name: 'saved'; pattern: string } | { name: 'failed' };

/**
 * "Save this account?": the account that the page offers, bound to the site that the browser names. Saved first and then
 * permitted, because the browser's question may close the popup.
 *
 * @fires mfa-done when there is nothing more to ask
 */
export class OfferForm extends LitElement {
  static override styles = shared;

  @property({ attribute: false }) offer!: OfferView;
  @property({ type: Number }) tabId = -1;
  @state() private step: Step = { name: 'asking' };

  override render() {
    if (this.step.name === 'saved') return this.renderAllow(this.step.pattern);
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

  private renderAllow(pattern: string) {
    return html`<div class="page">
      <span class="site">${siteName(this.offer.origin)}</span>
      <h1>${t('allowTitle')}</h1>
      <p class="muted">${t('allowLede')}</p>
      <div class="row">
        <button class="quiet" @click=${this.done}>${t('notNow')}</button>
        <button class="primary" id="allow" @click=${() => this.allow(pattern)}>${t('allow')}</button>
      </div>
    </div>`;
  }

  private async save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.step.name === 'saving') return;
    const data = new FormData(event.target as HTMLFormElement);
    this.step = { name: 'saving' };
    const names = { issuer: String(data.get('issuer')), account: String(data.get('account')) };
    const saved = await ask({ type: 'save-offer', tabId: this.tabId, offerId: this.offer.offerId, ...names });
    if ('error' in saved) this.step = { name: 'failed' };
    else await this.allow(saved.pattern);
  }

  /** Firefox wants the click itself, Chrome is content with a recent one: where it is refused, the user gets a button. */
  private async allow(pattern: string): Promise<void> {
    this.step = { name: 'saved', pattern };
    const granted = await requestSite(pattern).catch(() => false);
    if (granted) this.done();
    else this.step = { name: 'saved', pattern };
  }

  private done(): void {
    this.dispatchEvent(new Event('mfa-done'));
  }
}

const isThisComputer = (origin: string) => origin.startsWith('http:');
