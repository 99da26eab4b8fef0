import { css, html, LitElement, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { type AccountView, type CodeView } from '../messages.ts';
import { ask } from './background.ts';
import { countdown, countdownStyles } from './countdown.ts';
import { groupDigits, safeName } from './names.ts';
import { t } from './strings.ts';
import { shared } from './styles.ts';

/** More than this and a search is worth its place. */
const SEARCH_FROM = 8;
/** Rows on screen at once: drawing, not cryptography, is what a large vault costs. */
const MAX_ROWS = 50;

/**
 * All accounts with their codes; pending ones say what is missing.
 *
 * @fires mfa-changed after an account was changed
 * @fires mfa-shown {ids} which codes are on screen
 */
export class AccountList extends LitElement {
  static override styles = [
    shared,
    countdownStyles,
    css`
      :host {
        padding: 16px 20px;
      }
      input {
        margin-bottom: 12px;
      }
      ul {
        display: grid;
        margin: 8px 0 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: 36px 1fr auto auto;
        align-items: center;
        gap: 12px;
        min-height: 56px;
      }
      .initial {
        display: grid;
        place-items: center;
        width: 36px;
        height: 36px;
        border-radius: 10px;
        background: var(--field);
        color: var(--muted);
        font-weight: 650;
      }
      .who {
        min-width: 0;
        overflow: hidden;
      }
      .who > * {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .digits {
        font-size: 16px;
      }
      .pending {
        grid-column: 2 / -1;
        display: grid;
        gap: 8px;
        padding-bottom: 12px;
      }
      .empty {
        padding: 24px 0;
        text-align: center;
        color: var(--muted);
      }
    `,
  ];

  @property({ attribute: false }) accounts: AccountView[] = [];
  @property({ attribute: false }) codes: Record<string, CodeView> = {};
  @property({ type: Number }) nowMs = 0;
  @state() private search = '';

  override render() {
    if (this.accounts.length === 0) return html`<p class="empty">${t('noAccounts')}</p>`;
    const found = this.found;
    return html`${this.accounts.length >= SEARCH_FROM ? this.renderSearch() : nothing}
      <h2>${t('allAccounts')}</h2>
      <ul>
        ${found.slice(0, MAX_ROWS).map((account) => this.renderRow(account))}
      </ul>
      ${found.length > MAX_ROWS ? html`<p class="muted">${t('moreAccounts', String(found.length - MAX_ROWS))}</p>` : nothing}`;
  }

  override updated(): void {
    const ids = this.found.slice(0, MAX_ROWS).map(({ id }) => id);
    this.dispatchEvent(new CustomEvent('mfa-shown', { detail: { ids } }));
  }

  private get found(): AccountView[] {
    const wanted = this.search.toLocaleLowerCase();
    return this.accounts.filter(({ issuer, account }) => `${issuer} ${account}`.toLocaleLowerCase().includes(wanted));
  }

  private renderSearch() {
    return html`<input
      type="search"
      aria-label=${t('search')}
      placeholder=${t('searchAccounts', String(this.accounts.length))}
      @input=${(event: InputEvent) => (this.search = (event.target as HTMLInputElement).value)}
    />`;
  }

  private renderRow(account: AccountView) {
    const code = this.codes[account.id];
    const name = safeName(account.issuer) || safeName(account.account);
    return html`<li>
      <span class="initial" aria-hidden="true">${[...name][0]?.toUpperCase()}</span>
      <span class="who"
        ><strong><bdi dir="auto">${name}</bdi></strong>
        <span class="muted"><bdi dir="auto">${safeName(account.account)}</bdi></span></span
      >
      <span class="digits">${code?.ok ? groupDigits(code.digits) : ''}</span>
      ${code?.ok ? countdown(code.untilMs, account.periodSeconds, this.nowMs) : nothing}
      ${account.state === 'pending' ? this.renderPending(account) : nothing}
    </li>`;
  }

  private renderPending({ id }: AccountView) {
    const settle = (worked: boolean) => async () => {
      await ask({ type: 'settle', recordId: id, worked });
      this.dispatchEvent(new Event('mfa-changed'));
    };
    return html`<div class="pending">
      <span>${t('didItWork')}</span>
      <div class="row">
        <button class="quiet" @click=${settle(false)}>${t('itDidNot')}</button>
        <button class="quiet" @click=${settle(true)}>${t('itWorked')}</button>
      </div>
    </div>`;
  }
}
