import { normalize } from './normalize.ts';

/**
 * The words that say what a field is for: one pattern per meaning, for en de fr es pt it nl pl tr ru ar hi ja ko zh th vi id.
 * They are compared with normalised text and normalised themselves, so they may be written with accents; a capital may not
 * stand in them (`[^ ]` is what `\S` would be). Stems, not forms: `аутентиф` finds every case of the word.
 */
const words = (lines: string) => new RegExp(normalize(lines.trim()).replace(/\s*\n\s*/g, '|'));

/** The code comes from an authenticator app. */
export const APP = words(String.raw`
authy|\btotp|aut?h?enti[a-z]*(?:tor|dor|teur)|google (?:auth|verif|2fa)|\bga code
(?:auth[a-z]*|security|mfa|2fa|otp|verificatie|app)-? ?app\b|authent[a-z]* appli
ap[pl][a-z]* (?:d[ei] |d'|per l'|zur |x[aá]c |p?eng?)?(?:authe|auten|verif|uwierz|th[uự]c|minh)
uwierzytelniając|doğrulayıcı|(?:doğrulama|kimlik) uygulama
аутентификатор|приложени[^ ]+ (?:для )?(?:аутен|провер|двух|генер)
تطبيق (?:ال)?(?:مصادق|توثيق|تحقق)|प्रमाणक|ऑथेंटिकेट|(?:करण|शन|सत्यापन) (?:ऐ|ए)प
認証(?:用)?アプリ|オーセンティケ|認証システム|인증 ?(?:앱|어플|기 )|오티피
[验驗认認][证證](?:器|应用|應用|app)|[动動][态態][口密码碼]|谷歌|แอป[^ ]*(?:ตรวจ|ยืนยัน|รับรอง)|pengauten
`);

/** A second step is asked for; by which means is not said. */
export const TWO_STEP = words(String.raw`
(?:\b2|two|multi|second)[- ]?(?:fa|step|sv\b)|\b[mt]fa|[mt]fa\b|\ba2f\b
(?:zwei|mehr|deux|double|dos|dois|due|duas|2|doble|duplo|doppi[ao]|twee|iki|dua|hai)[- ]*(?:fa[kct]|stuf|schritt|étap|authen|auten|pas|etap|fasi|stap|adım|aşam|lang|yếu|bước|lớp)
dwu(?:skł|etap|stop)|dwóch |(?:двух|2)[- ]?(?:факт|этап|шаг)|второй факт|خطوتين|ثنائي|عاملين
(?:टू|दो|द्वि|2)[- ]?(?:फ़ै|स्टे|चर|कार)|[二2両多](?:段階|要素)|(?:2|이|두) ?(?:단계|중|차) ?인증
[双雙两兩二2](?:步|重|因|阶|階)|多因|(?:สอง|2) ?(?:ขั้น|ปัจ|ชั้น)
`);

/** The code is good for one use, which is what we have. */
export const ONE_TIME = words(String.raw`
\b[th]?otp|otp\b|\botc\b|one[- ]?time|onetime|passcode|\bidv\b|einmal|usage unique|un solo uso|uso unico|eenmalig|jednoraz|tek kullan
одноразов|مرة واحدة|वन.?टाइम|ワンタイム|일회용|一次性|ครั้งเดียว|một lần|sekali pakai
`);

const codeWords = String.raw`codes?(?![a-z])|codigo|codic[ei]|\bkod[eyu]?[a-z]?[a-z]?\b|код|رمز|رموز|كود|कोड|コード|番号|코드|번호|[码碼]|รหัส|\bma (?:[xobdp]|\d)|nhap ma`;

/** Some code to type in. */
export const CODE = words(codeWords);

