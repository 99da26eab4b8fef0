/** Whole rupiah, as a person reads them in either language: `Rp 2.500.000`. */
export function formatRupiah(rupiah: number): string {
  return `Rp\u00a0${new Intl.NumberFormat('id-ID', { maximumFractionDigits: 0 }).format(rupiah)}`;
}

/** What a person types for an amount (`2.500.000`, `Rp 2500000`) as whole rupiah; `null` when it is not one. */
export function parseRupiah(text: string): number | null {
  const digits = text.replace(/^\s*Rp/i, '').replace(/[\s.\u00a0]/g, '');
  return /^[0-9]{1,12}$/.test(digits) ? Number(digits) : null;
}
