import type { MessageFacts, NoticeFacts } from '../gateway.ts';
import { en } from './en.ts';
import { id } from './id.ts';

/**
 * What the messages say in one language. Placeholders: `{issuer}` `{code}` `{minutes}`, and in `transaction` also
 * `{amount}` and `{payee}`. The line for browsers is added behind it. `mfa-challenge sms-lint` checks a wording.
 */
export type Wording = Record<MessageFacts['purpose'] | NoticeFacts['purpose'], string>;

/** Per language; a site adds its own, or replaces these. */
export type Wordings = Record<string, Wording>;

export const WORDINGS: Wordings = { en, id };

/** The wording for a locale: exact (`pt-br`), else its language (`pt`), else English. */
export function wordingFor(locale: string, wordings: Wordings): Wording {
  const exact = locale.toLowerCase();
  const own = (key: string) => (Object.hasOwn(wordings, key) ? wordings[key] : undefined);
  return own(exact) ?? own(exact.split('-')[0] ?? '') ?? own('en') ?? en;
}
