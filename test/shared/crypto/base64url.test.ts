import { expect } from 'chai';
import fc from 'fast-check';
import { formatBase64url, parseBase64url } from '../../../shared/crypto/base64url.ts';
import { expectCode } from '../../support/expect-code.ts';

describe('base64url', () => {
  it('agrees with RFC 4648 section 10', () => {
    const vectors = { '': '', f: 'Zg', fo: 'Zm8', foo: 'Zm9v', foob: 'Zm9vYg', fooba: 'Zm9vYmE', foobar: 'Zm9vYmFy' };
    for (const [text, encoded] of Object.entries(vectors)) {
      expect(formatBase64url(new TextEncoder().encode(text))).to.equal(encoded);
      expect(new TextDecoder().decode(parseBase64url(encoded))).to.equal(text);
    }
  });

  it('brings every byte back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(Array.from(parseBase64url(formatBase64url(bytes)))).to.deep.equal(Array.from(bytes));
      }),
    );
  });

  it('accepts one spelling of one value: no padding, no other alphabet, no stray bits', () => {
    for (const text of ['Zg==', 'Zg ', 'Zm9v+', 'Zm9v/', 'Z', 'Zh', 'Zm9', 'Zé']) {
      expectCode('bad-payload', () => parseBase64url(text));
    }
  });
});
