import { html, LitElement } from 'lit';
import { state } from 'lit/decorators.js';
import { t } from '../popup/strings.ts';
import { shared } from '../popup/styles.ts';
import { lockSettings, vaultChanged } from '../popup/unlock-vault.ts';
import { DEFAULT_LOCK, IDLE_MINUTES, type LockSettings } from '../vault/lock-settings.ts';
import { sectionStyles } from './section-styles.ts';

/** When the vault locks by itself. A choice takes effect as it is made. */
export class AutoLockSection extends LitElement {
  static override styles = [shared, sectionStyles];

  @state() private settings: LockSettings = DEFAULT_LOCK;

  constructor() {
    super();
    this.addController({
      hostConnected: () => void lockSettings.read().then((settings) => (this.settings = settings)),
    });
  }

  override render() {
    const { idleMinutes, onScreenLock } = this.settings;
    return html`<section aria-labelledby="title">
      <h2 id="title">${t('autoLock')}</h2>
      <div role="radiogroup" aria-labelledby="title">
        ${IDLE_MINUTES.map(
          (minutes) =>
            html`<label class="toggle">
              <input
                type="radio"
                name="idle"
                value=${minutes}
                .checked=${minutes === idleMinutes}
                @change=${() => this.choose({ idleMinutes: minutes })}
              />${minutes === 0 ? t('lockAtEnd') : minutes === 1 ? t('lockAfterOne') : t('lockAfter', String(minutes))}
            </label>`,
        )}
      </div>
      <label class="toggle">
        <input
          type="checkbox"
          id="screen"
          .checked=${onScreenLock}
          @change=${(event: Event) => this.choose({ onScreenLock: (event.target as HTMLInputElement).checked })}
        />${t('lockWithScreen')}
      </label>
      <p class="muted">${t('lockAlways')}</p>
    </section>`;
  }

  private async choose(change: Partial<LockSettings>): Promise<void> {
    this.settings = { ...this.settings, ...change };
    await lockSettings.write(this.settings);
    await vaultChanged();
  }
}
