/** RFC 4226, Appendix D: the ASCII secret 12345678901234567890, SHA-1, six digits. */
export const RFC4226_SECRET = '12345678901234567890';
export const RFC4226_CODES = [
  { counter: 0, code: '755224' },
  { counter: 1, code: '287082' },
  { counter: 2, code: '359152' },
  { counter: 3, code: '969429' },
  { counter: 4, code: '338314' },
  { counter: 5, code: '254676' },
  { counter: 6, code: '287922' },
  { counter: 7, code: '162583' },
  { counter: 8, code: '399871' },
  { counter: 9, code: '520489' },
] as const;
