import { css, html, LitElement, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import { type AccountView, type AskedView, type CodeView, type OfferView } from '../messages.ts';
import { type Opened } from '../vault/slots.ts';
import * as accounts from '../vault/accounts.ts';
import { onLocked } from '../storage-areas.ts';
import { announcePopup, ask, openSettings, tabBelow } from './background.ts';
import { t } from './strings.ts';
import { shared } from './styles.ts';
import { openedVault, vaultChanged } from './unlock-vault.ts';

type View =
  | { name: 'loading' }
  | { name: 'create'; asked: AskedView | null }
  | { name: 'recovery'; opened: Opened }
  | { name: 'locked'; asked: AskedView | null }
  | { name: 'forgotten' }
  | { name: 'damaged' }
  | { name: 'account'; id: string }
  | { name: 'offer'; offer: OfferView }
  | { name: 'home'; asked: AskedView | null; accounts: AccountView[] };

/** How long "Filled" stays before the popup gives the page back. */
const FAREWELL_MS = 600;

/** The popup: decides which page is shown, and keeps codes and time fresh while it is. */
export class PopupApp extends LitElement {
  static override styles = [
    shared,
    css`
      mfa-asked {
        display: block;
        padding: 12px 12px 0;
      }
      .unseen {
        position: absolute;
        clip-path: inset(50%);
      }
      .undo {
        display: flex;
        align-items: center;
        justify-content: space-between;
        padding: 4px 20px;
        background: var(--tint);
      }
      footer {
        display: flex;
        justify-content: space-between;
        padding: 4px 12px;
        border-top: 1px solid var(--line);
      }
      footer button {
        color: var(--muted);
      }
    `,
  ];

  @state() private view: View = { name: 'loading' };
  @state() private codes: Record<string, CodeView> = {};
  /** The account that was thrown away last, for as long as it can be brought back from here. */
  @state() private trashed = '';
  @state() private nowMs = Date.now();

  #tabId = -1;
  #challengeId = new URLSearchParams(location.search).get('challenge');
  #byUser = false;
  #hasLooked = false;
  #skippedOffer = '';
  #shown: string[] = [];
  #tick: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    let stop: () => void = () => undefined;
    this.addController({
      hostConnected: () => {
        stop = onLocked(() => void this.hide());
        this.#tick = setInterval(() => void this.tick(), 500);
        void this.start();
      },
      hostDisconnected: () => {
        stop();
        clearInterval(this.#tick);
      },
    });
  }

  override render() {
    const { view } = this;
    if (view.name === 'loading') return nothing;
    if (view.name === 'create' || view.name === 'locked') return this.renderPassphrase(view);
    if (view.name === 'recovery')
      return html`<mfa-recovery-key role="main" .opened=${view.opened} @mfa-done=${this.refresh}></mfa-recovery-key>`;
    if (view.name === 'forgotten')
      return html`<mfa-forgotten role="main" @mfa-unlocked=${this.refresh} @mfa-back=${this.refresh}></mfa-forgotten>`;
    if (view.name === 'damaged') return html`<mfa-damaged role="main" @mfa-unlocked=${this.refresh}></mfa-damaged>`;
    if (view.name === 'account') return this.renderAccount(view.id);
    if (view.name === 'offer') return this.renderOffer(view.offer);
    return html`<main>
        ${view.asked ? this.renderAsked(view.asked) : html`<h1 class="unseen">${t('shortName')}</h1>`}${this.renderList(view.accounts)}
      </main>
      ${this.trashed ? this.renderUndo() : nothing}
      <footer>
        <button id="settings" @click=${() => openSettings()}>${t('settings')}</button>
        <button id="lock" @click=${this.lock}>${t('lock')}</button>
      </footer>`;
  }

  private renderAccount(id: string) {
    const done = ({ detail: { trashed } }: CustomEvent<{ trashed: string }>) => {
      this.trashed = trashed;
      void this.refresh();
    };
    return html`<mfa-account role="main" .accountId=${id} @mfa-done=${done} @mfa-locked=${this.refresh}></mfa-account>`;
  }

  private renderUndo() {
    const undo = async () => {
      const vault = await openedVault();
      if (vault) await accounts.restore(vault, this.trashed);
      this.trashed = '';
      await vaultChanged();
      await this.refresh();
    };
    return html`<div class="undo" role="status">
      <span>${t('inTrash')}</span><button id="undo" @click=${undo}>${t('undo')}</button>
    </div>`;
  }

  private renderPassphrase({ name, asked }: { name: 'create' | 'locked'; asked: AskedView | null }) {
    return html`<mfa-passphrase
      role="main"
      .mode=${name === 'create' ? 'create' : 'unlock'}
      .origin=${asked?.origin ?? ''}
      @mfa-made=${({ detail: { opened } }: CustomEvent<{ opened: Opened }>) => (this.view = { name: 'recovery', opened })}
      @mfa-forgotten=${() => (this.view = { name: 'forgotten' })}
      @mfa-unlocked=${this.refresh}
    ></mfa-passphrase>`;
  }

  private renderOffer(offer: OfferView) {
    const done = () => {
      this.#skippedOffer = offer.offerId;
      void this.refresh();
    };
    return html`<mfa-offer role="main" .offer=${offer} .tabId=${this.#tabId} @mfa-done=${done}></mfa-offer>`;
  }

  private renderAsked(asked: AskedView) {
    if (asked.found && asked.accounts.length === 0) {
      return html`<mfa-bind .asked=${asked} @mfa-bound=${this.refresh}></mfa-bind>`;
    }
    const filled = () => setTimeout(() => void this.sayGoodbye(), FAREWELL_MS);
    return html`<mfa-asked .asked=${asked} .codes=${this.codes} .nowMs=${this.nowMs} @mfa-filled=${filled}></mfa-asked>`;
  }

  /** Unless the site refused the code meanwhile: then there is something to say. */
  private async sayGoodbye(): Promise<void> {
    const asked = await this.asked();
    if (asked?.outcome && this.view.name === 'home') this.view = { ...this.view, asked };
    else window.close();
  }

  private renderList(accounts: AccountView[]) {
    const shown = ({ detail: { ids } }: CustomEvent<{ ids: string[] }>) => {
      this.#shown = ids;
      if (ids.some((id) => !(id in this.codes))) void this.refreshCodes();
    };
    return html`<mfa-accounts
      .accounts=${accounts}
      .codes=${this.codes}
      .nowMs=${this.nowMs}
      @mfa-shown=${shown}
      @mfa-edit=${({ detail: { id } }: CustomEvent<{ id: string }>) => (this.view = { name: 'account', id })}
      @mfa-changed=${this.refresh}
    ></mfa-accounts>`;
  }

  private async start(): Promise<void> {
    this.#byUser = (await announcePopup()).byUser;
    if (this.#challengeId) document.documentElement.classList.add('window');
    await this.refresh();
  }

  private async refresh(): Promise<void> {
    const [{ vault }, asked] = await Promise.all([ask({ type: 'status' }), this.asked()]);
    if (vault === 'none') this.view = { name: 'create', asked };
    else if (vault === 'damaged') this.view = { name: 'damaged' };
    else if (vault === 'locked') this.view = { name: 'locked', asked };
    else await this.showOpen(asked);
  }

  private async showOpen(asked: AskedView | null): Promise<void> {
    const isAnswerable = asked !== null && asked.kind !== 'field' && asked.accounts.length > 0;
    const mayRead = this.#byUser && this.#tabId >= 0 && !isAnswerable;
    const offer = mayRead ? await ask({ type: 'read-offer', tabId: this.#tabId }) : null;
    if (offer && !offer.known && offer.offerId !== this.#skippedOffer) {
      this.view = { name: 'offer', offer };
      return;
    }
    if (mayRead && !this.#hasLooked) asked = await this.look();
    const accounts = await ask({ type: 'list' });
    await this.refreshCodes(asked?.accounts.map(({ id }) => id));
    this.view = { name: 'home', asked, accounts };
  }

  /** The page said nothing to us: is there a field for a code? Once per popup, because the user opened it over this page. */
  private look(): Promise<AskedView | null> {
    this.#hasLooked = true;
    return ask({ type: 'look', tabId: this.#tabId });
  }

  private async asked(): Promise<AskedView | null> {
    if (this.#challengeId) return ask({ type: 'asked-by-id', challengeId: this.#challengeId });
    this.#tabId = (await tabBelow()) ?? -1;
    return this.#tabId < 0 ? null : ask({ type: 'asked', tabId: this.#tabId });
  }

  /** Codes that ran out are asked for anew; a page that asks or stops asking meanwhile is noticed. */
  private async tick(): Promise<void> {
    this.nowMs = Date.now();
    if (this.view.name !== 'home') return;
    const isOver = Object.values(this.codes).some((code) => code.ok && code.untilMs <= this.nowMs);
    if (isOver) await this.refreshCodes();
    const asked = await this.asked();
    if (asked?.challengeId !== this.view.asked?.challengeId && asked) await this.refresh();
    else if (asked?.outcome !== this.view.asked?.outcome && asked) this.view = { ...this.view, asked };
  }

  private async refreshCodes(more: string[] = []): Promise<void> {
    const ids = [...new Set([...more, ...this.#shown, ...Object.keys(this.codes)])].slice(0, 64);
    if (ids.length > 0) this.codes = await ask({ type: 'codes', ids });
    // Locked meanwhile, by time or from elsewhere: nothing stays on screen.
    if (ids.length > 0 && Object.values(this.codes).every((code) => !code.ok)) await this.hideIfLocked();
  }

  private async hideIfLocked(): Promise<void> {
    if ((await ask({ type: 'status' })).vault !== 'open') await this.lock();
  }

  private async lock(): Promise<void> {
    await ask({ type: 'lock' });
    await this.hide();
  }

  /** Locked, here or elsewhere, by hand or by time: nothing stays on screen (EX-38). */
  private async hide(): Promise<void> {
    this.codes = {};
    this.trashed = '';
    await this.refresh();
  }
}
