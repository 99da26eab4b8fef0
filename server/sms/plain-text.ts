/** How many digits a phone may take for a code: a run of these or more is shown by its end. */
const CODE_LIKE = 5;

/**
 * Makes text that somebody else wrote harmless inside a message (SV-17): one line, no sign that begins a code line, no
 * digits that a phone could offer as the code, nothing that a phone turns into a link. What identifies a payee stays:
 * `DANA 0812-3456-7890` becomes `DANA *7890`.
 */
export function plainText(text: string): string {
  return text
    .normalize('NFKC') // first: a full-width ＠ is one too, and some networks make it one
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\p{C}/gu, '')
    .replace(/@/g, '(at)')
    .replace(/[#{}]/g, ' ')
    .replace(/\p{Nd}(?:[\s.,\-–/()]*\p{Nd})+/gu, maskDigits)
    .replace(/:?\/+/g, ' ')
    .replace(/\.(?=[^\s.])/gu, '. ')
    .replace(/\s+/gu, ' ')
    .trim();
}

function maskDigits(run: string): string {
  const digits = run.replace(/\P{Nd}/gu, '');
  return [...digits].length >= CODE_LIKE ? `*${[...digits].slice(-4).join('')}` : run;
}
