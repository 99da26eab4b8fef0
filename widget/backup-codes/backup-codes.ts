import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { BackupCodesKey } from '../../shared/strings/backup-codes/en.ts';
import { fill, type Words } from '../../shared/strings/words.ts';
import { type CodesHappening, type CodesState, kindOf, nextCodes, NONE } from './backup-codes-machine.ts';
import { printPage } from './print-page.ts';

export interface BackupCodesListener {
  requestUpdate(): void;
  /** One was typed back: they are saved. */
  codesSaved(): void;
}

/**
 * Fresh backup codes inside an element: shown this once, to be copied, downloaded or printed, and done when one was typed back.
 *
 * It owns: the codes while they are on screen, and that nobody leaves the page without being asked.
 * It does NOT own: where they come from, and the heading of the step; the element gives and draws both.
 */
export class BackupCodes {
  readonly #listener: BackupCodesListener;
  #state: CodesState = NONE;
  /** Of the last drawing: a file and a paper speak the same language. */
  #words = {} as Words<BackupCodesKey>;
  #typed = '';
  #answers = 0;
  #leaving: AbortController | undefined;

  constructor(listener: BackupCodesListener) {
    this.#listener = listener;
  }

  /** `none`: there is nothing to draw. */
  get state(): CodesState['name'] {
    return this.#state.name;
  }

  /** The codes that can be read on screen now; the extension may be told of these and no others. */
  get onScreen(): readonly string[] {
    return this.#state.name === 'shown' ? this.#state.codes : [];
  }

  show(codes: readonly string[]): void {
    this.#step({ type: 'show', codes });
  }

  /** They are gone from the page: left, or void. */
  forget(): void {
    this.#step({ type: 'forget' });
  }

  /** The heading of the step, and what stands under it. */
  draw(words: Words<BackupCodesKey>): { heading: string; body: TemplateResult | typeof nothing } {
    const state = this.#state;
    this.#words = words;
    if (state.name === 'none') return { heading: '', body: nothing };
    return state.name === 'shown'
      ? { heading: this.#say('heading'), body: this.#shown(state) }
      : { heading: this.#say('prove'), body: this.#proving(state) };
  }

  #shown({ codes, done }: CodesState & { name: 'shown' }): TemplateResult {
    const button = (part: 'copy' | 'download' | 'print', press: () => void): TemplateResult =>
      html`<button part=${part} class="secondary" type="button" @click=${press}>${this.#say(part)}</button>`;
    return html`<p class="muted">${this.#say('lead')}</p>
      <ol part="codes" class="box codes" tabindex="-1" aria-label=${this.#say('list')} translate="no">
        ${codes.map((code) => html`<li>${code}</li>`)}
      </ol>
      <div class="trio">
        ${button('copy', () => void this.#copy(codes))} ${button('download', () => this.#download(codes))}
        ${button('print', () => this.#print(codes))}
      </div>
      <p class="muted small">
        ${done ? nothing : this.#say('keep')}<span role="status">${done ? this.#say(done) : nothing}</span>
      </p>
      <button part="saved" class="primary" type="button" @click=${() => this.#step({ type: 'prove' })}>
        ${this.#say('saved')}
      </button>`;
  }

  #proving({ problem }: CodesState & { name: 'proving' }): TemplateResult {
    const said = problem === null ? '' : this.#say(problem);
    // The same message again is a new node, or a live region would be silent about it.
    const alert = html`<p part="message" role=${problem ? 'alert' : nothing}>
      ${problem ? html`<span class="icon" aria-hidden="true">!</span><span id="problem">${said}</span>` : nothing}
    </p>`;
    return html`<form @submit=${(event: Event) => this.#answer(event)} novalidate>
      <p class="muted">${this.#say('why')}</p>
      <label for="typed">${this.#say('label')}</label>
      <input
        id="typed"
        part="typed"
        class="text code"
        type="text"
        dir="ltr"
        autocomplete="off"
        autocapitalize="characters"
        autocorrect="off"
        spellcheck="false"
        translate="no"
        enterkeyhint="done"
        aria-invalid=${String(problem !== null)}
        aria-describedby=${problem ? 'problem' : nothing}
        .value=${this.#typed}
        @input=${(event: Event) => this.#type(event)}
      />
      ${this.#answers % 2 ? alert : html`${nothing}${alert}`}
      <button part="check" class="primary">${this.#say('check')}</button>
      <button part="again" class="secondary" type="button" @click=${() => this.#step({ type: 'look-again' })}>
        ${this.#say('again')}
      </button>
    </form>`;
  }

  #type(event: Event): void {
    this.#typed = (event.target as HTMLInputElement).value;
    if (this.#state.name === 'proving' && this.#state.problem) this.#step({ type: 'type' });
  }

  #answer(event: Event): void {
    event.preventDefault();
    this.#answers++;
    this.#step({ type: 'answer', text: this.#typed });
    if (this.#state.name === 'none') this.#listener.codesSaved();
  }

  async #copy(codes: readonly string[]): Promise<void> {
    const done = await navigator.clipboard.writeText(codes.join('\n')).then(
      () => 'copied' as const,
      () => 'not-copied' as const,
    );
    this.#step({ type: 'save', done });
  }

  /** A file without a server: the address of its bytes is taken back as soon as the browser has them. */
  #download(codes: readonly string[]): void {
    const lines = [this.#say('title'), this.#made, '', ...codes, '', this.#say('once'), this.#say('never'), ''];
    const href = URL.createObjectURL(new Blob([lines.join('\r\n')], { type: 'text/plain;charset=utf-8' }));
    const link = Object.assign(document.createElement('a'), { href, download: `${kindOf(codes)}-${location.hostname}.txt` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(href), 10_000);
    this.#step({ type: 'save', done: 'downloaded' });
  }

  #print(codes: readonly string[]): void {
    const { lang, dir } = this.#words;
    printPage({ lang, dir, title: this.#say('title'), codes, notes: [this.#made, this.#say('once'), this.#say('never')] });
    this.#step({ type: 'save', done: 'printed' });
  }

  get #made(): string {
    const date = new Intl.DateTimeFormat(this.#words.lang, { dateStyle: 'long' }).format(Date.now());
    return this.#say('made', { date });
  }

  /** `saved` says what fits a set of codes, or a recovery key. */
  #say(key: string, values: Record<string, string> = {}): string {
    const words = this.#words;
    const codes = this.#state.name === 'none' ? [] : this.#state.codes;
    const known = [`${key}-${kindOf(codes)}`, key].find((one): one is BackupCodesKey => one in words);
    return known ? fill(words.lang, words[known], { site: location.hostname, ...values }) : '';
  }

  #step(happening: CodesHappening): void {
    const before = this.#state.name;
    this.#state = nextCodes(this.#state, happening);
    if (this.#state.name !== before) this.#entered();
    this.#listener.requestUpdate();
  }

  /** Whoever leaves now loses them for good: the browser asks first. */
  #entered(): void {
    this.#typed = '';
    if (this.#state.name === 'none') this.#leaving?.abort();
    if (this.#state.name === 'none' || (this.#leaving && !this.#leaving.signal.aborted)) return;
    this.#leaving = new AbortController();
    const { signal } = this.#leaving;
    addEventListener('beforeunload', (event) => event.preventDefault(), { signal });
    // A page that comes back from the history shows no codes.
    addEventListener('pagehide', () => this.forget(), { signal });
  }
}
