import { boxes, type Page } from './page.ts';

/** A code is asked for, but not ours, or nobody can say: it is never filled unless the user acts on that very field. */
export const ambiguous: Page[] = [
  {
    is: 'sent by text message',
    body: `<label>Enter the code we sent to your phone<input autocomplete="one-time-code"></label>`,
    targets: 'input',
  },
  {
    is: 'sent by e-mail',
    body: `<h1>Check your inbox</h1><p>We e-mailed a 6-digit code to a•••@example.com</p>${boxes(6)}`,
    targets: 'input',
  },
  { is: 'named after a message', body: `<label>Code <input name="smsCode" maxlength="6"></label>`, targets: 'input' },
  { is: 'named after a mail', body: `<label>Verification code <input id="email_otp" maxlength="6"></label>`, targets: 'input' },
  {
    is: 'two steps, the second by message',
    body: `<h1>Two-step verification</h1><p>We sent a code to •• 42.</p><input name="code" inputmode="numeric">`,
    targets: 'input',
  },
  {
    is: 'a code with a button to send it again',
    body: `<label>Verification code<input maxlength="6" inputmode="numeric"></label><button>Resend code</button>`,
    targets: 'input',
  },
  {
    is: 'a code with a button to get it',
    body: `<label>Verification code<input maxlength="6"></label><button>Get code</button>`,
    targets: 'input',
  },
  { is: 'a messenger', body: `<p>Your WhatsApp code</p><input maxlength="6" name="code">`, targets: 'input' },
  {
    is: 'a masked code of unknown kind',
    body: `<label>Security code <input type="password" autocomplete="off"></label>`,
    targets: 'input',
  },
  {
    is: 'a key that types',
    body: `<h2>Two-factor authentication</h2><p>Insert your YubiKey and touch it.</p><input name="otp" type="password">`,
    targets: 'input',
  },
  { is: 'a device that shows codes', body: `<label>Hardware token code <input inputmode="numeric"></label>`, targets: 'input' },
  {
    is: 'a picture with letters',
    body: `<img alt="" width="180" height="60"><label>Verification code<input name="verifycode"></label>`,
    targets: 'input',
  },
  { is: 'a captcha by name', body: `<label>Enter the code<input name="captcha_code" maxlength="6"></label>`, targets: 'input' },
  {
    is: 'two fields that could both be meant',
    body: `<form><label>Authenticator code 1 <input name="code1" maxlength="6"></label><label>Authenticator code 2 <input name="code2" maxlength="6"></label></form>`,
  },
  { is: 'six boxes without a word', body: `<main><div>${boxes(6)}</div></main>`, targets: 'input' },
  { is: 'a PIN', body: `<label>Enter your 6-digit PIN <input type="tel" name="pin" maxlength="6"></label>`, targets: 'input' },
  {
    is: 'German',
    lang: 'de',
    body: `<p>Wir haben Ihnen einen Code per SMS gesendet.</p><label>Bestätigungscode <input maxlength="6"></label>`,
    targets: 'input',
  },
  {
    is: 'French',
    lang: 'fr',
    body: `<p>Un code a été envoyé à votre adresse e-mail.</p><label>Code de vérification <input></label>`,
    targets: 'input',
  },
  {
    is: 'Spanish',
    lang: 'es',
    body: `<p>Te enviamos un código por mensaje de texto</p><label>Código de verificación <input></label>`,
    targets: 'input',
  },
  {
    is: 'Portuguese',
    lang: 'pt',
    body: `<p>Enviamos um código para o seu celular</p><label>Código de segurança <input></label>`,
    targets: 'input',
  },
  {
    is: 'Italian',
    lang: 'it',
    body: `<p>Ti abbiamo inviato un codice via SMS</p><label>Codice di verifica <input></label>`,
    targets: 'input',
  },
  {
    is: 'Dutch',
    lang: 'nl',
    body: `<p>We hebben een code naar je telefoon gestuurd</p><label>Verificatiecode <input></label>`,
    targets: 'input',
  },
  {
    is: 'Polish',
    lang: 'pl',
    body: `<p>Wysłaliśmy kod na Twój numer</p><label>Kod weryfikacyjny <input></label>`,
    targets: 'input',
  },
  {
    is: 'Turkish',
    lang: 'tr',
    body: `<p>Telefonunuza bir kod gönderdik</p><label>Doğrulama kodu <input></label>`,
    targets: 'input',
  },
  { is: 'Russian', lang: 'ru', body: `<p>Мы отправили код в СМС</p><label>Код подтверждения <input></label>`, targets: 'input' },
  {
    is: 'Arabic',
    lang: 'ar',
    body: `<div dir="rtl"><p>أرسلنا رمزًا إلى هاتفك</p><label>رمز التحقق <input></label></div>`,
    targets: 'input',
  },
  { is: 'Hindi', lang: 'hi', body: `<p>हमने आपके फ़ोन पर कोड भेजा है</p><label>सत्यापन कोड <input></label>`, targets: 'input' },
  { is: 'Japanese', lang: 'ja', body: `<p>SMSで確認コードを送信しました</p><label>確認コード <input></label>`, targets: 'input' },
  { is: 'Korean', lang: 'ko', body: `<p>문자로 인증번호를 보냈습니다</p><label>인증번호 <input></label>`, targets: 'input' },
  {
    is: 'Chinese',
    lang: 'zh',
    body: `<p>验证码已发送至您的手机</p><label>验证码 <input maxlength="6"></label>`,
    targets: 'input',
  },
  { is: 'Thai', lang: 'th', body: `<p>เราได้ส่งรหัสไปยังโทรศัพท์ของคุณ</p><label>รหัสยืนยัน <input></label>`, targets: 'input' },
  {
    is: 'Vietnamese',
    lang: 'vi',
    body: `<p>Chúng tôi đã gửi mã đến điện thoại của bạn</p><label>Mã xác minh <input></label>`,
    targets: 'input',
  },
  {
    is: 'Indonesian',
    lang: 'id',
    body: `<p>Kode telah dikirim ke nomor Anda</p><label>Kode verifikasi <input></label>`,
    targets: 'input',
  },
];
