import { AccountList } from './account-list.ts';
import { AskedCard } from './asked-card.ts';
import { OfferForm } from './offer-form.ts';
import { PassphraseForm } from './passphrase-form.ts';
import { PopupApp } from './popup-app.ts';
import { language, t } from './strings.ts';

document.documentElement.lang = language();
document.title = t('shortName');
customElements.define('mfa-passphrase', PassphraseForm);
customElements.define('mfa-offer', OfferForm);
customElements.define('mfa-asked', AskedCard);
customElements.define('mfa-accounts', AccountList);
customElements.define('mfa-popup', PopupApp);
