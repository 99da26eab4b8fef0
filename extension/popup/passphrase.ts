/** What a passphrase must be: it stands alone between a stolen file and every account (SP 800-63B section 3.1.1.2). */

export const MIN_CHARACTERS = 12;

export type Weakness = 'short' | 'common' | 'simple';

const COMMON = new Set(
  (
    'password passwort passphrase letmein welcome monkey dragon master qwerty qwertz azerty iloveyou sunshine princess football ' +
    'baseball superman batman trustno admin administrator login secret changeme default correcthorsebatterystaple ' +
    'katasandi rahasia sayangku bismillah indonesia sayang cintaku anjing garuda merdeka authenticator twofactor'
  ).split(' '),
);
const ROWS = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1q2w3e4r5t6y7u8i9o0p'];
const LEET: Record<string, string> = { '0': 'o', '1': 'l', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's' };

/** The first thing that speaks against it, or `undefined`. No rules on kinds of characters: they make nothing stronger. */
export function weaknessOf(passphrase: string): Weakness | undefined {
  const text = passphrase.normalize('NFKC').toLowerCase();
  if ([...text].length < MIN_CHARACTERS) return 'short';
  if (new Set(text).size < 6 || isRun(text)) return 'simple';
  return isCommon(text) ? 'common' : undefined;
}

/** One well-known word, whatever was put around it or in its place. */
function isCommon(text: string): boolean {
  const plain = text.replace(/[^\p{L}]/gu, '');
  const spelled = [...text]
    .map((character) => LEET[character] ?? character)
    .join('')
    .replace(/[^\p{L}]/gu, '');
  return [plain, spelled, half(plain), half(spelled)].some((word) => COMMON.has(word));
}

/** `passwordpassword` is `password`. */
function half(word: string): string {
  const first = word.slice(0, word.length / 2);
  return first + first === word ? first : word;
}

/** Most of its characters follow each other on the keyboard or in the alphabet, forwards or backwards. */
function isRun(text: string): boolean {
  const rows = ROWS.flatMap((row) => [row, [...row].reverse().join('')]);
  const pairs = Array.from({ length: text.length - 1 }, (_, at) => text.slice(at, at + 2));
  return pairs.filter((pair) => rows.some((row) => row.includes(pair))).length > pairs.length * 0.7;
}

/** 0: refused; 1: enough; 2: good; 3: strong. A guess about guessing: common words count little, repetition nothing. */
export function strengthOf(passphrase: string): 0 | 1 | 2 | 3 {
  if (weaknessOf(passphrase)) return 0;
  const words = new Set(
    passphrase
      .normalize('NFKC')
      .toLowerCase()
      .match(/\p{L}{3,}|[^\p{L}\s]|\p{L}{1,2}/gu),
  );
  const bits = [...words].reduce((sum, word) => sum + ([...word].length >= 3 ? BITS_PER_WORD : BITS_PER_CHARACTER), 0);
  return bits < 36 ? 1 : bits < 48 ? 2 : 3;
}

/** A word out of the eight thousand that come to mind; a character out of thirty. */
const BITS_PER_WORD = 13;
const BITS_PER_CHARACTER = 5;
