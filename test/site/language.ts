import { en, type Words } from './words/en.ts';
import { id } from './words/id.ts';

export const LANGUAGES = ['en', 'id'] as const;
export type Language = (typeof LANGUAGES)[number];

const WORDS: Record<Language, Words> = { en, id };

export function wordsOf(language: Language): Words {
  return WORDS[language];
}

/** How dates and numbers are written in it. */
export function localeOf(language: Language): string {
  return { en: 'en-GB', id: 'id-ID' }[language];
}

/** What the visitor chose, otherwise the first language of the browser that the wallet speaks, otherwise English. */
export function pickLanguage(chosen: string | undefined, acceptLanguage: string | undefined): Language {
  return knownLanguage(chosen) ?? preferred(acceptLanguage ?? '') ?? 'en';
}

export function knownLanguage(text: string | undefined): Language | undefined {
  return LANGUAGES.find((language) => language === text);
}

/** `id-ID,id;q=0.9,en;q=0.8`: browsers send these in order of preference. */
function preferred(acceptLanguage: string): Language | undefined {
  const tags = acceptLanguage.split(',').map((tag) => tag.trim().slice(0, 2).toLowerCase());
  return tags.map(knownLanguage).find((language) => language !== undefined);
}
