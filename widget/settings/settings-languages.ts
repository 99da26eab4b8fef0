import type { SettingsKey } from '../../shared/strings/settings/en.ts';
import type { Words } from '../../shared/strings/words.ts';
import { FetchedWords } from '../fetched-words.ts';

export const settingsLanguages = new FetchedWords<Words<SettingsKey>>(
  {
    en: async () => (await import('../../shared/strings/settings/en.ts')).en,
    id: async () => (await import('../../shared/strings/settings/id.ts')).id,
  },
  [],
);
