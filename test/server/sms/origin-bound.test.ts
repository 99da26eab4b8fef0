import { expect } from 'chai';
import { formatOriginBound, parseOriginBound } from '../../../server/sms/origin-bound.ts';

describe('the origin-bound last line (WICG sms-one-time-codes)', () => {
  const read: Array<[string, ReturnType<typeof parseOriginBound>]> = [
    [
      '747723 is your ExampleCo code.\n\n@example.com #747723 @ecommerce.example',
      { host: 'example.com', code: '747723', embeddedHost: 'ecommerce.example' },
    ],
    ['@example.com #747723 $future', { host: 'example.com', code: '747723', embeddedHost: null }],
    ['@example.com #747723', { host: 'example.com', code: '747723', embeddedHost: null }],
    ['words\r\n@example.com #747723', { host: 'example.com', code: '747723', embeddedHost: null }],
    ['words\r@example.com #747723', { host: 'example.com', code: '747723', embeddedHost: null }],
    ['@example.com #747723 @', { host: 'example.com', code: '747723', embeddedHost: null }],
    ['@example.com #747723 ', { host: 'example.com', code: '747723', embeddedHost: null }],
    ['@evil.example #111111\n@example.com #747723', { host: 'example.com', code: '747723', embeddedHost: null }],
    ['something @example.com #747723', null],
    ['@example.com code #747723', null],
    ['#747723 @example.com', null],
    ['@example.com  #747723', null],
    ['@example.com\t#747723', null],
    ['@ example.com #747723', null],
    ['@example.com #', null],
    ['@example.com ', null],
    ['@example.com', null],
    ['@', null],
    ['', null],
    ['@example.com #747723\n', null],
  ];
  for (const [message, expected] of read) {
    it(`SV-16: ${JSON.stringify(message)} is read as ${expected ? JSON.stringify(Object.values(expected)) : 'a failure'}`, () => {
      expect(parseOriginBound(message)).to.deep.equal(expected);
    });
  }

  it('SV-16: what is written is read back', () => {
    const bound = { host: 'bank.example', code: '012345', embeddedHost: 'pay.example' };
    expect(parseOriginBound(`words\n\n${formatOriginBound(bound)}`)).to.deep.equal(bound);
  });
});
