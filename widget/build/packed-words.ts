import type { Plugin } from 'vite';
import { en } from '../../shared/strings/prompt/en.ts';
import { id } from '../../shared/strings/prompt/id.ts';

/**
 * The words of the prompt without their keys said twice: the second language is a list in the order of the first. What has several
 * forms stays as it is.
 */
export function packedWords(): Plugin {
  return {
    name: 'mfa-packed-words',
    enforce: 'pre',
    transform(_code, file) {
      const [name] = /(?<=shared\/strings\/prompt\/)(en|id)(?=\.ts$)/.exec(file) ?? [];
      if (name === 'en') return { code: UNPACK + pack(name, en), map: null };
      return name === 'id' ? { code: `import { unpack } from './en.ts';\n${pack(name, id)}`, map: null } : null;
    },
  };
}

function pack(name: string, words: Packable): string {
  const texts = KEYS.map((key) => (typeof words[key] === 'string' ? words[key] : ''));
  if (texts.some((text) => text.includes('|'))) throw new Error(`A word in ${name}.ts has a "|" in it: part them otherwise.`);
  const forms = Object.fromEntries(Object.entries(words).filter(([, text]) => typeof text !== 'string'));
  return `export const ${name} = unpack(${JSON.stringify(texts.join('|'))}, ${JSON.stringify(forms)});`;
}

type Packable = Record<string, unknown>;

const KEYS = Object.keys(en);
const UNPACK = `const keys = ${JSON.stringify(KEYS.join('|'))}.split('|');
export const unpack = (texts, forms) => {
  texts = texts.split('|');
  return { ...Object.fromEntries(keys.map((key, index) => [key, texts[index]])), ...forms };
};
`;
