import { MfaError } from '../errors.ts';
import { type Algorithm, ALGORITHMS, checkAccount, FOREIGN, type OtpAccount, STRICT } from './account.ts';
import { decodeBase32, decodeBase32Leniently, encodeBase32 } from './base32.ts';

/**
 * `otpauth://` URIs (Key Uri Format), through two doors: `parseOffer` for what a server issues now, strict;
 * `parseForeign` for what people own already, lenient and with warnings.
 */

/** No real URI is longer, and no QR code that a phone reads holds more. */
const MAX_URI_CHARS = 2048;
const STEAM_DIGITS = 5;

export type ForeignWarning =
  'short-secret' | 'odd-secret' | 'unusual-digits' | 'unusual-period' | 'issuer-mismatch' | 'duplicate-parameter' | 'no-account';

export interface Foreign {
  account: OtpAccount;
  warnings: ForeignWarning[];
}

/**
 * Reads an offer to enrol: `otpauth://totp|hotp/[issuer:]account?secret=…`, each parameter once, issuer prefix equal to
 * `issuer=`, secret of at least 128 bits, 6 to 8 digits, 15 to 120 seconds.
 *
 * @throws MfaError `bad-uri` and the codes of `checkAccount`.
 */
export function parseOffer(uri: string): OtpAccount {
  const { type, label, query } = dissect(uri, /^otpauth:\/\/(totp|hotp)\/([^?#/]+)\?([^#]+)$/);
  const parameters = parseQuery(query);
  if (parameters.repeated) throw new MfaError('bad-uri', 'a parameter is given twice');
  const names = splitLabel(label);
  const issuer = parameters.get('issuer');
  if (names.colons > 1) throw new MfaError('bad-label', 'a label is issuer:account');
  if (issuer !== undefined && names.issuer !== undefined && issuer !== names.issuer)
    throw new MfaError('bad-label', 'the issuer of the label differs from the parameter');
  const account = {
    issuer: issuer ?? names.issuer ?? '',
    account: names.account,
    secret: decodeBase32(need(parameters.get('secret'), 'bad-secret')),
    algorithm: strictAlgorithm(parameters.get('algorithm')),
    digits: wholeNumber(parameters.get('digits') ?? '6', 'bad-digits'),
  };
  return checkAccount(
    type === 'hotp' ? { ...account, type, counter: strictCounter(parameters) } : strictTotp(account, parameters),
    STRICT,
  );
}

/**
 * Reads what other apps write. Normalises spelling, prefers the `issuer=` parameter, keeps the first of two equal
 * parameters, and says in `warnings` what was odd. Never guesses an algorithm.
 *
 * @throws MfaError `bad-uri` `bad-secret` `bad-algorithm` `bad-digits` `bad-period` `bad-counter` `bad-label`.
 */
export function parseForeign(uri: string): Foreign {
  const steam = /^steam:\/\/([A-Za-z2-7=]+)\/?$/.exec(uri.trim());
  if (steam) return foreignAccount('steam', '', parseQuery(`secret=${steam[1] ?? ''}&issuer=Steam`));
  const { type, label, query } = dissect(
    uri.trim(),
    /^(?:apple-)?otpauth:\/\/(totp|hotp|steam)(?:\/([^?#]*))?(?:\?([^#]*))?(?:#.*)?$/i,
  );
  return foreignAccount(type.toLowerCase() as OtpAccount['type'], label, parseQuery(query));
}

/**
 * Writes the URI of an account; `parseOffer` reads it back unchanged. Defaults are left out: some apps refuse what they
 * would have assumed anyway.
 *
 * @throws MfaError `bad-label` if a name holds a colon, and the codes of `checkAccount`.
 */
export function formatUri(account: OtpAccount): string {
  checkAccount(account, FOREIGN);
  if (account.account.includes(':') || account.issuer.includes(':'))
    throw new MfaError('bad-label', 'a colon separates issuer and account and cannot be part of either');
  const prefix = account.issuer ? `${encodeURIComponent(account.issuer)}:` : '';
  const query = parametersOf(account).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `otpauth://${account.type}/${prefix}${encodeURIComponent(account.account)}?${query.join('&')}`;
}

function parametersOf(account: OtpAccount): Array<[string, string]> {
  const parameters: Array<[string, string]> = [['secret', encodeBase32(account.secret)]];
  if (account.issuer) parameters.push(['issuer', account.issuer]);
  if (account.algorithm !== 'SHA1') parameters.push(['algorithm', account.algorithm]);
  if (account.type !== 'steam' && account.digits !== 6) parameters.push(['digits', String(account.digits)]);
  if (account.type === 'hotp') parameters.push(['counter', String(account.counter)]);
  else if (account.periodSeconds !== 30) parameters.push(['period', String(account.periodSeconds)]);
  return parameters;
}

interface Parts {
  type: string;
  label: string;
  query: string;
}

function dissect(uri: string, shape: RegExp): Parts {
  if (uri.length > MAX_URI_CHARS) throw new MfaError('bad-uri', 'the URI is too long');
  const match = shape.exec(uri);
  if (!match) throw new MfaError('bad-uri', 'not an otpauth URI');
  const [, type = '', label = '', query = ''] = match;
  return { type, label: decode(label), query };
}

class Parameters {
  readonly #values = new Map<string, string>();
  repeated = false;

  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  add(name: string, value: string): void {
    if (this.#values.has(name)) this.repeated = true;
    else this.#values.set(name, value);
  }
}

function parseQuery(query: string): Parameters {
  const parameters = new Parameters();
  for (const part of query.split('&')) {
    if (part === '') continue;
    const at = part.indexOf('=');
    if (at < 0) parameters.add(decode(part).toLowerCase(), '');
    else parameters.add(decode(part.slice(0, at)).toLowerCase(), decode(part.slice(at + 1)));
  }
  return parameters;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new MfaError('bad-uri', 'percent-encoding is broken', { cause });
  }
}

function splitLabel(label: string): { issuer: string | undefined; account: string; colons: number } {
  const [first = '', ...others] = label.split(':');
  if (others.length === 0) return { issuer: undefined, account: first.trim(), colons: 0 };
  return { issuer: first.trim(), account: others.join(':').trim(), colons: others.length };
}

function need(value: string | undefined, code: 'bad-secret' | 'bad-counter'): string {
  if (value === undefined) throw new MfaError(code, 'a required parameter is missing');
  return value;
}

function wholeNumber(text: string, code: 'bad-digits' | 'bad-period' | 'bad-counter'): number {
  if (!/^[0-9]{1,15}$/.test(text)) throw new MfaError(code, 'a parameter must be a whole number');
  return Number(text);
}

function strictAlgorithm(text = 'SHA1'): Algorithm {
  const algorithm = ALGORITHMS.find((known) => known === text);
  if (!algorithm) throw new MfaError('bad-algorithm', 'the algorithm is SHA1, SHA256 or SHA512');
  return algorithm;
}

function strictCounter(parameters: Parameters): number {
  return wholeNumber(need(parameters.get('counter'), 'bad-counter'), 'bad-counter');
}

function strictTotp<T>(account: T, parameters: Parameters): T & { type: 'totp'; periodSeconds: number } {
  if (parameters.get('counter') !== undefined) throw new MfaError('bad-counter', 'a time-based account has no counter');
  return { ...account, type: 'totp', periodSeconds: wholeNumber(parameters.get('period') ?? '30', 'bad-period') };
}

function foreignAccount(type: OtpAccount['type'], label: string, parameters: Parameters): Foreign {
  const warnings: ForeignWarning[] = [];
  const names = splitLabel(label);
  const issuer = parameters.get('issuer')?.trim() || names.issuer || '';
  const isSteam = type === 'steam' || hasSteamMark(issuer, parameters);
  const secret = decodeBase32Leniently(need(parameters.get('secret'), 'bad-secret'));
  const common = {
    issuer,
    account: names.account,
    secret: secret.bytes,
    algorithm: foreignAlgorithm(parameters.get('algorithm')),
    digits: isSteam ? STEAM_DIGITS : wholeNumber(parameters.get('digits') || '6', 'bad-digits'),
  };
  const account: OtpAccount =
    type === 'hotp'
      ? { ...common, type, counter: wholeNumber(parameters.get('counter') || '0', 'bad-counter') }
      : {
          ...common,
          type: isSteam ? 'steam' : 'totp',
          periodSeconds: wholeNumber(parameters.get('period') || '30', 'bad-period'),
        };
  checkAccount(account, FOREIGN);
  if (!secret.exact) warnings.push('odd-secret');
  if (parameters.repeated) warnings.push('duplicate-parameter');
  if (names.issuer !== undefined && names.issuer !== issuer) warnings.push('issuer-mismatch');
  return { account, warnings: [...warnings, ...oddities(account)] };
}

/** KeePassXC writes `encoder=steam`, Stratum a bare `steam`; others the issuer with five digits. */
function hasSteamMark(issuer: string, parameters: Parameters): boolean {
  const byEncoder = parameters.get('encoder')?.toLowerCase() === 'steam' || parameters.get('steam') !== undefined;
  return byEncoder || (issuer.toLowerCase() === 'steam' && parameters.get('digits') === String(STEAM_DIGITS));
}

/** `sha1`, `SHA-1`, `HmacSHA1` are spellings of one thing; anything else unknown is an error, never a silent SHA-1. */
function foreignAlgorithm(text: string | undefined): Algorithm {
  if (!text) return 'SHA1';
  return strictAlgorithm(
    text
      .toUpperCase()
      .replace(/^HMAC[-_]?/, '')
      .replace('-', ''),
  );
}

function oddities(account: OtpAccount): ForeignWarning[] {
  const odd: ForeignWarning[] = [];
  if (account.secret.length < STRICT.minSecretBytes) odd.push('short-secret');
  if (account.account === '') odd.push('no-account');
  if (account.type !== 'steam' && (account.digits < STRICT.digits[0] || account.digits > STRICT.digits[1]))
    odd.push('unusual-digits');
  if (
    account.type !== 'hotp' &&
    (account.periodSeconds < STRICT.periodSeconds[0] || account.periodSeconds > STRICT.periodSeconds[1])
  )
    odd.push('unusual-period');
  return odd;
}
