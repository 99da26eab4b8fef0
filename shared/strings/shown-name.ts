/**
 * A name from outside as it may be shown: one line, at most `max` characters as people count them, without control characters,
 * and without the invisible marks that reorder text (a payee must not be able to write itself backwards: UTS #55, SH-15).
 */
export function shownName(name: string, max = 64): string {
  const line = name
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .trim();
  // Never more characters than code units; and a segmenter is dear on the page's first paint.
  if (line.length <= max) return line;
  const characters = [...new Intl.Segmenter().segment(line)];
  if (characters.length <= max) return line;
  return line.slice(0, characters[max - 1]?.index) + '…';
}
