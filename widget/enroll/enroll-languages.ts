import type { BackupCodesKey } from '../../shared/strings/backup-codes/en.ts';
import type { EnrollKey } from '../../shared/strings/enroll/en.ts';
import type { PhoneKey } from '../../shared/strings/phone-number/en.ts';
import type { Words } from '../../shared/strings/words.ts';
import type { PromptWords } from '../challenge/challenge-words.ts';
import { FetchedWords } from '../fetched-words.ts';

/** All that a set-up says in one language: its own words, and those of what it asks for and shows on the way. */
export type EnrollLanguage = Words<EnrollKey> & {
  readonly challenge: PromptWords;
  readonly codes: Words<BackupCodesKey>;
  readonly phone: Words<PhoneKey>;
};

export const enrollLanguages = new FetchedWords<EnrollLanguage>(
  {
    en: async () => (await import('./languages/en.ts')).en,
    id: async () => (await import('./languages/id.ts')).id,
  },
  ['challenge', 'codes', 'phone'],
);
