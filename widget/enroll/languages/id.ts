import { id as codes } from '../../../shared/strings/backup-codes/id.ts';
import { id as enroll } from '../../../shared/strings/enroll/id.ts';
import { id as phone } from '../../../shared/strings/phone-number/id.ts';
import { id as challenge } from '../../../shared/strings/prompt/id.ts';
import type { EnrollLanguage } from '../enroll-languages.ts';

export const id: EnrollLanguage = { ...enroll, challenge, codes, phone };