/** What it proves. Together with CODE, in one sentence, it is a verification code. */
export const VERIFY = words(String.raw`
verif|\bauth|auten|secur|segur|sicu|siche|log[- ]?in|sign[- ]?in|confirm|access|acces|bestätig|anmeld|connex|beveil|bevest|inlog
bezpiec|weryf|uwierz|potwier|logow|doğrul|güven|onay|giriş|подтв|провер|безоп|аутен|вход|تحقق|مصادق|أمان|تأكيد|دخول
सत्याप|प्रमाणी|सुरक्षा|पुष्टि|認証|確認|セキュ|인증|확인|보안|[验驗认認][证證]|安全|[确確][认認]|ยืนยัน|ตรวจ|ปลอดภัย|\bxác|bảo mật|keaman|konfirm|masuk
`);

/** "6-digit", in figures or words. */
export const DIGITS = words(String.raw`
(?:[5-8]|six|sechs|seis|sei|zes|enam|altı|sáu|шести|छह|ستة)[- ]?(?:digit|stell|ziff|chiffre|cifr|cijf|cyfr|hane|знач|цифр|أرقام|رقم|अंक|桁|자리|位|个|หลัก|chữ|angka)
`);

/** Calls itself a token, a PIN or a challenge: a code, maybe. */
export const VAGUE = /\btoken\b|\bpin\b|challenge|пин|ピン|暗証/;

/** The code travels by another road: a message, a mail, a call. */
export const SENT = words(String.raw`
\bsms|\btext(?:ed|s| message)|\bsent\b|\be-? ?mail|inbox|whats ?app|telegram|(?:phone|voice) call|msisdn|(?:phone|mobile|mail|\bhp) (?:code|otp|ver)
gesendet|geschick|gesandt|anruf|nachricht|envoy|courriel|texto|enviad|enviamos|correo|mensa[jg]|inviat|messag|llamad|gestuur|verzond|verstuur|bericht
wysła|wysłan|wiadomo|gönder|mesaj|отправ|высла|присла|смс|письм|почт|сообщ|звон|أرسل|إرسال|مرسل|رسالة|بريد|भेज|संदेश|ईमेल|एसएमएस
送信|送り|送られ|届|メール|メッセ|보낸|보냈|전송|발송|문자|메일|[发發]送|短信|[简簡][讯訊]|[邮郵][件箱]|手[机機](?:[验驗号號短]|$)|ส่ง|ข้อความ|อีเมล|gửi|tin nhắn|dikirim|mengirim|surel|pesan
`);

/** Said after a field, or on a button there, only where a code was sent: "we can send …" is an offer and no evidence. */
export const WAS_SENT = words(String.raw`
(?:we|we've|have|has|been|was|just|code) sent|texted|re-?send|again|new code|^(?:get|send|request) (?:the |a |my |verification )?(?:code|otp)|n[o']t (?:get|receive)
gesendet|erneut|nochmal|neuen code|nicht erhalten|envoyé|pas reçu|renvoy|reenvi|volver a env|não receb|inviato|reinvia|rinvia|di nuovo|opnieuw|gestuurd
ponownie|tekrar|yeniden gön|gönderdi|отправили|повторно|еще раз|не пришел|получить код|أرسلنا|إعادة|(?:फिर|दोबारा|पुनः)|भेजा
再送|送信しました|재전송|재발송|다시|보냈|重[新]?[发發获獲送]|已[发發]|[获獲][取得]|^[发發]送|อีกครั้ง|ใหม่|đã gửi|gửi lại|gửi mã|ulang|telah dikirim|kirim kode
`);

/** A device of its own makes the code; ours would be wrong there, and an attempt lost. */
export const HARDWARE = words(String.raw`
yubi|hardware|securid|\bfob\b|smart ?card|security key|sicherheitsschl|clé de séc|(?:llave|chave|chiave|klucz)[^ ]* (?:d[ei]|bezp)|güvenlik anah|аппарат|ключ безоп
مفتاح|कुंजी|セキュリティキー|보안 ?키|安全密|金[钥鑰]|硬件|คีย์|khóa bảo|kunci kea
`);

/** To be read off a picture. */
export const CAPTCHA = words(String.raw`
captcha|in (?:the|this) (?:image|picture)|(?:characters|letters|numbers) (?:shown|you see|above|below)|im bild|image code|imagen|imagem|immagin|afbeeld|obraz|resim
картин|изображ|صورة|चित्र|画像|이미지|[图圖][形片中像]|ภาพ|hình|gambar
`);

