import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { EnrollWords } from './enroll-words.ts';
import { qrCode } from './qr-code.ts';

type Host = { requestUpdate(): void };
type Copied = 'copied' | 'notCopied' | null;

/**
 * The secret of an app on screen: as a picture for another phone, as a link for this one, as a key for typing by hand.
 *
 * The key is not in the page before it was asked for, is copied by a press only (WD-19), and is in no attribute.
 */
export class AppSecret {
  readonly #host: Host;
  #keyShown = false;
  #copied: Copied = null;

  constructor(host: Host) {
    this.#host = host;
  }

  forget(): void {
    this.#keyShown = false;
    this.#copied = null;
  }

  render(words: EnrollWords, uri: string, key: string | undefined): TemplateResult {
    return html`<div class="secret">
      <div part="qr" class="frame">${qrCode(uri, words.say('qr'))}</div>
      <div class="phone">
        <button part="open-app" class="secondary" type="button" @click=${() => location.assign(uri)}>
          ${words.say('openApp')}
        </button>
      </div>
      <p class="note">${words.say('scanHelp')}</p>
      <p class="note">${words.say('extension')}</p>
      ${key === undefined ? nothing : this.#byHand(words, key)}
    </div>`;
  }

  #byHand(words: EnrollWords, key: string): TemplateResult {
    const groups = key.replace(/\s/g, '').match(/.{1,4}/g) ?? [];
    return html`<details
      ?open=${this.#keyShown}
      @toggle=${(event: Event) => this.#show((event.target as HTMLDetailsElement).open)}
    >
      <summary class="row" part="show-key">${words.say('byHand')}</summary>
      ${
        this.#keyShown
          ? html`<div class="panel">
              <p>${words.say('key')}</p>
              <code part="key" class="box key" translate="no">${groups.map((group) => html`<span>${group} </span>`)}</code>
              <button part="copy" class="secondary" type="button" @click=${() => void this.#copy(key)}>
                ${words.say(this.#copied === 'copied' ? 'copied' : 'copy')}
              </button>
              <p role="status">${this.#copied === 'notCopied' ? words.say('notCopied') : ''}</p>
            </div>`
          : nothing
      }
    </details>`;
  }

  #show(open: boolean): void {
    this.#keyShown = open;
    this.#copied = null;
    this.#host.requestUpdate();
  }

  async #copy(key: string): Promise<void> {
    const { clipboard } = navigator;
    this.#copied = await clipboard.writeText(key.replace(/\s/g, '')).then(
      () => 'copied' as const,
      () => 'notCopied' as const,
    );
    this.#host.requestUpdate();
  }
}
