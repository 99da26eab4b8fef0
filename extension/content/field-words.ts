import { type Words } from './field-evidence.ts';

/** The words of de fr es pt it nl pl tr vi id ru ar hi ja ko zh th, by meaning as in `field-evidence.ts`, which says how they are written. */
export const OTHER_LANGUAGES: Words = {
  app: String.raw`
aut?h?enti[a-z]*(?:tor|dor|teur)|[ai][tc]ion[s-]* ?app\b|ie[s-]* ?app\b
ap[pl][a-z]* (?:d[ei] |d'|per l'|zur |xac |p?eng?)?(?:auten|authe|verif|uwierz|thuc|minh)|uwierzytelniając|doğrulayıcı
doğrulama uyg
аутентификатор|приложени[^ ]+ (?:для )?(?:аутен|провер)|تطبيق (?:ال)?(?:مصادق|تحقق)|प्रमाणक|ऑथेंटिकेट|करण ऐप
認証(?:用)?アプリ|オーセンティケ|認証シス|인증 ?(?:앱|어플)|오티피|[验驗认認][证證](?:器|[应應]用|app)|[动動][态態]|谷歌|แอป[^ ]*(?:ตรวจ|ยืนยัน)
`,
  twoStep: String.raw`
\ba2f\b|dwu(?:skł|etap)
(?:zwei|mehr|deux|double|dos|dois|due|duas|2|doble|doppi[ao]|twee|iki|dua|hai)[- ]*(?:fa[kct]|stuf|schr|étap|aut|pas|etap|stap|adım|aşam|lang|yếu|bước|lớp)
(?:двух|2)[- ]?(?:факт|этап)|خطوتين|ثنائي|(?:टू|दो|द्वि|2)[- ]?(?:फ़ै|स्टे|चर|कार)|[二2両多][段要]|(?:2|이) ?[단중차]계? ?인증
[双雙两兩二2][步重因阶階]|(?:สอง|2) ?(?:ขั้น|ปัจ)
`,
  oneTime: String.raw`
einmal|usage unique|un solo uso|uso unico|eenmalig|jednoraz|tek kullan|một lần|sekali
одноразов|مرة واحدة|वन टाइम|ワンタイム|일회용|一次性|ครั้งเดียว
`,
  code: String.raw`
codigo|codic[ei]|\bkod[eyu]?[a-z]?[a-z]?\b|\bma (?=[xobdp]|\d)|nhap ma
код|رمز|رموز|كود|कोड|コード|코드|[码碼]|รหัส
`,
  verify: String.raw`
auten|segur|sicu|siche|bestät|anmeld|connex|beveil|bevest
inlog|bezpiec|weryf|uwierz|potwier|logow|doğrul|güven|onay|giriş|\bxác|bảo mật|keaman|konfirm|masuk
подтв|провер|безоп|вход|تحقق|مصادق|أمان|تأكيد|सत्याप|सुरक्षा|पुष्टि|認証|確認|セキュ|인증|확인|보안|[验驗认認][证證]|安全|ยืนยัน|ตรวจ
`,
  digits: String.raw`
(?:[5-8]|sechs|seis|sei|zes|enam|altı|sáu)[- ]?(?:stell|chif|cif|cij|cyfr|hane|chữ|angka)
(?:[5-8]|шести|छह|ستة)[- ]?(?:знач|цифр|أرقام|अंक|桁|자리|位|หลัก)
`,
  vague: String.raw`
\bpin\b
пин|ピン|暗証|番号|번호
`,
  sent: String.raw`
gesendet|geschick|gesandt|anruf|nachricht|envoy|courriel|texto|enviad
enviamos|correo|mensa[jg]|inviat|llamad|gestuur|verzond|verstuur|bericht|wysła|wiadomo|gönder|mesaj|gửi
tin nhắn|dikirim|mengirim|pesan
отправ|высла|смс|письм|почт|сообщ|звон|أرسل|إرسال|مرسل|رسالة|بريد|भेज|संदेश|ईमेल|送信|送り|届|メール|メッセ|보낸|보냈|전송|발송|문자|메일
[发發]送|短信|[简簡][讯訊]|[邮郵][件箱]|手[机機][验驗号號短]|ส่ง|ข้อความ|อีเมล
`,
  wasSent: String.raw`
erneut|nochmal|gesendet|renvoy|reenvi|reinv|di nuovo|opnieuw|ponownie|tekrar|yeniden|gửi lại|ulang
повторно|еще раз|إعادة|फिर|दोबारा|再[送发發]|[전발]송|받기|다시|重新?[发發获獲送]|[获獲][取得]|^[发發]送|อีกครั้ง
`,
  hardware: String.raw`
sicherheitsschl|clé de séc|llave de|chave de
ключ безоп|セキュリティキー|보안 ?키|安全密
`,
  captcha: String.raw`
im bild|l'image|imagen|gambar
картин|画像|이미지|[图圖][形片中]
`,
  backup: String.raw`
wiederherst|ersatz|notfall|secours|récup|resp|recup|herstel|reserve
zapas|odzys|kurtar|yedek|dự phòng|khôi phục|cadangan|pemulihan
резерв|запас|восстан|(?:ال)?(?:احتياط|استرداد)|बैकअप|रिकवरी|バックアップ|リカバリ|回復|백업|복구|[备備][用份]|恢[复復]|สำรอง|กู้คืน
`,
  other: String.raw`
postleit|\bplz\b|\bcep\b|pocztow|posta k|bưu|kode pos|gutsch|rabat|reduc|descuen|cup[oó]n|desconto|sconto
korting|kupon|indirim|giảm giá|diskon|\bkart|kredit|\bcarte|tarjeta|cartao|carta di|einlad|parrain|undang|davet|vorwahl|negara
индекс|بريدي| पिन ?को|郵便|우편|[邮郵][政编遞]|ไปรษณี|скид|купон|промо|خصم|कूपन|クーポン|쿠폰|할인|[优優]惠|คูปอง|карт[аы]|بطاقة|कार्ड|カード
카드|卡|บัตร|邀|招待|초대|приглаш|دعوة|เชิญ|商品|会員|страны
`,
  aboutMe: String.raw`
mot de passe|contrase|\bsenha|kata sandi|wachtwo|passwort|hasło|şifre
парол|パスワ|비밀번호|密[码碼]
`,
};
