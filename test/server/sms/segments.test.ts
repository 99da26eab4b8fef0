import { expect } from 'chai';
import { countSegments, foldToGsm, isGsm } from '../../../server/sms/segments.ts';

describe('segments (3GPP TS 23.038)', () => {
  const counts: Array<[string, string, number]> = [
    ['nothing', '', 1],
    ['160 GSM characters', 'a'.repeat(160), 1],
    ['161 GSM characters', 'a'.repeat(161), 2],
    ['306 GSM characters', 'a'.repeat(306), 2],
    ['307 GSM characters', 'a'.repeat(307), 3],
    ['80 euro signs, two places each', '€'.repeat(80), 1],
    ['81 euro signs', '€'.repeat(81), 2],
    ['a euro sign that would be divided between parts', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 3],
    ['70 of another alphabet', '王'.repeat(70), 1],
    ['71 of another alphabet', '王'.repeat(71), 2],
    ['one foreign letter among 71', `${'a'.repeat(70)}王`, 2],
    ['35 emoji', '😀'.repeat(35), 1],
    ['67 emoji, 33 to a part', '😀'.repeat(67), 3],
  ];
  for (const [title, text, segments] of counts)
    it(`${title}: ${String(segments)}`, () => {
      expect(countSegments(text)).to.equal(segments);
    });

  it('the signs of the last line are in the GSM alphabet', () => {
    expect(isGsm('@bank.example #123456\n')).to.equal(true);
  });

  it('folding keeps what the alphabet has, spells what it can, and leaves the rest', () => {
    expect(foldToGsm('é à ñ ê “ok” – ’ 王 €')).to.equal('é à ñ e "ok" - \' 王 €');
  });
});
