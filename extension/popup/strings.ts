import { browser } from '../browser.ts';

/** What the user reads, in the language of the browser: `_locales/<language>/messages.json`. */
export function t(key: string, ...values: string[]): string {
  return browser.i18n.getMessage(key, values);
}

export const language = (): string => browser.i18n.getUILanguage();
