import { expect } from 'chai';
import fc from 'fast-check';
import { placeRows, rowsBetween } from '../../../extension/popup/windowed-rows.ts';

describe('A long list', () => {
  it('draws every row that is on screen, and few others', () => {
    const heights = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(
        heights,
        fc.integer({ min: -500, max: 60_000 }),
        fc.integer({ min: 0, max: 2000 }),
        (rowHeights, from, size) => {
          const rows = placeRows(rowHeights);
          const [first, end] = rowsBetween(rows, from, from + size, 2);
          const seen = rows.filter(({ top, height }) => top < from + size && top + height > from);
          expect(rows.slice(first, end)).to.include.members(seen);
          expect(end - first).to.be.at.most(seen.length + 6);
        },
      ),
    );
  });

  it('has its rows below each other', () => {
    expect(placeRows([56, 36, 56])).to.deep.equal([
      { top: 0, height: 56 },
      { top: 56, height: 36 },
      { top: 92, height: 56 },
    ]);
    expect(rowsBetween([], 0, 600)).to.deep.equal([0, 0]);
  });
});
