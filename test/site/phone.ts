/** `0812 3456 7890` and `+62 812…` alike as `+62812…`; `null` when it is no mobile number. */
export function internationalPhone(text: string): string | null {
  const digits = text.replace(/[\s().-]/g, '').replace(/^0/, '+62');
  return /^\+[1-9][0-9]{7,14}$/.test(digits) ? digits : null;
}
