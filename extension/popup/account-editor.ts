import { html, LitElement, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import * as accounts from '../vault/accounts.ts';
import { type Entry, type Group } from '../vault/index-columns.ts';
import { type Vault } from '../vault/vault.ts';
import { failureText } from './failures.ts';
import { siteName } from './names.ts';
import { t } from './strings.ts';
import { shared } from './styles.ts';
import { openedVault, vaultChanged } from './unlock-vault.ts';

/**
 * One account: its names, its place, the sites that it fills, and the trash.
 *
 * @fires mfa-done {trashed} back to the list; `trashed` is the id of an account that was just thrown away
 * @fires mfa-locked the vault was locked meanwhile, or the account is not there any more
 */
export class AccountEditor extends LitElement {
  static override styles = shared;

  @property() accountId = '';
  @state() private entry: Entry | undefined;
  @state() private groups: readonly Group[] = [];
  @state() private message = '';

  constructor() {
    super();
    this.addController({ hostConnected: () => void this.look() });
  }

  override render() {
    const { entry } = this;
    if (!entry) return nothing;
    const group = this.groups.find(({ id }) => id === entry.groups[0])?.name ?? '';
    return html`<form class="page" @submit=${this.save} novalidate>
      <h1>${t('accountTitle')}</h1>
      <div class="fields">
        <label>${t('issuer')}<input name="issuer" maxlength="64" .value=${entry.issuer} autocomplete="off" dir="auto" /></label>
        <label
          >${t('account')}<input name="account" maxlength="64" .value=${entry.account} autocomplete="off" dir="auto"
        /></label>
        <label
          >${t('group')}<input name="group" maxlength="64" .value=${group} list="groups" autocomplete="off" dir="auto"
        /></label>
        <datalist id="groups">${this.groups.map(({ name }) => html`<option value=${name}></option>`)}</datalist>
        <label class="toggle"><input type="checkbox" name="pinned" .checked=${entry.pinned} />${t('pinned')}</label>
      </div>
      <div class="row">
        <button type="button" class="quiet" id="up" @click=${() => this.move(-1)}>${t('moveUp')}</button>
        <button type="button" class="quiet" id="down" @click=${() => this.move(1)}>${t('moveDown')}</button>
      </div>
      ${entry.bindings.length > 0 ? this.renderSites(entry) : nothing}
      <p class="message" role="alert">${this.message}</p>
      <div class="row">
        <button type="button" class="danger" id="trash" @click=${this.trash}>${t('toTrash')}</button>
        <button class="primary" id="done">${t('done')}</button>
      </div>
    </form>`;
  }

  private renderSites({ id, bindings }: Entry) {
    const unbind = (origin: string) => () => this.act((vault) => accounts.unbind(vault, id, origin));
    return html`<h2 id="sites">${t('filledOn')}</h2>
      <ul class="rows" aria-labelledby="sites">
        ${bindings.map(
          ({ origin }) =>
            html`<li>
              <span>${siteName(origin)}</span
              ><button type="button" class="quiet" aria-label=${t('unbindSite', siteName(origin))} @click=${unbind(origin)}>
                ${t('unbind')}
              </button>
            </li>`,
        )}
      </ul>`;
  }

  private async look(): Promise<void> {
    try {
      const vault = await openedVault();
      this.groups = (await vault?.groups()) ?? [];
      this.entry = await vault?.entry(this.accountId);
    } catch {
      // Damaged: the page that comes instead says so.
      this.entry = undefined;
    }
    if (!this.entry) this.dispatchEvent(new Event('mfa-locked'));
  }

  private async act(change: (vault: Vault) => Promise<void>): Promise<boolean> {
    const vault = await openedVault();
    if (!vault) {
      this.dispatchEvent(new Event('mfa-locked'));
      return false;
    }
    try {
      await change(vault);
      await vaultChanged();
      await this.look();
      this.message = '';
      return true;
    } catch (error) {
      this.message = failureText(error);
      return false;
    }
  }

  private async move(places: -1 | 1): Promise<void> {
    await this.act((vault) => accounts.move(vault, this.accountId, places));
  }

  private async save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const [issuer, account, group] = ['issuer', 'account', 'group'].map((name) => String(data.get(name))) as [
      string,
      string,
      string,
    ];
    const id = this.accountId;
    const saved = await this.act(async (vault) => {
      await accounts.rename(vault, id, { issuer, account });
      await accounts.pin(vault, id, data.has('pinned'));
      await accounts.putInGroup(vault, id, group, () => crypto.randomUUID());
    });
    if (saved) this.done('');
  }

  private async trash(): Promise<void> {
    const id = this.accountId;
    if (await this.act((vault) => accounts.trash(vault, id, Date.now()))) this.done(id);
  }

  private done(trashed: string): void {
    this.dispatchEvent(new CustomEvent('mfa-done', { detail: { trashed } }));
  }
}
