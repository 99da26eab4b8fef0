import { css, html, LitElement, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import { type SiteView } from '../messages.ts';
import { ask } from '../popup/background.ts';
import { safeName, siteName } from '../popup/names.ts';
import { t } from '../popup/strings.ts';
import { shared } from '../popup/styles.ts';

/** Which sites are given codes, of which accounts, and which of them without asking. Everything here can be taken back. */
export class SitesSection extends LitElement {
  static override styles = [
    shared,
    css`
      h2 {
        font-size: 18px;
        color: inherit;
      }
      section,
      li,
      ul {
        display: grid;
        gap: 12px;
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .where {
        padding: 16px;
        border: 1px solid var(--line);
        border-radius: 16px;
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 12px;
      }
      h3 {
        margin: 0;
        font-size: 15px;
        overflow-wrap: anywhere;
      }
      .choice {
        display: flex;
        align-items: center;
        gap: 12px;
        min-height: 44px;
        font-weight: 400;
      }
      .choice input {
        flex: none;
        width: 20px;
        min-height: 20px;
        accent-color: var(--accent);
      }
      .danger {
        color: var(--danger);
      }
    `,
  ];

  @state() private sites: SiteView[] | undefined;

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

  private renderSite({ origin, accounts }: SiteView) {
    return html`<li class="where" data-origin=${origin}>
      <header>
        <h3>${siteName(origin)}</h3>
        <button class="quiet danger" aria-label=${t('siteForgetWhich', siteName(origin))} @click=${this.forget(origin)}>
          ${t('siteForget')}
        </button>
      </header>
      <ul>
        ${accounts.map((account) => this.renderAccount(origin, account))}
      </ul>
    </li>`;
  }

  private renderAccount(origin: string, { recordId, issuer, account, unasked, money }: SiteView['accounts'][number]) {
    const changed = (event: Event) => this.allow(recordId, origin, (event.target as HTMLInputElement).checked);
    return html`<li>
      <span
        ><strong><bdi dir="auto">${safeName(issuer) || safeName(account)}</bdi></strong>
        <span class="muted"><bdi dir="auto">${safeName(account)}</bdi></span></span
      >
      ${
        money
          ? html`<p class="muted">${t('siteMoney')}</p>`
          : html`<label class="choice"
              ><input type="checkbox" .checked=${unasked} @change=${changed} />${t('siteUnasked')}</label
            >`
      }
    </li>`;
  }

  private async refresh(): Promise<void> {
    this.sites = await ask({ type: 'sites' });
  }

  private async allow(recordId: string, origin: string, allowed: boolean): Promise<void> {
    await ask({ type: 'allow-unasked', recordId, origin, allowed });
    await this.refresh();
  }

  private readonly forget = (origin: string) => async () => {
    await ask({ type: 'forget-site', origin });
    await this.refresh();
  };
}
