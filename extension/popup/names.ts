/** Names from outside, as they may be shown (SH-15). */

const MAX_GRAPHEMES = 64;
// Controls, and what reorders the text around it: marks, embeddings, overrides and isolates (Unicode UAX #9).
const UNSEEN = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** One line of at most 64 characters as people count them, and at most four marks stacked on any of them. */
export function safeName(name: string): string {
  const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(name.replace(UNSEEN, '').trim());
  const shown: string[] = [];
  for (const { segment } of graphemes) {
    if (shown.length === MAX_GRAPHEMES) return `${shown.join('')}…`;
    shown.push([...segment].slice(0, 5).join(''));
  }
  return shown.join('');
}

/** The site as the address bar would say it, in ASCII; the scheme only where it is not the usual one. */
export function siteName(origin: string): string {
  return origin.replace(/^https:\/\//, '');
}

/** `481502` → `481 502`: read in two glances. */
export function groupDigits(digits: string): string {
  const half = Math.ceil(digits.length / 2);
  return digits.length < 6 ? digits : `${digits.slice(0, half)} ${digits.slice(half)}`;
}
