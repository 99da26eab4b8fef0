/**
 * What a key, a paste or an autofill makes of a code: pure text in, pure text out.
 *
 * People paste `123 456`, `１２３４５６`, `١٢٣٤٥٦` and "Your code is 123456"; a pattern that refuses the whole paste loses a right code.
 */
export type CodeShape = { readonly kind: 'digits'; readonly length: number } | { readonly kind: 'backup' };

/** The text that the field keeps: digits cut to length, or a backup code as it was typed. */
export function keepText(text: string, shape: CodeShape): string {
  return shape.kind === 'digits' ? findDigits(text, shape.length) : text.normalize('NFKC').slice(0, 64);
}

/** The code as it goes to the server: ASCII digits, or the symbols of Crockford's base32 (https://www.crockford.com/base32.html). */
export function readCode(text: string, shape: CodeShape): string {
  return shape.kind === 'digits' ? keepText(text, shape) : readBackupCode(text);
}

/** Whether the code can be sent. A backup code has no length of its own here: the server knows it. */
export function isWhole(code: string, shape: CodeShape): boolean {
  return shape.kind === 'digits' ? code.length === shape.length : code.length >= 8;
}

function findDigits(text: string, length: number): string {
  const ascii = asciiDigits(text);
  const rest = length - 1;
  const whole =
    new RegExp(`(?<!\\d)\\d{${length}}(?!\\d)`).exec(ascii) ??
    new RegExp(`(?<!\\d)(?:\\d[\\s\\-.]?){${rest}}\\d(?!\\d)`).exec(ascii);
  return (whole ? whole[0] : ascii).replace(/\D/g, '').slice(0, length);
}

/** Decimal digits of any script as ASCII. In Unicode they come in runs of ten from zero (UAX #44, Nd). */
function asciiDigits(text: string): string {
  return text.normalize('NFKC').replace(/(?![0-9])\p{Nd}/gu, (digit) => {
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
