import { boxes, type Page } from './page.ts';

/** The code of an authenticator app is asked for: exactly the targets take it. */
export const positive: Page[] = [
  { is: 'one-time-code and nothing else', body: `<input autocomplete="one-time-code">`, targets: 'input' },
  {
    is: 'an app is named above the field',
    body: `<h1>Two-factor authentication</h1><p>Open your authenticator app and enter the code it shows.</p><form><input name="app_code" type="text"></form>`,
    targets: 'input',
  },
  {
    is: 'a code field beside user name and password',
    title: 'Sign in',
    body: `<form><label>Username <input name="username" autocomplete="username"></label><label>Password <input type="password" name="password"></label>
      <label>Two-factor code <input name="code" inputmode="numeric" maxlength="6"></label><button>Sign in</button></form>`,
    targets: '[name=code]',
  },
  {
    is: 'a page that says by its path what it wants',
    path: '/login/two-factor',
    body: `<form action="/login/two-factor"><label for="c">Code</label><input id="c" type="text" inputmode="numeric" pattern="[0-9]*"></form>`,
    targets: '#c',
  },
  {
    is: 'a two-factor code or, in the same field, a recovery code',
    body: `<form><label for="otp">Two-factor code or recovery code</label><input id="otp" name="user[otp_attempt]" type="text"><button>Verify code</button></form>`,
    targets: '#otp',
  },
  {
    is: 'an authenticator page that offers to send a message instead',
    body: `<h2>Authenticator app</h2><p>Enter the 6-digit code from your app.</p><input type="tel" name="otc" maxlength="6">
      <a href="#">Send me a code by SMS instead</a><p>Lost your phone? We can e-mail you a link.</p>`,
    targets: '[name=otc]',
  },
  {
    is: 'the app tab is selected, the others are only offered',
    body: `<div role="tablist"><button role="tab" aria-selected="true">Authenticator app</button><button role="tab" aria-selected="false">SMS</button><button role="tab" aria-selected="false">E-mail</button></div>
      <label for="t">Verification code</label><input id="t" inputmode="numeric">`,
    targets: '#t',
  },
  {
    is: 'the radio button of the app is the one that is on',
    body: `<form><label><input type="radio" name="m"> Text message</label><label><input type="radio" name="m" checked> Authenticator app</label><p>Code</p><input name="code" type="text" inputmode="numeric" maxlength="6"></form>`,
    targets: '[name=code]',
  },
  {
    is: 'a withdrawal with three codes, of which one is of the app',
    body: `<form><label>Amount <input name="amount"></label><label>Address <input name="address"></label>
      <div><label for="a">Email verification code</label><input id="a" maxlength="6"><button type="button">Send code</button></div>
      <div><label for="b">Phone verification code</label><input id="b" maxlength="6"><button type="button">Send code</button></div>
      <div><label for="c">Google Authenticator code</label><input id="c" maxlength="6"></div></form>`,
    targets: '#c',
  },
  {
    is: 'an alternative way that is on the page but hidden',
    body: `<div style="display:none"><p>We sent a code by SMS.</p><input name="sms" autocomplete="one-time-code"></div><p>Enter the code of your two-step verification</p><input name="totp">`,
    targets: '[name=totp]',
  },
  { is: 'six boxes with a heading', body: `<h1>Two-step verification</h1><div>${boxes(6)}</div>`, targets: 'input' },
  {
    is: 'three and three boxes around a dash',
    body: `<p>Authentication code</p><div><div>${boxes(3)}</div><span>-</span><div>${boxes(3)}</div></div>`,
    targets: 'input',
  },
  {
    is: 'six boxes without maxlength, each with a label of its own',
    body: `<fieldset><legend>Enter the code from your authenticator</legend>${boxes(6, 'aria-label="Digit # of 6"')}</fieldset>`,
    targets: 'input',
  },
  {
    is: 'six boxes of which the first takes a paste',
    body: `<label>Authentication code</label><div><input maxlength="6" autocomplete="one-time-code" style="width:40px;height:40px">${boxes(5)}</div>`,
    targets: 'input',
  },
  {
    is: 'six password boxes',
    body: `<p>Enter your 2FA code</p><div>${boxes(6).replaceAll('type="text"', 'type="password"')}</div>`,
    targets: 'input',
  },
  {
    is: 'eight boxes',
    body: `<p>Enter the 8-digit code from your authenticator</p><div>${boxes(8)}</div>`,
    targets: 'input',
  },
  {
    is: 'a masked field that says what it takes',
    body: `<form><label for="p">One-time password</label><input id="p" type="password" name="otp" autocomplete="off"></form>`,
    targets: '#p',
  },
  { is: 'a number field', body: `<label>Authenticator code <input type="number" name="token"></label>`, targets: 'input' },
  {
    is: 'a label of the element around',
    body: `<div role="group" aria-label="Two-factor authentication code"><input type="text" inputmode="numeric" maxlength="6"></div>`,
    targets: 'input',
  },
  {
    is: 'a label by reference',
    body: `<span id="l1">Security code</span><span id="l2">from the authenticator app</span><input aria-labelledby="l1 l2">`,
    targets: 'input',
  },
  {
    is: 'a field that is set up beside its QR code',
    body: `<h2>Set up two-factor authentication</h2><canvas width="160" height="160"></canvas><p>Scan this image with your app, then enter the code.</p><input name="otp_code" inputmode="numeric">`,
    targets: 'input',
  },
  {
    is: 'a dialog over a page with other fields',
    body: `<main><form><input name="q" type="search"><label>City <input name="city"></label></form></main>
      <div role="dialog" aria-label="Two-factor authentication"><p>Enter the 6-digit code to go on</p><input type="text" maxlength="6"></div>`,
    targets: '[role=dialog] input',
  },
  {
    is: 'an empty mask in the field',
    body: `<label>Authentication code <input inputmode="numeric" value="___ ___"></label>`,
    targets: 'input',
  },
  {
    is: 'German',
    lang: 'de',
    body: `<h1>Zwei-Faktor-Authentifizierung</h1><label>Bestätigungscode<input name="c1" maxlength="6"></label>`,
    targets: 'input',
  },
  {
    is: 'German, from an app',
    lang: 'de',
    body: `<p>Geben Sie den sechsstelligen Code aus Ihrer Authentifizierungs-App ein.</p><input name="x" type="text"><p>Wir können Ihnen auch eine SMS senden.</p>`,
    targets: 'input',
  },
  {
    is: 'French',
    lang: 'fr',
    body: `<h1>Validation en deux étapes</h1><label for="k">Saisissez le code à 6 chiffres généré par votre application d’authentification</label><input id="k">`,
    targets: '#k',
  },
  {
    is: 'Spanish',
    lang: 'es',
    body: `<label>Código de autenticación de dos factores <input name="f2"></label>`,
    targets: 'input',
  },
  {
    is: 'Portuguese',
    lang: 'pt',
    body: `<p>Abra seu aplicativo autenticador e digite o código de 6 dígitos</p><input type="tel" name="c">`,
    targets: 'input',
  },
  {
    is: 'Italian',
    lang: 'it',
    body: `<h2>Verifica in due passaggi</h2><label>Codice di verifica <input inputmode="numeric"></label>`,
    targets: 'input',
  },
  {
    is: 'Dutch',
    lang: 'nl',
    body: `<h2>Tweestapsverificatie</h2><label>Verificatiecode uit je authenticator-app <input></label>`,
    targets: 'input',
  },
  {
    is: 'Polish',
    lang: 'pl',
    body: `<h2>Uwierzytelnianie dwuskładnikowe</h2><label>Kod z aplikacji uwierzytelniającej<input maxlength="6"></label>`,
    targets: 'input',
  },
  {
    is: 'Turkish',
    lang: 'tr',
    body: `<h2>İki adımlı doğrulama</h2><label>Doğrulama kodu<input inputmode="numeric"></label>`,
    targets: 'input',
  },
  {
    is: 'Russian',
    lang: 'ru',
    body: `<h2>Двухфакторная аутентификация</h2><label>Код из приложения-аутентификатора <input name="c" maxlength="6"></label>`,
    targets: 'input',
  },
  {
    is: 'Arabic',
    lang: 'ar',
    body: `<div dir="rtl"><h2>المصادقة الثنائية</h2><label>أدخل الرمز المكوّن من 6 أرقام من تطبيق المصادقة <input></label></div>`,
    targets: 'input',
  },
  {
    is: 'Hindi',
    lang: 'hi',
    body: `<h2>दो-चरणीय सत्यापन</h2><label>अपने ऑथेंटिकेटर ऐप का 6 अंकों का कोड डालें <input inputmode="numeric"></label>`,
    targets: 'input',
  },
  {
    is: 'Japanese',
    lang: 'ja',
    body: `<h2>二段階認証</h2><label>認証アプリに表示された6桁のコード<input name="k"></label>`,
    targets: 'input',
  },
  { is: 'Korean', lang: 'ko', body: `<h2>2단계 인증</h2><label>인증 앱에 표시된 6자리 코드<input></label>`, targets: 'input' },
  {
    is: 'Chinese, simplified',
    lang: 'zh-CN',
    body: `<h2>两步验证</h2><label>请输入身份验证器中的6位验证码<input></label>`,
    targets: 'input',
  },
  {
    is: 'Chinese, traditional',
    lang: 'zh-TW',
    body: `<h2>雙重驗證</h2><label>請輸入驗證器應用程式顯示的驗證碼<input></label>`,
    targets: 'input',
  },
  {
    is: 'Thai',
    lang: 'th',
    body: `<h2>การยืนยันตัวตนแบบสองขั้นตอน</h2><label>รหัส 6 หลักจากแอปยืนยันตัวตน<input></label>`,
    targets: 'input',
  },
  {
    is: 'Vietnamese',
    lang: 'vi',
    body: `<h2>Xác thực hai yếu tố</h2><label>Nhập mã 6 chữ số từ ứng dụng xác thực<input></label>`,
    targets: 'input',
  },
  {
    is: 'Indonesian',
    lang: 'id',
    body: `<h2>Verifikasi dua langkah</h2><label>Masukkan kode 6 digit dari aplikasi autentikator<input></label>`,
    targets: 'input',
  },
  {
    is: 'an open shadow root, with the label on the host',
    body: `<x-field label="Two-factor code"></x-field>`,
    targets: 'x-field >>> input',
    setup: (page) => void shadow(page, 'x-field', `<input type="text">`, 'open'),
  },
  {
    is: 'a closed shadow root',
    body: `<h2>Authenticator code</h2><x-closed></x-closed>`,
    targets: 'x-closed >>> input',
    setup: (page) => void shadow(page, 'x-closed', `<label>Code <input inputmode="numeric"></label>`, 'closed'),
  },
  {
    is: 'shadow roots inside shadow roots, with a box in each',
    body: `<h2>Two-factor authentication</h2><x-code></x-code>`,
    targets: 'x-code >>> x-box >>> input',
    setup: (page) => {
      const root = shadow(page, 'x-code', `<div>${'<x-box></x-box>'.repeat(6)}</div>`, 'open');
      for (const box of root.querySelectorAll('x-box')) {
        box.attachShadow({ mode: 'open' }).append(fragment(page, `<input maxlength="1" style="width:36px;height:40px">`));
      }
    },
  },
  {
    is: 'a frame of the same origin',
    body: `<h1>Sign in</h1><iframe src="/test/extension/filling/pages/blank.html" width="400" height="200"></iframe>`,
    targets: 'iframe >>> input',
    setup: async (page) => {
      const frame = page.querySelector('iframe') as HTMLIFrameElement;
      await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
      const inner = frame.contentDocument as Document;
      inner.body.append(fragment(inner, `<label>Authenticator code <input name="otp"></label>`));
    },
  },
  {
    is: 'a short word and a number field under a heading',
    body: `<form><h3>Two-Factor Authentication</h3><div><label for="passcode">Passcode</label><input id="passcode" type="number" autocomplete="off"></div><button>Verify</button> <a href="#">Use a scratch code</a></form>`,
    targets: '#passcode',
  },
  {
    is: 'a challenge with a title above it',
    title: 'Two-factor authentication',
    body: `<h2>Two-factor authentication</h2><p>Get the authentication code from the two-factor app on your device.</p><form><input type="text" name="challenge" placeholder="Authentication code" minlength="6" maxlength="10"></form>`,
    targets: '[name=challenge]',
  },
  {
    is: 'names that are joined and cased as developers do',
    body: `<form><input name="tfatoken" placeholder="Security code"><button>Continue</button></form>`,
    targets: 'input',
  },
  {
    is: 'a field that takes codes of both kinds, and is therefore long',
    body: `<h1>Sign in</h1><p>Enter the code from your authenticator app or one of your recovery codes.</p><input name="otp" maxlength="32">`,
    targets: 'input',
  },
  {
    is: 'an Indonesian log-in form with a code of two steps',
    lang: 'id',
    body: `<form><label>Surel <input type="email"></label><label>Kata sandi <input type="password"></label><label>Kode verifikasi dua langkah <input name="kode" inputmode="numeric"></label></form>`,
    targets: '[name=kode]',
  },
  {
    is: 'German boxes under a heading',
    lang: 'de',
    body: `<h1>Zwei-Faktor-Authentifizierung</h1><p>Gib den 6-stelligen Code aus deiner Authentifizierungs-App ein.</p>${boxes(6)}`,
    targets: 'input',
  },
  {
    is: 'a French page of settings',
    lang: 'fr',
    body: `<h2>Vérification en deux étapes</h2><p>Saisissez le code à 6 chiffres affiché par votre application d'authentification.</p><input inputmode="numeric" maxlength="6">`,
    targets: 'input',
  },
  {
    is: 'a Spanish placeholder',
    lang: 'es',
    body: `<h1>Verificación en dos pasos</h1><form><input placeholder="Código de tu aplicación de autenticación"><button>Continuar</button></form>`,
    targets: 'input',
  },
  {
    is: 'Portuguese boxes',
    lang: 'pt',
    body: `<h2>Autenticação de dois fatores</h2><p>Digite o código de 6 dígitos gerado pelo seu aplicativo autenticador.</p>${boxes(6)}`,
    targets: 'input',
  },
  {
    is: 'an Italian form with a button',
    lang: 'it',
    body: `<h1>Verifica in due passaggi</h1><form><label for="c">Codice generato dall'app di autenticazione</label><input id="c" type="tel"><button>Conferma</button></form>`,
    targets: '#c',
  },
  {
    is: 'a Dutch field with a name',
    lang: 'nl',
    body: `<h2>Tweestapsverificatie</h2><label>Voer de code uit je authenticatie-app in <input name="totp"></label>`,
    targets: 'input',
  },
  {
    is: 'a Polish page',
    lang: 'pl',
    body: `<h1>Weryfikacja dwuetapowa</h1><p>Wpisz 6-cyfrowy kod z aplikacji uwierzytelniającej.</p><input inputmode="numeric">`,
    targets: 'input',
  },
  {
    is: 'a Turkish page',
    lang: 'tr',
    body: `<h1>İki adımlı doğrulama</h1><label>Kimlik doğrulama uygulamanızdaki 6 haneli kodu girin <input maxlength="6"></label>`,
    targets: 'input',
  },
  {
    is: 'Russian boxes',
    lang: 'ru',
    body: `<h1>Двухфакторная аутентификация</h1><p>Введите 6-значный код из приложения для аутентификации</p>${boxes(6)}`,
    targets: 'input',
  },
  {
    is: 'an Arabic field with a placeholder',
    lang: 'ar',
    body: `<div dir="rtl"><h2>التحقق بخطوتين</h2><p>أدخل الرمز من تطبيق المصادقة</p><input placeholder="رمز التحقق" inputmode="numeric"></div>`,
    targets: 'input',
  },
  {
    is: 'a Hindi page',
    lang: 'hi',
    body: `<h2>दो-चरणीय सत्यापन</h2><label>अपने प्रमाणक ऐप का 6 अंकों का कोड डालें <input inputmode="numeric"></label>`,
    targets: 'input',
  },
  {
    is: 'Japanese boxes',
    lang: 'ja',
    body: `<h1>2段階認証</h1><p>認証アプリに表示されている6桁のコードを入力してください。</p>${boxes(6)}`,
    targets: 'input',
  },
  {
    is: 'a Korean form',
    lang: 'ko',
    body: `<h1>2단계 인증</h1><form><label>인증 앱에 표시된 6자리 코드를 입력하세요 <input type="tel" maxlength="6"></label><button>확인</button></form>`,
    targets: 'input',
  },
  {
    is: 'a Thai page',
    lang: 'th',
    body: `<h1>การยืนยันตัวตนแบบสองขั้นตอน</h1><label>ป้อนรหัส 6 หลักจากแอปตรวจสอบสิทธิ์ <input inputmode="numeric"></label>`,
    targets: 'input',
  },
  {
    is: 'Vietnamese boxes',
    lang: 'vi',
    body: `<h1>Xác thực hai yếu tố</h1><p>Nhập mã gồm 6 chữ số từ ứng dụng xác thực của bạn</p>${boxes(6)}`,
    targets: 'input',
  },
  {
    is: 'a French log-in form with an optional code',
    lang: 'fr',
    body: `<form><label>E-mail <input type="email" name="email"></label><label>Mot de passe <input type="password" name="password"></label><label>Code OTP (si 2FA activée) <input name="otp_code" inputmode="numeric"></label></form>`,
    targets: '[name=otp_code]',
  },
  {
    is: 'decoys before the real one: invisible, tiny, off the page, read-only',
    body: `<p>Authentication code</p><input name="otp1" style="opacity:.01"><input name="otp2" style="width:1px;height:1px;padding:0;border:0"><input name="otp3" style="position:absolute;left:-9999px">
      <input name="otp4" readonly><input name="otp5" disabled><input name="otp6" style="visibility:hidden"><div aria-hidden="true"><input name="otp7"></div><div style="transform:scale(.01)"><input name="otp8"></div>
      <div style="overflow:hidden;height:0"><input name="otp9"></div><div inert><input name="otp10"></div><fieldset disabled><input name="otp11"></fieldset><div style="filter:opacity(5%)"><input name="otp12"></div>
      <div style="clip-path:inset(100%)"><input name="otp13"></div><div style="position:fixed;top:-500px"><input name="otp14"></div><input type="hidden" name="otp15"><input name="otp">`,
    targets: '[name=otp]',
  },
  {
    is: 'a field below the fold',
    body: `<p style="height:3000px">Terms</p><h2>Two-factor authentication</h2><label>Code <input name="otp"></label>`,
    targets: 'input',
  },
];

function shadow(page: Document, selector: string, html: string, mode: ShadowRootMode): ShadowRoot {
  const root = (page.querySelector(selector) as HTMLElement).attachShadow({ mode });
  closedRoots.set(root.host, root);
  root.append(fragment(page, html));
  return root;
}

/** Stands in for the browser's own way into closed roots, which only an extension has. */
export const closedRoots = new WeakMap<Element, ShadowRoot>();

function fragment(page: Document, html: string): DocumentFragment {
  return page.createRange().createContextualFragment(html);
}
