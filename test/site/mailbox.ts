import type { Notice } from 'mfa-challenge/server';
import type { Account } from './accounts.ts';
import { pickLanguage, wordsOf, type Language } from './language.ts';
import type { Words } from './words/en.ts';

export type Mail = {
  readonly kind: 'notice';
  readonly atMs: number;
  readonly to?: string;
  readonly language: Language;
  readonly text: string;
  /** A button in the mail. */
  readonly link?: { readonly href: string; readonly label: string };
};

const KEPT = 500;

/** The mailbox of development: what the wallet would have mailed, each in its reader's language. */
export class Mailbox {
  readonly #mails: Mail[] = [];
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Newest first. */
  get mails(): readonly Mail[] {
    return this.#mails;
  }

  /** A mail of the wallet itself. */
  send(to: string, { name }: Account, language: Language, say: (words: Words['mail']) => string, link?: string): void {
    const { mail } = wordsOf(language);
    const text = `${mail.greeting(name)} ${say(mail)}`;
    this.#keep({ to, language, text, ...(link === undefined ? {} : { link: { href: link, label: mail.resetLink } }) });
  }

  /** What the verifier wants the owner of an account, or whoever runs the site, to hear of. */
  tell({ type, label, left, emails, locale }: Notice): void {
    const language = pickLanguage(locale, undefined);
    const details = [label, left === undefined ? undefined : String(left)].filter(Boolean).join(', ');
    const sentence = wordsOf(language).mail.notice[type];
    this.#keep({
      language,
      text: details === '' ? sentence : `${sentence} (${details})`,
      ...(emails?.[0] === undefined ? {} : { to: emails[0] }),
    });
  }

  #keep(mail: Omit<Mail, 'kind' | 'atMs'>): void {
    this.#mails.unshift({ kind: 'notice', atMs: this.#nowMs(), ...mail });
    this.#mails.length = Math.min(this.#mails.length, KEPT);
  }
}
