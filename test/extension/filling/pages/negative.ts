import { boxes, type Page } from './page.ts';

const labelled = (label: string, attributes = ''): string =>
  `<form><label>${label} <input type="text" ${attributes}></label><button>Go</button></form>`;

/** Nothing is offered, and nothing changes. */
export const negative: Page[] = [
  { is: 'ZIP code', body: labelled('ZIP code', 'name="zip" inputmode="numeric" maxlength="6"') },
  { is: 'postal code', body: labelled('Postal code', 'autocomplete="postal-code" inputmode="numeric"') },
  { is: 'Indian PIN code', lang: 'hi', body: labelled('पिन कोड', 'inputmode="numeric" maxlength="6"') },
  { is: 'Chinese postal code', lang: 'zh', body: labelled('邮政编码', 'inputmode="numeric" maxlength="6"') },
  { is: 'Russian postal code', lang: 'ru', body: labelled('Почтовый индекс', 'inputmode="numeric" maxlength="6"') },
  { is: 'German postal code', lang: 'de', body: labelled('Postleitzahl', 'inputmode="numeric" maxlength="6"') },
  { is: 'Indonesian postal code', lang: 'id', body: labelled('Kode pos', 'inputmode="numeric" maxlength="6"') },
  { is: 'coupon', body: labelled('Coupon code', 'name="code" maxlength="8"') },
  { is: 'Spanish coupon', lang: 'es', body: labelled('Código de descuento', 'maxlength="8"') },
  { is: 'French gift code', lang: 'fr', body: labelled('Code promo ou carte cadeau', 'maxlength="8"') },
  { is: 'Japanese coupon', lang: 'ja', body: labelled('クーポンコード', 'maxlength="8"') },
  { is: 'Korean coupon', lang: 'ko', body: labelled('쿠폰 코드', 'maxlength="8"') },
  { is: 'invitation', body: labelled('Invitation code', 'name="invite_code" maxlength="8"') },
  { is: 'Chinese invitation', lang: 'zh', body: labelled('邀请码', 'maxlength="6"') },
  {
    is: 'payment card',
    body: `<form><label>Card number <input name="cardnumber" autocomplete="cc-number"></label><label>Security code <input name="code" inputmode="numeric" maxlength="8"></label></form>`,
  },
  { is: 'CVC', body: labelled('CVC', 'name="cvc" inputmode="numeric" maxlength="4"') },
  { is: 'CVV that a page calls a security code', body: labelled('Security code (CVV)', 'name="security_code" type="tel"') },
  {
    is: 'phone number',
    body: `<h1>Set up two-factor authentication</h1>${labelled('Phone number', 'type="tel" maxlength="12"')}`,
  },
  { is: 'country code', body: labelled('Country code', 'name="country_code" type="tel"') },
  { is: 'search', body: `<input type="search" name="code" placeholder="Search code">` },
  { is: 'search in a text field', body: `<input type="text" role="searchbox" name="q" placeholder="Search codes">` },
  { is: 'quantity', body: labelled('Quantity', 'type="number"') },
  { is: 'user name', body: labelled('Username', 'name="login" autocomplete="username"') },
  {
    is: 'a user name that says one-time-code to be left alone',
    body: labelled('Username', 'name="x" autocomplete="one-time-code"'),
  },
  { is: 'password', body: `<form><label>Password <input type="password" name="password"></label></form>` },
  {
    is: 'a password on a page about two factors',
    path: '/2fa/disable',
    body: `<h1>Two-factor authentication</h1><form><label>Password <input type="password" name="password" autocomplete="current-password"></label></form>`,
  },
  {
    is: 'log-in form',
    title: 'Log in',
    body: `<form><input name="email" type="email"><input name="pass" type="password" placeholder="Password"></form>`,
  },
  { is: 'backup code', body: `<h1>Two-factor authentication</h1>${labelled('Backup code', 'name="code"')}` },
  { is: 'recovery code by name', body: labelled('Code', 'name="recovery_code"') },
  {
    is: 'recovery code, said above',
    body: `<h1>Two-factor recovery</h1><p>Enter one of your recovery codes.</p><input name="code" placeholder="XXXX-XXXX">`,
  },
  { is: 'German recovery code', lang: 'de', body: labelled('Wiederherstellungscode', '') },
  { is: 'French backup code', lang: 'fr', body: labelled('Code de secours', '') },
  { is: 'Russian backup code', lang: 'ru', body: labelled('Резервный код', '') },
  { is: 'Chinese backup code', lang: 'zh', body: labelled('备用验证码', '') },
  { is: 'Japanese backup code', lang: 'ja', body: labelled('バックアップコード', '') },
  { is: 'Arabic backup code', lang: 'ar', body: labelled('رمز احتياطي', '') },
  { is: 'Indonesian backup code', lang: 'id', body: labelled('Kode cadangan', '') },
  {
    is: 'a date in three fields',
    body: `<p>Date of birth</p>${boxes(1, 'maxlength="2"')}${boxes(1, 'maxlength="2"')}${boxes(1, 'maxlength="4"')}`,
  },
  { is: 'a PIN of four boxes', body: `<p>Enter your PIN code</p><div>${boxes(4)}</div>` },
  {
    is: 'a product code among other fields',
    body: `<form><label>Name <input></label><label>Code <input maxlength="8"></label><label>Price <input type="number"></label></form>`,
  },
  { is: 'an API token', body: labelled('API token', 'name="token"') },
  { is: 'source code', body: `<label>Encode <input id="encode"></label><label>Decoded text <input id="decodedText"></label>` },
  { is: 'a meeting', body: labelled('Meeting passcode', 'maxlength="8"') },
  { is: 'a code that is shown, not asked for', body: `<label>Verification code <input value="123456" readonly></label>` },
  {
    is: 'everything hidden',
    body: `<div hidden><label>Authentication code <input name="otp" autocomplete="one-time-code"></label></div>`,
  },
  {
    is: 'text that can be edited, but is no input',
    body: `<p>Authentication code</p><div contenteditable="true" role="textbox"></div>`,
  },
  { is: 'no field at all', body: `<p>Enter the code of your authenticator on your phone.</p>` },
];
