import { en as codes } from '../../../shared/strings/backup-codes/en.ts';
import { en as enroll } from '../../../shared/strings/enroll/en.ts';
import { en as phone } from '../../../shared/strings/phone-number/en.ts';
import { en as challenge } from '../../../shared/strings/prompt/en.ts';
import type { EnrollLanguage } from '../enroll-languages.ts';

export const en: EnrollLanguage = { ...enroll, challenge, codes, phone };
