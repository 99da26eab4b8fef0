import { expect } from 'chai';
import fc from 'fast-check';
import { pad, unpad } from '../../../shared/crypto/padding.ts';
import { expectCode } from '../../support/expect-code.ts';

describe('padding', () => {
  it('EX-32: hides the length up to 256 bytes, and comes off again', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700 }), (bytes) => {
        const padded = pad(bytes);
        expect(padded.length % 256).to.equal(0);
        expect(padded.length - bytes.length).to.be.within(1, 256);
        expect(Array.from(unpad(padded))).to.deep.equal(Array.from(bytes));
      }),
    );
  });

  it('refuses what was not padded by us', () => {
    expectCode('bad-payload', () => unpad(new Uint8Array(256)));
    expectCode('bad-payload', () => unpad(new Uint8Array(0)));
    expectCode('bad-payload', () => unpad(pad(new Uint8Array(3)).slice(0, 255)));
  });
});
