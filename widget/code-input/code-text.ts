/**
 * What a key, a paste or an autofill makes of a code: pure text in, pure text out.
 *
 * People paste `123 456`, `１２３４５６`, `١٢٣٤٥٦` and "Your code is 123456"; a pattern that refuses the whole paste loses a right code.
 *
 * `digits` is how many digits a code has; 0 is a backup code: text of no length of its own.
 */

/** The text that the field keeps: digits cut to length, or a backup code as it was typed. */
export function keepText(text: string, digits: number): string {
  return digits ? findDigits(text, digits) : text.normalize('NFKC').slice(0, 64);
}

/** The code as it goes to the server: ASCII digits, or the symbols of Crockford's base32 (https://www.crockford.com/base32.html). */
export function readCode(text: string, digits: number): string {
  return digits ? keepText(text, digits) : readBackupCode(text);
}

/** Whether the code can be sent. Only the server knows how long a backup code is. */
export function isWhole(code: string, digits: number): boolean {
  return digits ? code.length === digits : code.length >= 8;
}

/** The first run of exactly that many digits; then one with spaces, dashes and dots in it; otherwise whatever digits there are. */
function findDigits(text: string, length: number): string {
  const ascii = asciiDigits(text);
  const run = (between: string): string | undefined =>
    new RegExp(`(?<!\\d)(\\d${between}){${length}}(?<=\\d)(?!\\d)`).exec(ascii)?.[0];
  return (run('') ?? run('[\\s\\-.]?') ?? ascii).replace(/\D/g, '').slice(0, length);
}

/** Decimal digits of any script as ASCII. In Unicode they come in runs of ten from zero (UAX #44, Nd). */
function asciiDigits(text: string): string {
  return text.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => {
    const point = digit.codePointAt(0) ?? 0;
    let zero = point;
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
    return String((point - zero) % 10);
  });
}

function readBackupCode(text: string): string {
  return asciiDigits(text)
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
}
