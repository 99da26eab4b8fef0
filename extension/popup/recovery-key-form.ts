import { css, html, LitElement, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { drawRecoveryKey, formatRecoveryKey, normalizeRecoveryText } from '../vault/recovery-key.ts';
import { type Opened, putSlot, recoverySlot } from '../vault/slots.ts';
import { failureText } from './failures.ts';
import { t } from './strings.ts';
import { shared } from './styles.ts';
import { ports, vaultOf } from './unlock-vault.ts';

type Step = { name: 'shown' } | { name: 'checking'; message: string } | { name: 'saving' };

/**
 * Makes a recovery key: shown once, for paper. It opens the vault only after a part of it was typed back from there.
 *
 * Owns the key that it was given in `opened`, and overwrites it when it goes.
 *
 * @fires mfa-done when the key is made, or the user goes on without one
 */
export class RecoveryKeyForm extends LitElement {
  static override styles = [
    shared,
    css`
      ol {
        display: grid;
        grid-template-columns: repeat(4, auto);
        gap: 12px;
        margin: 0;
        padding: 16px;
        border-radius: 16px;
        background: var(--field);
        list-style: none;
      }
      li {
        display: grid;
        text-align: center;
        font-size: 18px;
      }
      li small {
        font: 11px system-ui;
        color: var(--muted);
      }
      .paper {
        display: none;
      }
      @media print {
        .screen {
          display: none;
        }
        h1 {
          font-size: 22pt;
        }
        .paper {
          display: grid;
          gap: 8pt;
          font-size: 12pt;
        }
        ol {
          gap: 18pt 12pt;
          margin-top: 12pt;
          padding: 18pt;
          border: 1pt solid;
        }
        li {
          font-size: 20pt;
        }
        li small {
          font-size: 10pt;
        }
      }
    `,
  ];

  @property({ attribute: false }) opened!: Opened;
  /** On a page that can be printed. */
  @property({ type: Boolean }) printable = false;
  @state() private step: Step = { name: 'shown' };

  readonly #key = drawRecoveryKey(ports.random);
  readonly #groups = formatRecoveryKey(this.#key);
  /** The group that has to be typed back; which one, nobody knows before. */
  readonly #asked = (ports.random(1)[0] ?? 0) % this.#groups.length;

  constructor() {
    super();
    this.addController({
      hostDisconnected: () => {
        this.#key.fill(0);
        this.opened.vaultKey.fill(0);
      },
    });
  }

  override render() {
    return html`<form class="page" @submit=${this.submit} novalidate>
      <h1>${t('recoveryTitle')}</h1>
      <p class="muted screen">${t('recoveryLede')}</p>
      <div class="paper">
        <p>${t('kitWhat')}</p>
        <p>${t('kitHow')}</p>
        <p>${t('kitKeep')}</p>
        <p>${t('kitDate', new Date().toLocaleDateString())}</p>
      </div>
      ${this.step.name === 'shown' ? this.renderKey() : this.renderCheck(this.step)}
      <button type="button" class="link screen" id="skip" @click=${this.done}>${t('recoverySkip')}</button>
    </form>`;
  }

  private renderKey() {
    return html`<ol class="digits" id="key">
        ${this.#groups.map((group, at) => html`<li><small aria-hidden="true">${at + 1}</small>${group}</li>`)}
      </ol>
      <div class=${this.printable ? 'row screen' : 'fields screen'}>
        ${this.printable ? html`<button type="button" class="quiet" @click=${() => window.print()}>${t('print')}</button>` : nothing}
        <button class="primary" id="written">${t('recoveryWritten')}</button>
      </div>`;
  }

  private renderCheck(step: Exclude<Step, { name: 'shown' }>) {
    const message = step.name === 'checking' ? step.message : '';
    return html`<label>
        ${t('recoveryTypeBack', String(this.#asked + 1))}
        <input
          name="part"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck="false"
          maxlength="8"
          aria-describedby="message"
          aria-invalid=${message !== ''}
        />
      </label>
      <p class="message" role="alert" id="message">${message}</p>
      <div class="row">
        <button type="button" class="quiet" @click=${this.showAgain}>${t('recoveryShowAgain')}</button>
        <button class="primary" id="check" ?disabled=${step.name === 'saving'}>${t('recoveryCheck')}</button>
      </div>`;
  }

  override updated(): void {
    if (this.step.name === 'checking') this.renderRoot.querySelector('input')?.focus();
  }

  private showAgain(): void {
    this.step = { name: 'shown' };
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.step.name === 'saving') return;
    if (this.step.name === 'shown') {
      this.step = { name: 'checking', message: '' };
      return;
    }
    const part = String(new FormData(event.target as HTMLFormElement).get('part'));
    if (normalizeRecoveryText(part) !== this.#groups[this.#asked]) {
      this.step = { name: 'checking', message: t('recoveryWrongPart') };
      return;
    }
    this.step = { name: 'saving' };
    await this.save();
  }

  private async save(): Promise<void> {
    try {
      const { vaultId, vaultKey } = this.opened;
      const vault = await vaultOf(this.opened);
      // A paper that is lost must not open anything: the new key takes the old one's place.
      const before = (await vault.header()).slots.find(({ type }) => type === 'recovery');
      await putSlot(vault, await recoverySlot(vaultId, this.#key, vaultKey, ports, before));
      this.done();
    } catch (error) {
      this.step = { name: 'checking', message: failureText(error) };
    }
  }

  private done(): void {
    this.dispatchEvent(new Event('mfa-done'));
  }
}
