import { MfaError } from '../errors.ts';

/**
 * Canonical JSON: RFC 8785 restricted to one flat object of strings in Unicode normalisation form C.
 *
 * What is signed, hashed or compared byte for byte passes through here. Without numbers, nesting and duplicates there is
 * nothing left on which two implementations could disagree.
 */
export type FlatStrings = Readonly<Record<string, string>>;

/**
 * The one text of an object: keys sorted by UTF-16 code units, no white space (RFC 8785 §3.2.3).
 * `known`, if given, lists the keys that may occur.
 *
 * @throws MfaError `bad-payload` for anything but strings, unknown keys, text that is not NFC or not well-formed.
 */
export function canonicalJson(value: unknown, known?: readonly string[]): string {
  if (!isPlainObject(value)) throw new MfaError('bad-payload', 'the payload is one object of strings');
  const keys = Object.keys(value).sort();
  for (const key of keys) checkMember(key, value[key], known);
  return `{${keys.map((key) => `${JSON.stringify(key)}:${JSON.stringify(value[key])}`).join(',')}}`;
}

/**
 * Reads a text that must be canonical already, and returns the object (without prototype).
 *
 * @throws MfaError `bad-payload` if one byte differs from what `canonicalJson` would write: duplicate keys, another order,
 *   white space, numbers, nesting, unknown keys.
 */
export function parseCanonicalJson(text: string, known?: readonly string[]): FlatStrings {
  const value = parse(text);
  if (canonicalJson(value, known) !== text) throw new MfaError('bad-payload', 'the text is not canonical');
  return Object.assign(Object.create(null) as object, value) as FlatStrings;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MfaError('bad-payload', 'the text is not JSON', { cause });
  }
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function checkMember(key: string, value: unknown, known: readonly string[] | undefined): void {
  if (typeof value !== 'string') throw new MfaError('bad-payload', 'every value of the payload is a string');
  if (known && !known.includes(key)) throw new MfaError('bad-payload', 'the payload has an unknown key');
  for (const text of [key, value])
    if (/\p{Cs}/u.test(text) || text !== text.normalize('NFC')) throw new MfaError('bad-payload', 'text is Unicode in form C');
}
