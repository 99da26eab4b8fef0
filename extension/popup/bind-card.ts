import { css, html, LitElement, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { type AccountView, type AskedView, type SiteName } from '../messages.ts';
import { ask } from './background.ts';
import { reasonKey } from './field-reason.ts';
import { type KeyGuard, keyGuard, QUIET_MS } from './key-guard.ts';
import { safeName } from './names.ts';
import { t } from './strings.ts';
import { shared } from './styles.ts';

/**
 * A page with a code field whose site belongs to no account: asks once which account it is of, and shows the name of the site
 * as it has to be read, with a warning where it may be taken for another.
 *
 * @fires mfa-bound {asked} when the user decided
 */
export class BindCard extends LitElement {
  static override styles = [
    shared,
    css`
      .card {
        display: grid;
        gap: 12px;
        margin: 12px 12px 0;
        padding: 16px;
        border-radius: 16px;
        background: var(--tint);
      }
      .site {
        font-weight: 400;
      }
      .warning {
        padding-inline-start: 12px;
        border-inline-start: 4px solid var(--danger);
        color: var(--danger);
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      select {
        width: 100%;
        min-height: 44px;
        padding: 8px 12px;
        border: 1px solid var(--field-line);
        border-radius: var(--radius);
        background: var(--field);
        color: inherit;
        font: inherit;
        font-size: 16px;
        font-weight: 400;
      }
      @media (forced-colors: active) {
        .card {
          border: 1px solid;
        }
      }
    `,
  ];

  @property({ attribute: false }) asked!: AskedView;
  @state() private chosen = '';
  @state() private armed = false;
  #guard: KeyGuard = keyGuard(0);

  constructor() {
    super();
    this.addController({
      hostConnected: () => {
        this.#guard = keyGuard(performance.now());
        setTimeout(() => (this.armed = true), QUIET_MS);
      },
    });
  }

  override render() {
    const { found } = this.asked;
    if (!found) return nothing;
    const isUseful = found.finding === 'found' && found.others.length > 0;
    if (!isUseful)
      return html`<section class="card">
        ${renderSite(found.site)}
        <p role="status">${t(reasonKey(found))}</p>
      </section>`;
    return html`<section class="card" aria-labelledby="title">
      ${renderSite(found.site)}
      <h1 id="title">${t('bindTitle')}</h1>
      ${renderWarnings(found.site)}
      <p class="muted">${t('bindLede')}</p>
      <label
        >${t('account')}<select id="bind-account" @change=${this.changed}>
          <option value="">${t('chooseAccount')}</option>
          ${found.others.map(renderOption)}
        </select></label
      >
      <button
        class=${found.site.like ? 'quiet' : 'primary'}
        id="bind"
        ?disabled=${this.chosen === ''}
        aria-disabled=${!this.armed}
        @click=${this.bind}
      >
        ${t('bind')}
      </button>
    </section>`;
  }

  private changed(event: Event): void {
    this.chosen = (event.target as HTMLSelectElement).value;
  }

  private async bind(event: Event): Promise<void> {
    if (!this.chosen || !this.#guard.accepts(event, performance.now())) return;
    const asked = await ask({ type: 'bind', recordId: this.chosen, challengeId: this.asked.challengeId });
    this.dispatchEvent(new CustomEvent('mfa-bound', { detail: { asked } }));
  }
}

function renderOption({ id, issuer, account }: AccountView) {
  const names = [safeName(issuer), safeName(account)].filter(Boolean);
  return html`<option value=${id}>${names.join(' · ')}</option>`;
}

/** The full host, left to right whatever the language, with what was registered in bold. */
function renderSite({ before, registrable, after }: SiteName) {
  return html`<span class="site" dir="ltr">${before}<strong>${registrable}</strong>${after}</span>`;
}

function renderWarnings({ like, international }: SiteName) {
  return html`${like ? html`<p class="warning" role="alert">${t('bindLike', like)}</p>` : nothing}
  ${international ? html`<p class="warning">${t('bindInternational', international)}</p>` : nothing}`;
}
