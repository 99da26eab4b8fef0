import { css, html, LitElement, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import { type FromOurselves, type SiteView } from '../messages.ts';
import { ask, permitAgain, permitSite, permittedOf } from '../popup/background.ts';
import { failureText, unlockingText } from '../popup/failures.ts';
import { safeName, siteName } from '../popup/names.ts';
import { t } from '../popup/strings.ts';
import { shared } from '../popup/styles.ts';
import { vaultChanged, vaultOf, withKey } from '../popup/unlock-vault.ts';
import { widen } from '../vault/accounts.ts';
import { sectionStyles } from './section-styles.ts';

type Wider = NonNullable<SiteView['wider']>;

/** Which sites are given codes, of which accounts, and which of them without asking. Everything here can be taken back. */
export class SitesSection extends LitElement {
  static override styles = [
    shared,
    sectionStyles,
    css`
      section {
        padding: 0;
        border: 0;
      }
      ul,
      .where,
      .account {
        display: grid;
        gap: 12px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .where {
        padding: 16px;
        border: 1px solid var(--line);
        border-radius: 16px;
      }
      .account + .account {
        padding-top: 12px;
        border-top: 1px solid var(--line);
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 4px 12px;
      }
      h3 {
        margin: 0;
        font-size: 15px;
        overflow-wrap: anywhere;
      }
      summary {
        max-width: 100%;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @state() private sites: SiteView[] | undefined;
  @state() private isWorking = false;
  /** Why the passphrase that was given last opened nothing, and for which account on which site it was. */
  @state() private refused = { which: '', why: '' };

  constructor() {
    super();
    this.addController({ hostConnected: () => void this.refresh() });
  }

  override render() {
    if (!this.sites) return nothing;
    return html`<section aria-labelledby="title">
      <h2 id="title">${t('sites')}</h2>
      <p class="muted">${t(this.sites.length > 0 ? 'sitesLede' : 'sitesNone')}</p>
      <ul>
        ${this.sites.map((site) => this.renderSite(site))}
      </ul>
    </section>`;
  }

  private renderSite({ origin, accounts, wider }: SiteView) {
    return html`<li class="where" data-origin=${origin}>
      <div class="line">
        <h3>${siteName(origin)}</h3>
        <button class="quiet danger" aria-label=${t('siteForgetWhich', siteName(origin))} @click=${this.forget(origin)}>
          ${t('siteForget')}
        </button>
      </div>
      <ul>
        ${accounts.map((account) => this.renderAccount(origin, account, wider))}
      </ul>
    </li>`;
  }

  private renderAccount(origin: string, account: SiteView['accounts'][number], wider: SiteView['wider']) {
    const { recordId, unasked, money } = account;
    const changed = (event: Event) => this.allow(recordId, origin, (event.target as HTMLInputElement).checked);
    return html`<li class="account">
      <span
        ><strong><bdi dir="auto">${safeName(account.issuer) || safeName(account.account)}</bdi></strong>
        <span class="muted"><bdi dir="auto">${safeName(account.account)}</bdi></span></span
      >
      ${
        money
          ? html`<p class="muted">${t('siteMoney')}</p>`
          : html`<label class="toggle"
              ><input type="checkbox" .checked=${unasked} @change=${changed} />${t('siteUnasked')}</label
            >`
      }
      ${wider ? this.renderReach(origin, account, wider) : nothing}
    </li>`;
  }

  /** How far: this very site, or all of its domain. */
  private renderReach(origin: string, { recordId, wide }: SiteView['accounts'][number], wider: Wider) {
    if (wide)
      return html`<div class="line">
        <p>${t('siteWide', wider.domain)}</p>
        <button class="quiet" @click=${this.narrow(recordId, origin)}>${t('siteNarrow')}</button>
      </div>`;
    const which = `${recordId} ${origin}`;
    const id = `said-${recordId}-${origin}`;
    return html`<details>
      <summary>${t('siteWiden', wider.domain)}</summary>
      <form @submit=${this.widen(recordId, origin, wider)} novalidate>
        <p>${t('siteWidenMeans', wider.domain)}</p>
        <label
          >${t('passphrase')}<input type="password" name="passphrase" autocomplete="current-password" aria-describedby=${id}
        /></label>
        <p class="message" role="alert" id=${id}>${this.refused.which === which ? this.refused.why : ''}</p>
        <button class="primary" ?disabled=${this.isWorking}>
          ${this.isWorking ? t('working') : t('siteWidenDo', wider.domain)}
        </button>
      </form>
    </details>`;
  }

  private async refresh(): Promise<void> {
    this.sites = await ask({ type: 'sites' });
  }

  private async allow(recordId: string, origin: string, allowed: boolean): Promise<void> {
    await ask({ type: 'allow-unasked', recordId, origin, allowed });
    await this.refresh();
  }

  private readonly widen =
    (recordId: string, origin: string, { pattern }: Wider) =>
    async (event: SubmitEvent) => {
      event.preventDefault();
      if (this.isWorking) return;
      this.isWorking = true;
      const which = `${recordId} ${origin}`;
      // In the turn of the click, because Firefox wants that; without the permission the site is filled when the user asks.
      const permission = permitSite(pattern);
      try {
        const typed = new FormData(event.target as HTMLFormElement).get('passphrase');
        const answer = await withKey(String(typed), async (opened) => widen(await vaultOf(opened), recordId, origin));
        this.refused = { which, why: unlockingText(answer) };
        if (answer.result !== 'unlocked') await permission.takeBack();
        await vaultChanged();
      } catch (error) {
        this.refused = { which, why: failureText(error) };
      }
      this.isWorking = false;
      await this.refresh();
    };

  private readonly narrow = (recordId: string, origin: string) => () => this.change({ type: 'narrow', recordId, origin });

  private readonly forget = (origin: string) => () => this.change({ type: 'forget-site', origin });

  /** Less is bound afterwards; what is left keeps its permission. */
  private async change(message: Extract<FromOurselves, { type: 'narrow' | 'forget-site' }>): Promise<void> {
    const before = await permittedOf(this.patterns);
    await ask(message);
    await this.refresh();
    await permitAgain(before.filter((pattern) => this.patterns.includes(pattern)));
  }

  private get patterns(): string[] {
    return this.sites?.map(({ pattern }) => pattern) ?? [];
  }
}
