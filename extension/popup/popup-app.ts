import { css, html, LitElement, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import { mayClear } from '../clipboard/clipboard-right.ts';
import { viewAccounts } from '../account-view.ts';
import { type AccountView, type AskedView, type CodeView, type OfferView, type PopupGreeting } from '../messages.ts';
import { type Opened } from '../vault/slots.ts';
import * as accounts from '../vault/accounts.ts';
import { type VaultState } from '../vault/keeper.ts';
import { onLocked } from '../storage-areas.ts';
import { announcePopup, ask, openSettings, pictureOfPage, tabBelow } from './background.ts';
import { t } from './strings.ts';
import { shared } from './styles.ts';
import { lookAtVault, openedVault, vaultChanged } from './unlock-vault.ts';

type View =
  | { name: 'loading' }
  | { name: 'create'; asked: AskedView | null }
  | { name: 'recovery'; opened: Opened }
  | { name: 'locked'; asked: AskedView | null }
  | { name: 'forgotten' }
  | { name: 'damaged' }
  | { name: 'account'; id: string }
  | { name: 'offer'; offer: OfferView }
  | { name: 'scan' }
  | Home;

interface Home {
  name: 'home';
  asked: AskedView | null;
  accounts: AccountView[];
}

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
      .add {
        display: grid;
        padding: 0 20px 8px;
      }
      .copied {
        position: sticky;
        inset-block-end: 0;
        background: var(--tint);
      }
      .copied:not(:empty) {
        padding: 12px 20px;
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
  /** What became of the code that was copied last. */
  @state() private copied = '';
  /** The account that was thrown away last, for as long as it can be brought back from here. */
  @state() private trashed = '';
  @state() private nowMs = Date.now();

  #tabId = -1;
  #challengeId = new URLSearchParams(location.search).get('challenge');
  #greeted: Promise<PopupGreeting> = Promise.resolve({ byUser: false });
  #isReading = false;
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
    if (view.name === 'scan')
      return html`<mfa-scan
        role="main"
        opens
        .take=${pictureOfPage}
        @mfa-done=${this.refresh}
        @mfa-edit=${this.edit}
      ></mfa-scan>`;
    return html`<main>
        ${view.asked ? this.renderAsked(view.asked) : html`<h1 class="unseen">${t('shortName')}</h1>`}${this.renderList(view.accounts)}${this.renderAdd()}
      </main>
      <p class="copied" role="status">${this.copied}</p>
      ${this.trashed ? this.renderUndo() : nothing}
      <footer>
        <button id="settings" @click=${() => openSettings()}>${t('settings')}</button>
        <button id="lock" @click=${this.lock}>${t('lock')}</button>
      </footer>`;
  }

  /** A picture is chosen in the settings: the browser's own window for it would close this popup. */
  private renderAdd() {
    const scan = html`<button class="link" id="scan" @click=${() => (this.view = { name: 'scan' })}>${t('scanPage')}</button>`;
    return html`<div class="add">
      ${this.#tabId >= 0 && !this.#challengeId ? scan : nothing}
      <button class="link" id="picture" @click=${() => openSettings('add')}>${t('scanPicture')}</button>
    </div>`;
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
      @mfa-unlocked=${({ detail }: CustomEvent<VaultState>) => this.show(detail, this.asked())}
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
      @mfa-edit=${this.edit}
      @mfa-copy=${({ detail: { id } }: CustomEvent<{ id: string }>) => this.copy(id)}
      @mfa-changed=${this.refresh}
    ></mfa-accounts>`;
  }

  private edit({ detail: { id } }: CustomEvent<{ id: string }>): void {
    this.view = { name: 'account', id };
  }

  /** Only ever after a click on that code: filling touches no clipboard (EX-12). */
  private async copy(recordId: string): Promise<void> {
    this.copied = '';
    const code = await ask({ type: 'copy', recordId });
    const isCopied = code.ok && (await writeToClipboard(code.digits));
    this.copied = t(!isCopied ? 'notCopied' : (await mayClear()) ? 'copiedForNow' : 'copied');
  }

  private async start(): Promise<void> {
    if (this.#challengeId) document.documentElement.classList.add('window');
    this.#greeted = announcePopup();
    await this.refresh();
  }

  private async refresh(): Promise<void> {
    const { view } = this;
    const asking = this.asked();
    const found = await lookAtVault();
    // Whoever went on meanwhile is not called back, but from an open vault that was locked.
    const isHere = this.view === view || this.view.name === 'home';
    if (isHere || found.name !== 'open') await this.show(found, asking);
  }

  private async show(found: VaultState, asking: Promise<AskedView | null>): Promise<void> {
    if (found.name === 'none') this.view = { name: 'create', asked: await asking };
    else if (found.name === 'damaged') this.view = { name: 'damaged' };
    else if (found.name === 'locked') this.view = { name: 'locked', asked: await asking };
    else if (found.name === 'open') await this.showOpen(viewAccounts(found.entries, found.groups), asking);
  }

  /** Where no page asks, the list waits for nobody; where one does, its card is drawn with the list and not into it. */
  private async showOpen(accounts: AccountView[], asking: Promise<AskedView | null>): Promise<void> {
    const wasQuiet = this.view.name === 'locked' && this.view.asked === null;
    if (wasQuiet) this.view = { name: 'home', asked: null, accounts };
    const { name } = this.view;
    const asked = await asking;
    if (asked) await this.refreshCodes(asked.accounts.map(({ id }) => id));
    // Whoever went on meanwhile is not called back.
    if (this.view.name !== name && this.view.name !== 'home') return;
    const home: Home = { name: 'home', asked, accounts };
    this.view = home;
    await this.readPage(home);
  }

  /** Is there an account to save on the page below, or a field for a code? Only where the user opened this popup over it. */
  private async readPage(home: Home): Promise<void> {
    const { asked } = home;
    const isAnswerable = asked !== null && asked.kind !== 'field' && asked.accounts.length > 0;
    if (this.#tabId < 0 || isAnswerable || this.#isReading) return;
    this.#isReading = true;
    try {
      if (!(await this.#greeted).byUser) return;
      const offer = await ask({ type: 'read-offer', tabId: this.#tabId });
      const isNew = offer && !offer.known && offer.offerId !== this.#skippedOffer;
      const looked = isNew || this.#hasLooked ? asked : await this.look();
      if (looked !== asked) await this.refreshCodes(looked?.accounts.map(({ id }) => id));
      // Whoever went on meanwhile is not called back.
      if (this.view !== home) return;
      if (isNew) this.view = { name: 'offer', offer };
      else if (looked !== asked) this.view = { ...home, asked: looked };
    } finally {
      this.#isReading = false;
    }
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
    const home = this.view;
    if (home.name !== 'home' || this.#isReading) return;
    const isOver = Object.values(this.codes).some((code) => code.ok && code.untilMs <= this.nowMs);
    if (isOver) await this.refreshCodes();
    const asked = await this.asked();
    // The page that was opened meanwhile, a scan for instance, stays.
    if (this.view !== home || !asked) return;
    if (asked.challengeId !== home.asked?.challengeId) await this.refresh();
    else if (asked.outcome !== home.asked?.outcome) this.view = { ...home, asked };
  }

  private async refreshCodes(more: string[] = []): Promise<void> {
    const ids = [...new Set([...more, ...this.#shown, ...Object.keys(this.codes)])].slice(0, 64);
    if (ids.length > 0) this.codes = await ask({ type: 'codes', ids });
    // Locked meanwhile, by time or from elsewhere: nothing stays on screen.
    if (ids.length > 0 && Object.values(this.codes).every((code) => !code.ok)) await this.hideIfLocked();
  }

  private async hideIfLocked(): Promise<void> {
    if (!(await openedVault())) await this.lock();
  }

  private async lock(): Promise<void> {
    await ask({ type: 'lock' });
    await this.hide();
  }

  /** Locked, here or elsewhere, by hand or by time: nothing stays on screen (EX-38). */
  private async hide(): Promise<void> {
    this.codes = {};
    this.trashed = '';
    this.copied = '';
    this.view = { name: 'loading' };
    await this.refresh();
  }
}

/** False: the browser does not let us, because of a policy or because the window is not in front. */
function writeToClipboard(text: string): Promise<boolean> {
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
}
