import { css, html, LitElement, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { type AccountView, type CodeView } from '../messages.ts';
import { ask } from './background.ts';
import { countdown, countdownStyles } from './countdown.ts';
import { groupDigits, safeName } from './names.ts';
import { t } from './strings.ts';
import { shared } from './styles.ts';
import { placeRows, type Row, rowsBetween } from './windowed-rows.ts';

/** More than this and a search is worth its place. */
const SEARCH_FROM = 8;
const ROW_PX = 56;
const PENDING_PX = 144;
const HEADING_PX = 36;

type Item = { heading: string } | { account: AccountView; at: number };

/**
 * All accounts with their codes, under the headings that the user gave them; pending ones say what is missing. Only the rows
 * on screen are in the document.
 *
 * @fires mfa-changed after an account was changed
 * @fires mfa-edit {id} the user wants to change an account
 * @fires mfa-copy {id} the user wants the code of an account on the clipboard
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
        position: relative;
        margin: 8px 0 0;
        padding: 0;
        list-style: none;
      }
      li {
        position: absolute;
        inset-inline: 0;
        display: grid;
        grid-template-columns: 1fr auto auto;
        align-content: start;
        align-items: center;
        column-gap: 12px;
      }
      .heading {
        align-content: end;
        padding-bottom: 4px;
        font-size: 12px;
        font-weight: 650;
        color: var(--muted);
      }
      .open {
        display: grid;
        grid-template-columns: 36px 1fr;
        align-items: center;
        gap: 12px;
        min-width: 0;
        min-height: 56px;
        padding: 0;
        text-align: start;
        font-weight: 400;
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
        padding-inline: 8px;
        font-size: 16px;
      }
      .digits:hover {
        background: var(--field);
      }
      .pending {
        grid-column: 1 / -1;
        display: grid;
        gap: 4px;
        font-size: 13px;
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
  /** What of the list is on screen, in pixels from its top. */
  @state() private seen: [number, number] = [0, 600];

  #items: Item[] = [];
  #rows: Row[] = [];
  #shown: string[] = [];

  constructor() {
    super();
    let stop = new AbortController();
    this.addController({
      hostConnected: () => {
        stop = new AbortController();
        addEventListener('scroll', () => this.look(), { signal: stop.signal, passive: true });
        addEventListener('resize', () => this.look(), { signal: stop.signal });
      },
      hostDisconnected: () => stop.abort(),
    });
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('accounts') && !changed.has('search')) return;
    this.#items = itemsOf(found(this.accounts, this.search));
    this.#rows = placeRows(this.#items.map(heightOf));
  }

  override render() {
    if (this.accounts.length === 0) return html`<p class="empty">${t('noAccounts')}</p>`;
    const [first, end] = rowsBetween(this.#rows, ...this.seen);
    const last = this.#rows.at(-1);
    return html`${this.accounts.length >= SEARCH_FROM ? this.renderSearch() : nothing}
      <h2>${t('allAccounts')}</h2>
      <ul role="list" .style=${`height: ${last ? last.top + last.height : 0}px`}>
        ${repeat(this.#items.slice(first, end), keyOf, (item, at) => this.renderItem(item, this.#rows[first + at]?.top ?? 0))}
      </ul>
      <p class="muted" role="status">${this.#items.length === 0 ? t('nothingFound') : ''}</p>`;
  }

  override updated(): void {
    const [first, end] = rowsBetween(this.#rows, ...this.seen);
    const ids = this.#items.slice(first, end).flatMap((item) => ('account' in item ? item.account.id : []));
    if (ids.join() === this.#shown.join()) return;
    this.#shown = ids;
    this.dispatchEvent(new CustomEvent('mfa-shown', { detail: { ids } }));
  }

  private look(): void {
    const top = this.renderRoot.querySelector('ul')?.getBoundingClientRect().top ?? 0;
    this.seen = [-top, innerHeight - top];
  }

  private renderSearch() {
    return html`<input
      type="search"
      aria-label=${t('search')}
      placeholder=${t('searchAccounts', String(this.accounts.length))}
      @input=${(event: InputEvent) => (this.search = (event.target as HTMLInputElement).value)}
    />`;
  }

  private renderItem(item: Item, top: number) {
    // As a property: the policy for styles refuses the attribute.
    const style = `top: ${top}px; height: ${heightOf(item)}px`;
    if ('heading' in item) return html`<li class="heading" .style=${style}><bdi dir="auto">${safeName(item.heading)}</bdi></li>`;
    return this.renderAccount(item.account, item.at, style);
  }

  private renderAccount(account: AccountView, at: number, style: string) {
    const code = this.codes[account.id];
    const name = safeName(account.issuer) || safeName(account.account);
    const say = (type: 'mfa-edit' | 'mfa-copy') => () =>
      this.dispatchEvent(new CustomEvent(type, { detail: { id: account.id } }));
    return html`<li .style=${style} aria-posinset=${at + 1} aria-setsize=${this.accounts.length}>
      <button class="open" title=${t('changeAccount')} @click=${say('mfa-edit')}>
        <span class="initial" aria-hidden="true">${account.pinned ? '★' : [...name][0]?.toUpperCase()}</span>
        <span class="who"
          ><strong><bdi dir="auto">${name}</bdi></strong>
          <span class="muted"><bdi dir="auto">${safeName(account.account)}</bdi></span></span
        >
      </button>
      ${
        code?.ok
          ? html`<button class="digits" title=${t('copyCode', name)} @click=${say('mfa-copy')}>
              ${groupDigits(code.digits)}
            </button>`
          : html`<span></span>`
      }
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

function found(accounts: AccountView[], search: string): AccountView[] {
  const wanted = search.toLocaleLowerCase();
  if (!wanted) return accounts;
  return accounts.filter((one) => `${one.issuer} ${one.account} ${one.group}`.toLocaleLowerCase().includes(wanted));
}

/** Pinned accounts first, then those without a heading, then each heading with its own; within, the order they came in. */
function itemsOf(accounts: AccountView[]): Item[] {
  const headings = [...new Set(accounts.filter(({ pinned }) => !pinned).map(({ group }) => group))].sort();
  const sections = [
    { heading: '', members: accounts.filter(({ pinned }) => pinned) },
    ...headings.map((heading) => ({ heading, members: accounts.filter((one) => !one.pinned && one.group === heading) })),
  ];
  let at = 0;
  return sections.flatMap(({ heading, members }): Item[] => [
    ...(heading ? [{ heading }] : []),
    ...members.map((account) => ({ account, at: at++ })),
  ]);
}

function heightOf(item: Item): number {
  if ('heading' in item) return HEADING_PX;
  return item.account.state === 'pending' ? PENDING_PX : ROW_PX;
}

const keyOf = (item: Item) => ('heading' in item ? `heading ${item.heading}` : item.account.id);
