import { normalize } from './normalize.ts';

/**
 * The words that say what a field is for: one pattern per meaning. Here those of en de fr es pt it nl pl tr vi id; the languages
 * of other scripts are in `field-words.ts`, which a page is given only when it is written in one of them.
 *
 * They are compared with normalised text and normalised themselves, so they may be written with accents; a capital may not
 * stand in them (`[^ ]` is what `\S` would be). Stems, not forms: `verif` finds every case of the word.
 */
const LATIN = {
  /** The code comes from an authenticator app. */
  app: String.raw`
authy|\btotp|aut?h?enti[a-z]*(?:tor|dor|teur)|google (?:auth|verif|2fa)|\bga code
(?:[ai][tc]ion|auth|security|2fa|otp|ie)[s-]* ?app\b
ap[pl][a-z]* (?:d[ei] |d'|per l'|zur |xac |p?eng?)?(?:auten|authe|verif|uwierz|thuc|minh)|uwierzytelniając|doğrulayıcı
doğrulama uyg
`,
  /** A second step is asked for; by which means is not said. */
  twoStep: String.raw`
(?:\b2|two|multi|second)[- ]?(?:fa|step|sv\b)|\b[mt]fa|[mt]fa\b|\ba2f\b|dwu(?:skł|etap)
(?:zwei|mehr|deux|double|dos|dois|due|duas|2|doble|doppi[ao]|twee|iki|dua|hai)[- ]*(?:fa[kct]|stuf|schr|étap|aut|pas|etap|stap|adım|aşam|lang|yếu|bước|lớp)
`,
  /** The code is good for one use, which is what we have. */
  oneTime: String.raw`
\b[th]?otp|otp\b|\botc\b|one[- ]?time|passcode|\bidv\b|einmal|usage unique|un solo uso|uso unico|eenmalig|jednoraz
tek kullan|một lần|sekali
`,
  /** Some code to type in. */
  code: String.raw`
codes?(?![a-z])|codigo|codic[ei]|\bkod[eyu]?[a-z]?[a-z]?\b|\bma (?:[xobdp]|\d)|nhap ma
`,
  /** What it proves. Together with CODE, in one sentence, it is a verification code. */
  verify: String.raw`
verif|\bauth|auten|secur|segur|sicu|siche|log[- ]?in|sign[- ]?in|confirm|acces|bestät|anmeld|connex|beveil|bevest
inlog|bezpiec|weryf|uwierz|potwier|logow|doğrul|güven|onay|giriş|\bxác|bảo mật|keaman|konfirm|masuk
`,
  /** "6-digit", in figures or words. */
  digits: String.raw`
(?:[5-8]|six|sechs|seis|sei|zes|enam|altı|sáu)[- ]?(?:digit|stell|chif|cif|cij|cyfr|hane|chữ|angka)
`,
  /** Calls itself a token, a PIN, a number or a challenge: a code, maybe. */
  vague: String.raw`
\btoken\b|\bpin\b|challenge
`,
  /** The code travels by another road: a message, a mail, a call. */
  sent: String.raw`
\bsms|\btext(?:ed| mes)|\bsent\b|\be-? ?mail|inbox|whats ?app|telegram|phone call|call(?:ed|ing) you
(?:phone|mobile|mail|\bhp) (?:code|otp|ver)|gesendet|geschick|gesandt|anruf|nachricht|envoy|courriel|texto|enviad
enviamos|correo|mensa[jg]|inviat|messag|llamad|gestuur|verzond|verstuur|bericht|wysła|wiadomo|gönder|mesaj|gửi
tin nhắn|dikirim|mengirim|pesan
`,
  /** Said after a field, or on a button around it, only where a code was sent: "we can send …" is an offer and no evidence. */
  wasSent: String.raw`
(?:we|we've|have|has|been|was|just|code) sent|texted|re-?send|again|new code
^(?:get|send|request) (?:the |a |verification )?(?:code|otp)|n[o']t (?:get|rec)|erneut|nochmal|gesendet|renvoy|reenvi
reinv|di nuovo|opnieuw|ponownie|tekrar|yeniden|gửi lại|ulang
`,
  /** A device of its own makes the code; ours would be wrong there, and an attempt lost. */
  hardware: String.raw`
yubi|hardware|securid|\bfob\b|smart ?card|security key|sicherheitsschl|clé de séc|llave de|chave de
`,
  /** To be read off a picture. */
  captcha: String.raw`
captcha|in (?:the|this) (?:image|picture)|(?:characters|letters|numbers) (?:shown|you|above|below)|im bild|l'image
imagen|gambar
`,
  /** One of the codes kept for a rainy day: never ours to type. Counts beside a word for a code, on either side. */
  backup: String.raw`
back-? ?up|recover[a-z]*|scratch|emergency|rescue|wiederherst|ersatz|notfall|secours|récup|resp|recup|herstel|reserve
zapas|odzys|kurtar|yedek|dự phòng|khôi phục|cadangan|pemulihan
`,
  /** Codes of another trade: post, shops, cards, invitations, programs, and the code of any thing. */
  other: String.raw`
\bzip|post(?:al|[- ]?c|leit)|\bplz\b|\bcep\b|pocztow|posta k|bưu|kode pos|coupon|promo|voucher|gutsch|rabat|discount
reduc|descuen|cup[oó]n|desconto|sconto|korting|kupon|indirim|giảm giá|diskon|\bgift|redeem|\bc[vs][cv]|\bcard|\bkart
kredit|\bcarte|tarjeta|cartao|carta di|invit|refer|einlad|parrain|undang|davet|\b(?:en|de|uni|geo|bar|qr) ?cod|\bapi\b
access token|token name|source|search|licen[cs]e|serial|\biban|csrf|\bsku|vorwahl|produ[ckt]|negara
(?:country|area|dial[a-z]*|item|order|tracking|booking|room|class|game|student|employee|error|language|colou?r|course|partner|agent|store|company|customer|tax|bank|state|project|activation|delivery|event|meeting|currency|sort|branch) ?(?:(?:pass)?code|number|no\b|id\b|key|pin)
`,
  /** What people type about themselves: for fields that say `one-time-code` only to keep a browser from filling them. */
  aboutMe: String.raw`
user ?name|\bname\b|address|(?:phone|mobile) number|\bcity\b|quantity|\bqty|amount|\blogin$|pass ?wor[dt]|passwd
\bpwd\b|mot de passe|contrase|\bsenha|kata sandi|wachtwo|hasło|şifre
`,
};

