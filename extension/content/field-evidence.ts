import { normalize } from './normalize.ts';

/**
 * The words that say what a field is for: one pattern per meaning, for en de fr es pt it nl pl tr ru ar hi ja ko zh th vi id.
 * They are compared with normalised text and normalised themselves, so they may be written with accents; a capital may not
 * stand in them (`[^ ]` is what `\S` would be). Stems, not forms: `аутентиф` finds every case of the word.
 */
const words = (lines: string) => new RegExp(normalize(lines.trim()).replace(/\s*\n\s*/g, '|'));

/** The code comes from an authenticator app. */
export const APP = words(String.raw`
authy|\btotp|aut?h?enti[a-z]*(?:tor|dor|teur)|google (?:auth|verif|2fa)|\bga code|(?:[ai][tc]ion|auth|security|2fa|otp|ie)[s-]* ?app\b
ap[pl][a-z]* (?:d[ei] |d'|per l'|zur |xac |p?eng?)?(?:auten|authe|verif|uwierz|thuc|minh)|uwierzytelniając|doğrulayıcı|doğrulama uyg
аутентификатор|приложени[^ ]+ (?:для )?(?:аутен|провер)|تطبيق (?:ال)?(?:مصادق|تحقق)|प्रमाणक|ऑथेंटिकेट|करण ऐप|認証(?:用)?アプリ|オーセンティケ|認証シス|인증 ?(?:앱|어플)|오티피
[验驗认認][证證](?:器|[应應]用|app)|[动動][态態]|谷歌|แอป[^ ]*(?:ตรวจ|ยืนยัน)
`);

/** A second step is asked for; by which means is not said. */
export const TWO_STEP = words(String.raw`
(?:\b2|two|multi|second)[- ]?(?:fa|step|sv\b)|\b[mt]fa|[mt]fa\b|\ba2f\b|dwu(?:skł|etap)
(?:zwei|mehr|deux|double|dos|dois|due|duas|2|doble|doppi[ao]|twee|iki|dua|hai)[- ]*(?:fa[kct]|stuf|schr|étap|aut|pas|etap|stap|adım|aşam|lang|yếu|bước|lớp)
(?:двух|2)[- ]?(?:факт|этап)|خطوتين|ثنائي|(?:टू|दो|द्वि|2)[- ]?(?:फ़ै|स्टे|चर|कार)|[二2両多][段要]|(?:2|이) ?[단중차]계? ?인증
[双雙两兩二2][步重因阶階]|(?:สอง|2) ?(?:ขั้น|ปัจ)
`);

/** The code is good for one use, which is what we have. */
export const ONE_TIME = words(String.raw`
\b[th]?otp|otp\b|\botc\b|one[- ]?time|passcode|\bidv\b|einmal|usage unique|un solo uso|uso unico|eenmalig|jednoraz|tek kullan
одноразов|مرة واحدة|वन टाइम|ワンタイム|일회용|一次性|ครั้งเดียว|một lần|sekali
`);

const codeWords = String.raw`codes?(?![a-z])|codigo|codic[ei]|\bkod[eyu]?[a-z]?[a-z]?\b|код|رمز|رموز|كود|कोड|コード|코드|[码碼]|รหัส|\bma (?:[xobdp]|\d)|nhap ma`;

/** Some code to type in. */
export const CODE = words(codeWords);

/** What it proves. Together with CODE, in one sentence, it is a verification code. */
export const VERIFY = words(String.raw`
verif|\bauth|auten|secur|segur|sicu|siche|log[- ]?in|sign[- ]?in|confirm|acces|bestät|anmeld|connex|beveil|bevest|inlog|bezpiec|weryf|uwierz|potwier|logow|doğrul|güven|onay|giriş
подтв|провер|безоп|вход|تحقق|مصادق|أمان|تأكيد|सत्याप|सुरक्षा|पुष्टि|認証|確認|セキュ|인증|확인|보안|[验驗认認][证證]|安全|ยืนยัน|ตรวจ|\bxác|bảo mật|keaman|konfirm|masuk
`);

/** "6-digit", in figures or words. */
export const DIGITS = words(String.raw`
(?:[5-8]|six|sechs|seis|sei|zes|enam|altı|sáu|шести|छह|ستة)[- ]?(?:digit|stell|chif|cif|cij|cyfr|hane|знач|цифр|أرقام|अंक|桁|자리|位|หลัก|chữ|angka)
`);

/** Calls itself a token, a PIN, a number or a challenge: a code, maybe. */
export const VAGUE = /\btoken\b|\bpin\b|challenge|пин|ピン|暗証|番号|번호/;

