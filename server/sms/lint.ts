import { composeMessage, composeNotice } from './compose.ts';
import type { MessageFacts } from './gateway.ts';
import { parseOriginBound } from './origin-bound.ts';
import { countSegments, isGsm } from './segments.ts';
import type { Wording, Wordings } from './templates/wording.ts';

export interface Finding {
  language: string;
  purpose: Purpose;
  severity: 'error' | 'warning';
  /** What is wrong and what to do, for the person who wrote the words. */
  message: string;
}

type Purpose = keyof Wording;

const PURPOSES: Purpose[] = ['sign-in', 'change', 'transaction', 'enrollment', 'number-replaced'];
const NEEDED: Record<Purpose, string[]> = {
  'sign-in': ['code', 'issuer', 'minutes'],
  change: ['code', 'issuer', 'minutes'],
  enrollment: ['code', 'issuer', 'minutes'],
  transaction: ['code', 'issuer', 'amount', 'payee', 'minutes'],
  'number-replaced': ['issuer'],
};
/** A sign-in is one segment; a transaction in another alphabet needs room for amount and payee. */
const MOST_SEGMENTS = { gsm: 1, other: 3 };
const DO_NOT_SHARE = /share|tell|bagikan|beri ?tahu|rahasia/i;

export interface LintOptions {
  issuer: string;
  host: string;
}

/** Everything that is wrong with a set of templates, for a site of this name at this host. */
export function lintTemplates(wordings: Wordings, options: LintOptions): Finding[] {
  return Object.entries(wordings).flatMap(([language, wording]) =>
    PURPOSES.flatMap((purpose) => lintOne(wording, language, purpose, options)),
  );
}

function lintOne(wording: Partial<Wording>, language: string, purpose: Purpose, options: LintOptions): Finding[] {
  const words = wording[purpose];
  const report = (severity: Finding['severity']) => (message: string) => ({ language, purpose, severity, message });
  if (typeof words !== 'string' || words.trim() === '') return [report('error')('is missing: write it')];
  const broken = brokenRules(words, purpose);
  if (broken.length > 0) return broken.map(report('error'));
  const text = sampleText(wording as Wording, language, purpose, options);
  return [...textErrors(text, purpose, options).map(report('error')), ...textWarnings(words, text).map(report('warning'))];
}

function brokenRules(words: string, purpose: Purpose): string[] {
  const used = [...words.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? '');
  const missing = NEEDED[purpose].filter((name) => !used.includes(name));
  const unknown = used.filter((name) => !NEEDED[purpose].includes(name));
  return [
    ...missing.map((name) => `lacks {${name}}: the reader must see it`),
    ...unknown.map((name) => `has {${name}}, which nothing fills`),
    ...(used.filter((name) => name === 'code').length > 1 ? ['has {code} twice: phones offer the first of two'] : []),
    ...(/[@#]/.test(words) ? ['has @ or #: they belong to the last line, which is added for you'] : []),
    ...(/[\r\n]/.test(words) ? ['has a line break: words are one line'] : []),
    ...(/https?:|www\.|\/\//i.test(words) ? ['has a link: people must never be taught to follow one from a code message'] : []),
    ...(/\d{4}|\d\{code\}|\{code\}\d/.test(words) ? ['has digits of its own that a phone can take for the code'] : []),
  ];
}

function textErrors(text: string, purpose: Purpose, { host }: LintOptions): string[] {
  const read = parseOriginBound(text);
  const readable = purpose === 'number-replaced' ? read === null : read?.host === host && read.code === SAMPLE_CODE;
  const segments = countSegments(text);
  const most = isGsm(text) ? MOST_SEGMENTS.gsm : MOST_SEGMENTS.other;
  return [
    ...(readable ? [] : ['cannot be read by browsers: the last line is not @host #code']),
    ...(segments > most ? [`costs ${String(segments)} messages: shorten it to ${String(most)}`] : []),
  ];
}

function textWarnings(words: string, text: string): string[] {
  const [outside] = [...words].filter((character) => !isGsm(character));
  return [
    ...(outside
      ? [
          `has “${outside}”, which is not in the GSM alphabet: it costs ${String(countSegments(text))} message(s) at 70 characters`,
        ]
      : []),
    // Seen with Chrome on Android: https://github.com/clerk/javascript/pull/172
    ...(words.startsWith('{code}') && DO_NOT_SHARE.test(words)
      ? ['begins with the code and warns not to share it: Chrome on Android was seen to never read such messages']
      : []),
  ];
}

const SAMPLE_CODE = '404142';

/** What a reader would see, for a made-up code and payee. */
export function sampleText(wording: Wording, language: string, purpose: Purpose, { issuer, host }: LintOptions): string {
  const wordings = { [language]: wording, en: wording };
  if (purpose === 'number-replaced') return composeNotice({ purpose, locale: language, issuer }, wordings);
  const transaction = { amount: '2500000', currency: 'IDR', payee: 'BCA 0123456789 Siti Rahmawati' };
  const facts: MessageFacts = { purpose, locale: language, issuer, host, code: SAMPLE_CODE, minutes: 5 };
  return composeMessage(purpose === 'transaction' ? { ...facts, transaction } : facts, wordings);
}
