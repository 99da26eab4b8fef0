import { localeOf, type Language } from './language.ts';

/** The least that can be withdrawn. */
export const LEAST_RUPIAH = 10_000;
/** What one press adds. */
export const TOP_UP_RUPIAH = 500_000;

/** Whole rupiah, as people who read this language write it, and as the prompt does: `Rp 2.500.000`, `IDR 2,500,000`. */
export function formatRupiah(rupiah: number, language: Language): string {
  const format = new Intl.NumberFormat(localeOf(language), {
    style: 'currency',
    currency: 'IDR',
    maximumFractionDigits: 0,
  });
  return format.format(rupiah);
}

/** What stands before the field for an amount. */
export function rupiahSign(language: Language): string {
  return { en: 'IDR', id: 'Rp' }[language];
}

/** What a person types for an amount (`2.500.000`, `2,500,000`, `Rp 2500000`) as whole rupiah; `null` when it is not one. */
export function parseRupiah(text: string): number | null {
  const digits = text.replace(/^\s*(Rp|IDR)/i, '').trim();
  if (!/^([0-9]{1,12}|[0-9]{1,3}([.,\s][0-9]{3}){1,3})$/.test(digits)) return null;
  return Number(digits.replace(/[.,\s]/g, ''));
}
