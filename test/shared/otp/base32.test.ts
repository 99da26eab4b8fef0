import { expect } from 'chai';
import * as fc from 'fast-check';
import { decodeBase32, decodeBase32Leniently, encodeBase32 } from '../../../shared/otp/base32.ts';
import { RFC4648_BASE32 } from '../../vectors/rfc4648.ts';
import { codeOf } from './thrown.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('base32', () => {
  it('SH-03: encodes and decodes the vectors of RFC 4648', () => {
    for (const [text, encoded] of RFC4648_BASE32) {
      expect(encodeBase32(bytes(text), { padding: true })).to.equal(encoded);
      expect(decodeBase32(encoded)).to.deep.equal(bytes(text));
    }
  });

  it('SH-03: takes a key as people type it: lower case, spaces, hyphens, no padding', () => {
    expect(decodeBase32('GEZD GNBV-gy3t')).to.deep.equal(decodeBase32('GEZDGNBVGY3T===='.replace(/=/g, '')));
  });

  for (const text of ['0189', 'A=B', '', 'A', '=', 'ABC', 'ABCDEF', 'ÄÖ', 'MY=======', 'M Y\u0000'])
    it(`SH-03: refuses ${JSON.stringify(text)}`, () => {
      expect(codeOf(() => decodeBase32(text))).to.equal('bad-secret');
    });

  it('reads a foreign key that ends inside a byte, and says so', () => {
    expect(decodeBase32Leniently('ABCDEF')).to.deep.include({ exact: false });
    expect(decodeBase32Leniently('MZXW6YTB')).to.deep.equal({ bytes: bytes('fooba'), exact: true });
  });

  it('gives back any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 80 }), fc.boolean(), (secret, padding) => {
        expect(decodeBase32(encodeBase32(secret, { padding }))).to.deep.equal(new Uint8Array(secret));
      }),
    );
  });
});