const backupWords = String.raw`back-?up|back up|recover[a-z]*|scratch|emergency|rescue|wiederherst|ersatz|notfall|secours|récup|sauveg|resp|recup|riserva|herstel|reserve|nood|zapas|odzys|awar|kurtar|yedek|резерв|запас|восстан|(?:ال)?(?:احتياط|استرداد|استعاد)|बैकअप|रिकवरी|バックアップ|リカバリ|回復|予備|백업|복구|예비|[备備][用份]|恢[复復]|สำรอง|กู้คืน|dự phòng|khôi phục|cadangan|pemulihan`;

/** One of the codes kept for a rainy day: never ours to type. Matches the phrase with its code word on either side. */
export const BACKUP = words(
  String.raw`(?:[^ ]*(?:${codeWords})[^ ]* (?:d[ei] |d'|ال)?|)(?:${backupWords})[^ ]*(?:[- ]?(?:${codeWords}|key|phrase|kit)[^ ]*)|(?:${codeWords})[^ ]* (?:d[ei] |d'|ال)?(?:${backupWords})[^ ]*|(?:रहस|รหัส)(?:สำรอง|กู้คืน)`,
);

/** Codes of another trade: post, shops, cards, invitations, programs, and the code of any thing. */
export const OTHER = words(String.raw`
\bzip|post(?:al|[- ]?c|leit)|\bplz\b|\bcep\b|\bcap\b|pocztow|posta k|индекс|بريدي|पिन ?को|पोस्टल|郵便|우편|邮[政编]|郵[遞政]|ไปรษณี|bưu|kode pos
coupon|promo|voucher|gutsch|rabat|discount|reduc|remise|descuen|cup[oó]n|cupom|sconto|korting|kupon|indirim|скид|купон|промо|خصم|قسيمة|कूपन|クーポン|쿠폰|할인|[优優]惠|折扣|คูปอง|ส่วนลด|giảm giá|diskon|\bgift|redeem
\bc[vs][cv]|\bcard|\bkart|kredit|\bcarte|tarjeta|cartao|carta di|\bkaart|карт[аыу]|بطاقة|कार्ड|カード|카드|卡|บัตร|số thẻ
invit|refer|einlad|parrain|undang|邀|招待|초대|추천|приглаш|دعوة|เชิญ|giới thiệu|davet|zaprosz|uitnod|convit
\b(?:en|de|uni|geo|bar|qr) ?cod|\bapi\b|access token|token name|source|search|licen[cs]e|serial|\biban|\bswift|ifsc|csrf|\bsku
(?:country|area|dial[a-z]*|product|item|order|tracking|booking|room|class|game|student|employee|error|language|colou?r|department|course|partner|affiliate|agent|store|company|customer|tax|bank|region|state|project|activation|pairing|delivery|event|meeting|currency|account|sort|branch) ?(?:(?:pass)?code|number|no\b|id\b|key|pin)
(?:vorwahl|länder|produkt|artikel|kunden)[^ ]*c?|(?:pays|país|produ[ckt][^ ]*|negara|barang|ülke|ürün|страны|товара|商品|製品|会員|[产產]品|[订訂][单單]|국가|상품)
`);

/** What people type about themselves: for fields that say `one-time-code` only to keep a browser from filling them. */
export const ABOUT_ME = words(String.raw`
user ?name|\bname\b|address|(?:phone|mobile) number|\bcity\b|quantity|\bqty|amount|\blogin$
pass ?wor[dt]|passwd|\bpwd\b|mot de passe|contrase|\bsenha|kata sandi|wachtwo|hasło|şifre|парол|كلمة|पासवर्ड|パスワ|비밀번호|密[码碼]|รหัสผ่าน|mật khẩu
`);

/** Titles, headings and paths of pages that ask for a second factor. */
export const PAGE = /\b(?:2fa|mfa|tfa|t?otp|two ?factor|2 factor|two step|2 step|multi factor|second factor)\b/;
