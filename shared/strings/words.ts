/**
 * Words with holes: `Send {amount}`. Where a number decides the form there is one text per plural category of the language
 * (https://cldr.unicode.org/index/cldr-spec/plural-rules): `{ one: '{n} try left', other: '{n} tries left' }`.
 */
export type Text = string | Plural;
export type Plural = { readonly other: string } & { readonly [category in Intl.LDMLPluralRule]?: string };

/** The words of one language: `lang` is its BCP 47 tag, `dir` its direction. */
export type Words<Key extends string> = Readonly<Record<Key, Text>> & { readonly lang: string; readonly dir: 'ltr' | 'rtl' };

/** Fills the holes of a text; a hole without a value stays visible, so that a missing one is noticed. */
export function fill(lang: string, text: Text, values: Readonly<Record<string, string | number>> = {}): string {
  const form = typeof text === 'string' ? text : (text[new Intl.PluralRules(lang).select(Number(values['n']))] ?? text.other);
  return form.replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
}

/** The words whose language is nearest to a BCP 47 tag: `id-ID` finds `id`; what nobody speaks finds the first (English). */
export function nearest<T extends { readonly lang: string }>(known: readonly [T, ...T[]], tag: string): T {
  const language = tag.toLowerCase().split('-')[0];
  return known.find((words) => words.lang === language) ?? known[0];
}
