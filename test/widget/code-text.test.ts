import { expect } from 'chai';
import fc from 'fast-check';
import { isWhole, keepText, readCode } from '../../widget/code-input/code-text.ts';

const six = 6;
const eight = 8;
const backup = 0;

describe('what is made of a typed or pasted code', () => {
  const same: [string, string][] = [
    ['123456', 'as it is'],
    ['123 456', 'with a space, as apps show it'],
    ['123-456', 'with a dash'],
    ['123\u00a0456', 'with a no-break space'],
    [' 123456\n', 'with white space around it'],
    ['１２３４５６', 'in full-width digits (WD-07)'],
    ['١٢٣٤٥٦', 'in Arabic-Indic digits'],
    ['۱۲۳۴۵۶', 'in Persian digits'],
    ['१२३४५६', 'in Devanagari digits'],
    ['\u200f123456\u200e', 'with right-to-left marks'],
    ['Your code is 123456', 'in a sentence'],
    ['G-123456 is your code. Call +62 812 34567890', 'beside a telephone number'],
    ['Kode: 123 456. Berlaku 5 menit.', 'in an Indonesian message beside another number'],
    ['@wallet.example #123456', 'in the line that browsers read'],
  ];
  for (const [text, how] of same) {
    it(`is found ${how}: ${JSON.stringify(text)}`, () => expect(keepText(text, six)).to.equal('123456'));
  }

  it('keeps a leading zero', () => expect(keepText('000123', six)).to.equal('000123'));
  it('is cut when it is too long', () => expect(keepText('1234567', six)).to.equal('123456'));
  it('keeps what is there of a part', () => expect(keepText('12a3', six)).to.equal('123'));
  it('is nothing where there is no digit', () => expect(keepText('hello', six)).to.equal(''));
  it('has eight digits where eight are asked for', () => expect(keepText('1234 5678', eight)).to.equal('12345678'));

  it('is ASCII digits of at most the asked length, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(keepText(text, six)).to.match(/^[0-9]{0,6}$/);
      }),
    );
  });

  it('does not change when it is cleaned twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = keepText(text, six);
        expect(keepText(once, six)).to.equal(once);
      }),
    );
  });

  it('reads a backup code forgivingly: case, dashes, spaces, and letters that look like digits', () => {
    expect(readCode('7kq4-n8m2 oIl0', backup)).to.equal('7KQ4N8M20110');
  });

  it('does not rewrite a backup code while it is typed', () => {
    expect(keepText('7kq4-n', backup)).to.equal('7kq4-n');
  });

  it('is whole with all its digits, and a backup code when it could be one', () => {
    expect(isWhole('12345', six)).to.equal(false);
    expect(isWhole('123456', six)).to.equal(true);
    expect(isWhole('7KQ4', backup)).to.equal(false);
    expect(isWhole('7KQ4N8M2', backup)).to.equal(true);
  });
});
