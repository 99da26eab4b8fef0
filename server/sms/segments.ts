/**
 * How many messages a text costs. 3GPP TS 23.038 §6.2.1: one SMS carries 160 characters of the GSM 7-bit alphabet, or 70
 * UTF-16 units of anything else; parts of a longer text carry 153 and 67 (TS 23.040 §9.2.3.24.1).
 */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** Behind an escape: two places each. */
const EXTENDED = '\f^{}\\[~]|€';

const SEPTETS = new Map([...[...BASIC].map((c) => [c, 1] as const), ...[...EXTENDED].map((c) => [c, 2] as const)]);

export function isGsm(text: string): boolean {
  return [...text].every((character) => SEPTETS.has(character));
}

/** At least 1. An escaped character or a surrogate pair is never divided between two parts. */
export function countSegments(text: string): number {
  const gsm = isGsm(text);
  const sizes = [...text].map((character) => (gsm ? (SEPTETS.get(character) ?? 1) : character.length));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return total <= (gsm ? 160 : 70) ? 1 : partsOf(sizes, gsm ? 153 : 67);
}

function partsOf(sizes: number[], capacity: number): number {
  let parts = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > capacity) {
      parts++;
      used = 0;
    }
    used += size;
  }
  return parts;
}

const LOOK_ALIKES: Record<string, string> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '‐': '-',
  '‑': '-',
  '–': '-',
  '—': '-',
  '−': '-',
  '•': '*',
  '·': '.',
  '`': "'",
  '´': "'",
};

/** Spells with the GSM alphabet what it can: one `ê` would more than double the price of a text. The rest stays. */
export function foldToGsm(text: string): string {
  return [...text].map((character) => (SEPTETS.has(character) ? character : folded(character))).join('');
}

function folded(character: string): string {
  const plain = LOOK_ALIKES[character] ?? character.normalize('NFD').replace(/\p{Mn}/gu, '');
  return plain !== '' && isGsm(plain) ? plain : character;
}
