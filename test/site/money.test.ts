import { expect } from 'chai';
import { formatRupiah, parseRupiah } from './money.ts';

describe('Money', () => {
  it('is written as readers of the language write it', () => {
    expect(formatRupiah(2_500_000, 'id').replace('\u00a0', ' ')).to.equal('Rp 2.500.000');
    expect(formatRupiah(2_500_000, 'en').replace('\u00a0', ' ')).to.equal('IDR 2,500,000');
  });

  it('is read with either separator, and with none', () => {
    for (const text of ['2500000', '2.500.000', '2,500,000', ' Rp 2 500 000 ', 'IDR 2,500,000', 'rp2.500.000']) {
      expect(parseRupiah(text), text).to.equal(2_500_000);
    }
  });

  it('is not guessed: decimals, signs and broken groups are refused', () => {
    for (const text of ['', '2.5', '25.00', '2.500,00', '-50000', '1e6', '2.50.000', '0x10', '٢٥٠٠٠', '1234567890123']) {
      expect(parseRupiah(text), text).to.equal(null);
    }
  });
});
