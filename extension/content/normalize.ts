/**
 * Text as the word lists are written: lower case, one space, no accents, no vowel points, the same letters however they were
 * composed. Marks go in every script, and so do they in the words that texts are compared with.
 */
export function normalize(text: string): string {
  return text
    .normalize('NFKD')
    .replace(MARKS, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[ıłđøß’‘`´]|[ \t\u00a0]+/g, (letter) => SAME[letter] ?? ' ');
}

/** Combining marks, characters that nobody sees, and the Arabic one that stretches a word. */
const MARKS = /[\p{M}\p{Cf}\u0640]/gu;
const SAME: Record<string, string> = { ı: 'i', ł: 'l', đ: 'd', ø: 'o', ß: 'ss', '’': "'", '‘': "'", '`': "'", '´': "'" };

/** `twoFactorCode`, `two-factor_code` and `TwoFactorCode2` as words: `two factor code`, `two factor code 2`. */
export function nameWords(name: string): string {
  return normalize(
    name
      .replace(/([a-z\d])([A-Z])/g, '$1 $2')
      .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' '),
  ).trim();
}