/** The code travels by another road: a message, a mail, a call. */
export const SENT = words(String.raw`
\bsms|\btext(?:ed| mes)|\bsent\b|\be-? ?mail|inbox|whats ?app|telegram|phone call|call(?:ed|ing) you|(?:phone|mobile|mail|\bhp) (?:code|otp|ver)
gesendet|geschick|gesandt|anruf|nachricht|envoy|courriel|texto|enviad|enviamos|correo|mensa[jg]|inviat|messag|llamad|gestuur|verzond|verstuur|bericht|wysła|wiadomo|gönder|mesaj
отправ|высла|смс|письм|почт|сообщ|звон|أرسل|إرسال|مرسل|رسالة|بريد|भेज|संदेश|ईमेल|送信|送り|届|メール|メッセ|보낸|보냈|전송|발송|문자|메일|[发發]送|短信|[简簡][讯訊]|[邮郵][件箱]|手[机機][验驗号號短]|ส่ง|ข้อความ|อีเมล|gửi|tin nhắn|dikirim|mengirim|pesan
`);

/** Said after a field, or on a button around it, only where a code was sent: "we can send …" is an offer and no evidence. */
export const WAS_SENT = words(String.raw`
(?:we|we've|have|has|been|was|just|code) sent|texted|re-?send|again|new code|^(?:get|send|request) (?:the |a |verification )?(?:code|otp)|n[o']t (?:get|rec)
erneut|nochmal|gesendet|renvoy|reenvi|reinv|di nuovo|opnieuw|ponownie|tekrar|yeniden|повторно|еще раз|إعادة|फिर|दोबारा|再[送发發]|[전발]송|받기|다시|重新?[发發获獲送]|[获獲][取得]|^[发發]送|อีกครั้ง|gửi lại|ulang
`);

/** A device of its own makes the code; ours would be wrong there, and an attempt lost. */
export const HARDWARE = words(String.raw`
yubi|hardware|securid|\bfob\b|smart ?card|security key|sicherheitsschl|clé de séc|llave de|chave de|ключ безоп|セキュリティキー|보안 ?키|安全密
`);

/** To be read off a picture. */
export const CAPTCHA = words(String.raw`
captcha|in (?:the|this) (?:image|picture)|(?:characters|letters|numbers) (?:shown|you|above|below)|im bild|l'image|imagen|картин|画像|이미지|[图圖][形片中]|gambar
`);

const backupWords = String.raw`back-? ?up|recover[a-z]*|scratch|emergency|rescue|wiederherst|ersatz|notfall|secours|récup|resp|recup|herstel|reserve|zapas|odzys|kurtar|yedek|резерв|запас|восстан|(?:ال)?(?:احتياط|استرداد)|बैकअप|रिकवरी|バックアップ|リカバリ|回復|백업|복구|[备備][用份]|恢[复復]|สำรอง|กู้คืน|dự phòng|khôi phục|cadangan|pemulihan`;

/** One of the codes kept for a rainy day: never ours to type. Matches the phrase with its code word on either side. */
export const BACKUP = words(
  String.raw`(?:[^ ]*(?:${codeWords})[^ ]* (?:d[ei] |d'|ال)?|)(?:${backupWords})[^ ]*(?:[- ]?(?:${codeWords}|key|phrase|kit)[^ ]*)|(?:${codeWords})[^ ]* (?:d[ei] |d'|ال)?(?:${backupWords})[^ ]*`,
);

/** Codes of another trade: post, shops, cards, invitations, programs, and the code of any thing. */
export const OTHER = words(String.raw`
\bzip|post(?:al|[- ]?c|leit)|\bplz\b|\bcep\b|pocztow|posta k|индекс|بريدي|पिन ?को|郵便|우편|[邮郵][政编遞]|ไปรษณี|bưu|kode pos
coupon|promo|voucher|gutsch|rabat|discount|reduc|descuen|cup[oó]n|desconto|sconto|korting|kupon|indirim|скид|купон|промо|خصم|कूपन|クーポン|쿠폰|할인|[优優]惠|คูปอง|giảm giá|diskon|\bgift|redeem
\bc[vs][cv]|\bcard|\bkart|kredit|\bcarte|tarjeta|cartao|carta di|карт[аы]|بطاقة|कार्ड|カード|카드|卡|บัตร|invit|refer|einlad|parrain|undang|邀|招待|초대|приглаш|دعوة|เชิญ|davet
\b(?:en|de|uni|geo|bar|qr) ?cod|\bapi\b|access token|token name|source|search|licen[cs]e|serial|\biban|csrf|\bsku|vorwahl|produ[ckt]|negara|商品|会員|страны
(?:country|area|dial[a-z]*|item|order|tracking|booking|room|class|game|student|employee|error|language|colou?r|course|partner|agent|store|company|customer|tax|bank|state|project|activation|delivery|event|meeting|currency|sort|branch) ?(?:(?:pass)?code|number|no\b|id\b|key|pin)
`);

/** What people type about themselves: for fields that say `one-time-code` only to keep a browser from filling them. */
export const ABOUT_ME = words(String.raw`
user ?name|\bname\b|address|(?:phone|mobile) number|\bcity\b|quantity|\bqty|amount|\blogin$|pass ?wor[dt]|passwd|\bpwd\b|mot de passe|contrase|\bsenha|kata sandi|wachtwo|hasło|şifre|парол|パスワ|비밀번호|密[码碼]
`);

/** Titles, headings and paths of pages that ask for a second factor. */
export const PAGE = /\b(?:2fa|mfa|tfa|t?otp|two ?factor|2 factor|two step|2 step|multi factor|second factor)\b/;
