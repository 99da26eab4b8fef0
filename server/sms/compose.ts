import { MfaError } from '../../shared/errors.ts';
import type { Transaction } from '../../shared/protocol/challenge.ts';
import type { MessageFacts, NoticeFacts } from './gateway.ts';
import { formatOriginBound } from './origin-bound.ts';
import { plainText } from './plain-text.ts';
import { countSegments, foldToGsm, isGsm } from './segments.ts';
import { type Wordings, wordingFor, WORDINGS } from './templates/wording.ts';

/** A payee is shortened to this before a message may cost a second segment. */
const SHORTEST_PAYEE = 12;
const LONGEST_PAYEE = 48;

/**
 * The text of a message: words first, a blank line, and last the line that tells the browser whose code it is.
 * Whatever users or payees wrote in it is one line of plain text that no browser and no phone can take for a code or link.
 *
 * @throws MfaError `bad-config` if a transaction comes without amount and payee, or the host or code is not one word.
 */
export function composeMessage(facts: MessageFacts, wordings: Wordings = WORDINGS): string {
  const words = wordingFor(facts.locale, wordings)[facts.purpose];
  const write = (payee: string): string => `${fill(words, { ...valuesOf(facts), payee })}\n\n${lineOf(facts)}`;
  if (facts.purpose !== 'transaction') return write('');
  if (!facts.transaction) throw new MfaError('bad-config', 'a message for a transaction needs its amount and payee');
  return fitted(foldToGsm(plainText(facts.transaction.payee)) || '?', write);
}

/** The text of a notice: words only. */
export function composeNotice(facts: NoticeFacts, wordings: Wordings = WORDINGS): string {
  return fill(wordingFor(facts.locale, wordings)[facts.purpose], { issuer: foldToGsm(plainText(facts.issuer)) });
}

/** The longest payee that costs one segment; if even a short one does not fit, the whole of it at the price of more. */
function fitted(payee: string, write: (payee: string) => string): string {
  const characters = [...new Intl.Segmenter().segment(payee)].map(({ segment }) => segment);
  const cut = (length: number) => (characters.length <= length ? payee : `${characters.slice(0, length - 2).join('')}..`);
  for (let length = LONGEST_PAYEE; length >= SHORTEST_PAYEE; length--) {
    const text = write(cut(length));
    if (countSegments(text) === 1) return text;
  }
  return write(cut(LONGEST_PAYEE));
}

function lineOf(facts: MessageFacts): string {
  for (const word of [facts.host, facts.code, facts.embeddedHost ?? 'none'])
    if (!/^[!-~]{1,253}$/.test(word)) throw new MfaError('bad-config', 'host and code of a message are one word of ASCII each');
  return formatOriginBound(facts);
}

function valuesOf(facts: MessageFacts): Record<string, string> {
  return {
    issuer: foldToGsm(plainText(facts.issuer)),
    code: facts.code,
    minutes: String(facts.minutes),
    amount: facts.transaction ? formatAmount(facts.transaction, facts.locale) : '',
  };
}

/** Values are put in at once, so that a payee called `{code}` is just that. */
function fill(words: string, values: Record<string, string>): string {
  return words.replace(/\{([a-z]+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** `Rp 250.000`, `$250.00`: exact, with the currency's symbol where it is unambiguous and costs no other alphabet. */
export function formatAmount({ amount, currency }: Pick<Transaction, 'amount' | 'currency'>, locale: string): string {
  const symbol = spelled(amount, currency, locale, 'symbol');
  return isGsm(symbol) ? symbol : spelled(amount, currency, locale, 'code');
}

function spelled(amount: string, currency: string, locale: string, currencyDisplay: 'symbol' | 'code'): string {
  const decimals = amount.split('.')[1]?.length ?? 0;
  const format = new Intl.NumberFormat(supported(locale), {
    style: 'currency',
    currency,
    currencyDisplay,
    numberingSystem: 'latn',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  // A decimal string is formatted exactly (ECMA-402, Intl mathematical values); as a number it would be rounded.
  return foldToGsm(format.format(amount as `${number}`).replace(/\s/gu, ' '));
}

function supported(locale: string): string {
  try {
    return Intl.NumberFormat.supportedLocalesOf(locale)[0] ?? 'en';
  } catch {
    return 'en';
  }
}
