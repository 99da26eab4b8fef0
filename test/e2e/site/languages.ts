import type { BackupCodesKey } from '../../../shared/strings/backup-codes/en.ts';
import { en as codesEn } from '../../../shared/strings/backup-codes/en.ts';
import { id as codesId } from '../../../shared/strings/backup-codes/id.ts';
import { en as enrollEn, type EnrollKey } from '../../../shared/strings/enroll/en.ts';
import { id as enrollId } from '../../../shared/strings/enroll/id.ts';
import { en as promptEn, type PromptKey } from '../../../shared/strings/prompt/en.ts';
import { id as promptId } from '../../../shared/strings/prompt/id.ts';
import { en as settingsEn, type SettingsKey } from '../../../shared/strings/settings/en.ts';
import { id as settingsId } from '../../../shared/strings/settings/id.ts';
import { fill, type Words } from '../../../shared/strings/words.ts';
import { type Language, LANGUAGES, wordsOf } from '../../site/language.ts';

export { type Language, LANGUAGES };

type Values = Readonly<Record<string, string | number>>;

/** What the panel, the set-up and the wallet around them say in one language: what somebody who reads it has to find on the page. */
export function spoken(language: Language) {
  const { settings, enroll, codes, prompt } = WORDS[language];
  return {
    /** Of `<mfa-settings>`. */
    panel: (key: SettingsKey, values?: Values): string => fill(language, settings[key], values),
    /** Of `<mfa-enroll>`. */
    setUp: (key: EnrollKey, values?: Values): string => fill(language, enroll[key], values),
    /** Of backup codes while they are on screen. */
    codes: (key: BackupCodesKey, values?: Values): string => fill(language, codes[key], values),
    /** Of `<mfa-challenge>`. */
    prompt: (key: PromptKey, values?: Values): string => fill(language, prompt[key], values),
    site: wordsOf(language),
  };
}

export type Spoken = ReturnType<typeof spoken>;

interface Said {
  settings: Words<SettingsKey>;
  enroll: Words<EnrollKey>;
  codes: Words<BackupCodesKey>;
  prompt: Words<PromptKey>;
}

const WORDS: Record<Language, Said> = {
  en: { settings: settingsEn, enroll: enrollEn, codes: codesEn, prompt: promptEn },
  id: { settings: settingsId, enroll: enrollId, codes: codesId, prompt: promptId },
};
