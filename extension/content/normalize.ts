/**
 * Text as the word lists are written: lower case, one space, no accents, no vowel points, the same letters however they were
 * composed. Accents of Latin and Cyrillic, Arabic marks and the nukta go; what Thai, Hindi, Korean and Japanese need stays.
 */
export function normalize(text: string): string {
  return text
    .normalize('NFKD')
    .replace(MARKS, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[ıłđøß’‘`´]|[ \t\u00a0]+/g, (letter) => SAME[letter] ?? ' ');
}

const MARKS = /[\u0300-\u036f]|[\u064b-\u0655]|[\u0640\u00ad]|\u093c|[\u200b-\u200f]|[\u2066-\u2069]/g;
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
