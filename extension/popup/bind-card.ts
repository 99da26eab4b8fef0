import { css, html, LitElement, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { type AccountView, type AskedView, type SiteName } from '../messages.ts';
import { bind } from '../vault/accounts.ts';
import { type Opened } from '../vault/slots.ts';
import { ask } from './background.ts';
import { failureText, unlockingText } from './failures.ts';
import { reasonKey } from './field-reason.ts';
import { type KeyGuard, keyGuard, QUIET_MS } from './key-guard.ts';
import { safeName } from './names.ts';
import { t } from './strings.ts';
import { shared } from './styles.ts';
import { vaultChanged, vaultOf, withKey } from './unlock-vault.ts';

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
      form {
        display: grid;
        gap: 12px;
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
  @state() private isWorking = false;
  /** Why the passphrase that was given last opened nothing. */
  @state() private message = '';
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
      <form @submit=${this.submit} novalidate>
        <label
          >${t('account')}<select id="bind-account" @change=${this.changed}>
            <option value="">${t('chooseAccount')}</option>
            ${found.others.map(renderOption)}
          </select></label
        >
        ${this.needsPassphrase ? this.renderPassphrase() : nothing}
        <button
          class=${found.site.like ? 'quiet' : 'primary'}
          id="bind"
          ?disabled=${this.chosen === '' || this.isWorking}
          aria-disabled=${!this.armed}
        >
          ${t(this.isWorking ? 'working' : 'bind')}
        </button>
      </form>
    </section>`;
  }

  private renderPassphrase() {
    return html`<p class="muted">${t('bindAgain')}</p>
      <label
        >${t('passphrase')}<input type="password" name="passphrase" autocomplete="current-password" aria-describedby="message"
      /></label>
      <p class="message" role="alert" id="message">${this.message}</p>`;
  }

  /** An account that has a site gets another one from whoever knows the passphrase (EX-45). */
  private get needsPassphrase(): boolean {
    return (this.asked.found?.others.find(({ id }) => id === this.chosen)?.origins.length ?? 0) > 0;
  }

  private changed(event: Event): void {
    this.chosen = (event.target as HTMLSelectElement).value;
    this.message = '';
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (!this.chosen || this.isWorking || !this.#guard.accepts(event, performance.now())) return;
    this.isWorking = true;
    try {
      const asked = await (this.needsPassphrase ? this.bindAgain(event.target as HTMLFormElement) : this.bind());
      if (asked !== undefined) this.dispatchEvent(new CustomEvent('mfa-bound', { detail: { asked } }));
    } catch (error) {
      this.message = failureText(error);
    }
    this.isWorking = false;
  }

  private bind(): Promise<AskedView | null> {
    return ask({ type: 'bind', recordId: this.chosen, challengeId: this.asked.challengeId });
  }

  /** `undefined`: that was not the passphrase. */
  private async bindAgain(form: HTMLFormElement): Promise<AskedView | null | undefined> {
    const { chosen, asked } = this;
    const use = async (opened: Opened) => bind(await vaultOf(opened), chosen, asked.origin);
    const answer = await withKey(String(new FormData(form).get('passphrase')), use);
    this.message = unlockingText(answer);
    if (answer.result !== 'unlocked') return undefined;
    await vaultChanged();
    return ask({ type: 'asked-by-id', challengeId: asked.challengeId });
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