export type Meaning = keyof typeof LATIN;
export type Words = Record<Meaning, string>;

/** What a text can say, by meaning. */
export const say: Record<Meaning, RegExp> = compile(LATIN);

let knows = false;
/** A letter of a script whose words may not be here: everything from Greek on, but for the Latin of Vietnamese and signs. */
const OTHER_SCRIPT = /[\u0370-\u1dff\u2e80-\ud7ff\uf900-\ufdff\ufe70-\uffdc]/;

/** Adds the words of the other scripts. */
export function learn(more: Words): void {
  const both = Object.entries(LATIN).map(([meaning, words]) => [meaning, `${words}\n${more[meaning as Meaning]}`]);
  Object.assign(say, compile(Object.fromEntries(both) as Words));
  knows = true;
}

/** True when nothing can be said about such a text before `learn` was called. */
export function isUnread(text: string): boolean {
  return !knows && OTHER_SCRIPT.test(text);
}

function compile(words: Words): Record<Meaning, RegExp> {
  const { code, backup } = Object.fromEntries(Object.entries(words).map(([meaning, lines]) => [meaning, joined(lines)])) as Words;
  const near = ` (?:d[ei] |d'|\u0627\u0644)?`;
  // The phrase with its code word on either side.
  const phrase = `(?:[^ ]*(?:${code})[^ ]*${near}|)(?:${backup})[^ ]*(?:[- ]?(?:${code}|key|phrase|kit)[^ ]*)|(?:${code})[^ ]*${near}(?:${backup})[^ ]*`;
  const compiled = Object.entries(words).map(([meaning, lines]) => [meaning, new RegExp(joined(lines))]);
  return { ...(Object.fromEntries(compiled) as Record<Meaning, RegExp>), backup: new RegExp(phrase) };
}

function joined(lines: string): string {
  return normalize(lines.trim()).replace(/\s*\n\s*/g, '|');
}

/** Titles, headings and paths of pages that ask for a second factor. */
export const PAGE = /\b(?:2fa|mfa|tfa|t?otp|two ?factor|2 factor|two step|2 step|multi factor|second factor)\b/;
