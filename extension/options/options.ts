import { PassphraseForm } from '../popup/passphrase-form.ts';
import { language, t } from '../popup/strings.ts';
import { OptionsApp } from './options-app.ts';
import { SitesSection } from './sites-section.ts';

document.documentElement.lang = language();
document.title = `${t('settings')} · ${t('shortName')}`;
customElements.define('mfa-passphrase', PassphraseForm);
customElements.define('mfa-sites', SitesSection);
customElements.define('mfa-options', OptionsApp);
