import { type FieldText } from './field-text.ts';
import { normalize } from './normalize.ts';

/**
 * The words that say what a field is for: one pattern per meaning. Here those of English, which name fields everywhere; those of
 * seventeen other languages are in `field-words.ts`, which a page is given only when it is not plainly English.
 *
 * They are compared with normalised text and normalised themselves, so they may be written with accents; a capital may not
 * stand in them (`[^ ]` is what `\S` would be). Stems, not forms: `verif` finds every case of the word.
 */
const ENGLISH = {
  /** The code comes from an authenticator app. */
  app: String.raw`
authy|\btotp|authenticator|google (?:auth|verif|2fa)|\bga code|(?:tion|auth|security|2fa|otp)[s-]* ?app\b|app (?:auth|verif)
`,
  /** A second step is asked for; by which means is not said. */
  twoStep: String.raw`
(?:\b2|two|multi|second)[- ]?(?:fa|step|sv\b)|\b[mt]fa|[mt]fa\b
`,
  /** The code is good for one use, which is what we have. */
  oneTime: String.raw`
\b[th]?otp|otp\b|\botc\b|one[- ]?time|passcode|\bidv\b
`,
  /** Some code to type in. */
  code: String.raw`
codes?(?![a-z])
`,
  /** What it proves. Together with CODE, in one sentence, it is a verification code. */
  verify: String.raw`
verif|\bauth|secur|log[- ]?in|sign[- ]?in|confirm|acces
`,
  /** "6-digit", in figures or words. */
  digits: String.raw`
(?:[5-8]|six)[- ]?digit
`,
  /** Calls itself a token, a PIN, a number or a challenge: a code, maybe. */
  vague: String.raw`
\btoken\b|\bpin\b|challenge
`,
  /** The code travels by another road: a message, a mail, a call. */
  sent: String.raw`
\bsms|\btext(?:ed| mes)|\bsent\b|messag|\be-? ?mail|inbox|whats ?app|telegram|phone call|call(?:ed|ing) you
(?:phone|mobile|mail|\bhp) (?:code|otp|ver)
`,
  /** Said after a field, or on a button around it, only where a code was sent: "we can send …" is an offer and no evidence. */
  wasSent: String.raw`
(?:we|we've|have|has|been|was|just|code) sent|texted|re-?send|again|new code
^(?:get|send|request) (?:the |a |verification )?(?:code|otp)|n[o']t (?:get|rec)
`,
  /** A device of its own makes the code; ours would be wrong there, and an attempt lost. */
  hardware: String.raw`
yubi|hardware|securid|\bfob\b|smart ?card|security key
`,
  /** To be read off a picture. */
  captcha: String.raw`
captcha|in (?:the|this) (?:image|picture)|(?:characters|letters|numbers) (?:shown|you|above|below)
`,
  /** One of the codes kept for a rainy day: never ours to type. Counts beside a word for a code, on either side. */
  backup: String.raw`
back-? ?up|recover[a-z]*|scratch|emergency|rescue
`,
  /** Codes of another trade: post, shops, cards, invitations, programs, and the code of any thing. */
  other: String.raw`
\bzip|post(?:al|[- ]?c)|coupon|promo|voucher|discount|\bgift|redeem|\bc[vs][cv]|\bcard|invit|refer
\b(?:en|de|uni|geo|bar|qr) ?cod|\bapi\b|access token|token name|source|search|licen[cs]e|serial|\biban|csrf|\bsku|produ[ckt]
(?:country|area|dial[a-z]*|item|order|tracking|booking|room|class|game|student|employee|error|language|colou?r|course|partner|agent|store|company|customer|tax|bank|state|project|activation|delivery|event|meeting|currency|sort|branch) ?(?:(?:pass)?code|number|no\b|id\b|key|pin)
`,
  /** What people type about themselves: for fields that say `one-time-code` only to keep a browser from filling them. */
  aboutMe: String.raw`
user ?name|\bname\b|address|(?:phone|mobile) number|\bcity\b|quantity|\bqty|amount|\blogin$|pass ?word|passwd|\bpwd\b
`,
};

export type Meaning = keyof typeof ENGLISH;
export type Words = Record<Meaning, string>;

/** What a text can say, by meaning. */
export const say = compile(ENGLISH);

let knows = false;

/** Adds the words of the other languages. */
export function learn(more: Words): void {
  Object.assign(say, compile(ENGLISH, more));
  knows = true;
}

/** Words that English has and its neighbours have not. */
const PLAIN =
  /\b(?:the|your|you|this|that|enter|with|from|authenticat(?:or|ion)|verification|security|factor|step|number|user|back|lost|try|using)\b/;

/**
 * True when the words of other languages might say something here: the page says that it is in one, it has letters that English
 * has not, nothing longer than a word or two is said, or a sentence has no word that gives English away.
 */
export function isUnread({ names, label, before, after, actions }: FieldText, input: HTMLInputElement): boolean {
  const told = [...label, ...before, ...after, ...actions];
  const isPlain = told.every((text) => text.length < 9 || PLAIN.test(text)) && told.some((text) => PLAIN.test(text));
  const says = input.closest('[lang]')?.getAttribute('lang') ?? 'en';
  return !knows && !(isPlain && /^en/i.test(says) && !/[^\0-\x7f]/.test(names + told.join()));
}

function compile(words: Words, more?: Words): Record<Meaning, RegExp> {
  const joined = (meaning: Meaning) => normalize(`${words[meaning]}\n${more?.[meaning] ?? ''}`.trim()).replace(/\s*\n\s*/g, '|');
  const [code, backup] = [joined('code'), joined('backup')];
  const near = ` ?(?:d[ei] |d'|\u0627\u0644)?`;
  // The phrase with its code word on either side.
  const phrase = `(?:[^ ]*(?:${code})[^ ]*${near}|)(?:${backup})[^ ]*(?:[- ]?(?:${code}|key|phrase|kit)[^ ]*)|(?:${code})[^ ]*${near}(?:${backup})[^ ]*`;
  const meanings = Object.keys(words) as Meaning[];
  const patterns = meanings.map((meaning) => [meaning, new RegExp(meaning === 'backup' ? phrase : joined(meaning))]);
  return Object.fromEntries(patterns) as Record<Meaning, RegExp>;
}
