import { html, nothing, type TemplateResult } from 'lit';
import { strengthOf, weaknessOf } from './passphrase.ts';
import { t } from './strings.ts';

/** The field for the passphrase that there is. */
export function passphraseField({
  name = 'passphrase',
  label = 'passphrase',
  isBusy = false,
  isWrong = false,
} = {}): TemplateResult {
  return html`<label>
    ${t(label)}
    <input
      type="password"
      name=${name}
      autocomplete="current-password"
      aria-describedby="message"
      aria-invalid=${isWrong}
      ?readonly=${isBusy}
    />
  </label>`;
}

/**
 * What went wrong; or, while a key is derived, that something is going on. How long that takes depends on the device, and the
 * derivation does not say how far it is: the bar promises nothing.
 */
export function outcome(message: string, isBusy: boolean, id = 'message'): TemplateResult {
  return html`<div class="outcome">
    <p class="message" role="alert" id=${id}>${message}</p>
    ${isBusy ? html`<progress aria-label=${t('working')}></progress>` : nothing}
  </div>`;
}

/** Two fields for a passphrase that is chosen now, and how strong it is. `typed` is what stands in the first one. */
export function newPassphraseFields(
  typed: string,
  changed: (typed: string) => void,
  isBusy = false,
  label = 'newPassphrase',
): TemplateResult {
  const strength = typed ? strengthOf(typed) : 0;
  return html`<label>
      ${t(label)}
      <input
        type="password"
        name="passphrase"
        autocomplete="new-password"
        aria-describedby="strength message"
        ?readonly=${isBusy}
        @input=${(event: InputEvent) => changed((event.target as HTMLInputElement).value)}
      />
    </label>
    <p class="strength" id="strength" data-strength=${strength} aria-live="polite">
      <span class="bars" aria-hidden="true"><i></i><i></i><i></i></span>${typed ? t(STRENGTHS[strength]) : t('strengthHint')}
    </p>
    <label>
      ${t('passphraseAgain')}
      <input type="password" name="again" autocomplete="new-password" aria-describedby="message" ?readonly=${isBusy} />
    </label>`;
}

/** Why this passphrase is not taken, in words; empty: it is. */
export function passphraseRefusal(passphrase: string, again: string): string {
  const weakness = weaknessOf(passphrase);
  if (weakness) return t({ short: 'weakShort', common: 'weakCommon', simple: 'weakSimple' }[weakness]);
  return passphrase === again ? '' : t('passphraseDiffers');
}

const STRENGTHS = ['strengthWeak', 'strengthEnough', 'strengthGood', 'strengthStrong'] as const;
