/** RFC 4648, section 10: base32. */
export const RFC4648_BASE32: ReadonlyArray<[text: string, encoded: string]> = [
  ['f', 'MY======'],
  ['fo', 'MZXQ===='],
  ['foo', 'MZXW6==='],
  ['foob', 'MZXW6YQ='],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI======'],
];
