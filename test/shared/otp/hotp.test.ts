import { expect } from 'chai';
import { hotp, matchHotp } from '../../../shared/otp/hotp.ts';
import { RFC4226_CODES, RFC4226_SECRET } from '../../vectors/rfc4226.ts';
import { codeOf } from './thrown.ts';

const key = { secret: new TextEncoder().encode(RFC4226_SECRET), algorithm: 'SHA1', digits: 6 } as const;

describe('hotp', () => {
  it('SH-01: gives the codes of RFC 4226, Appendix D', () => {
    for (const { counter, code } of RFC4226_CODES) expect(hotp(key, counter)).to.equal(code);
  });

  it('finds the counter of a code inside the range, and nothing outside', () => {
    expect(matchHotp(key, '338314', { from: 3, to: 5 })).to.equal(4);
    expect(matchHotp(key, '338314', { from: 5, to: 9 })).to.equal(null);
    expect(matchHotp(key, '755224', { from: -3, to: 1 })).to.equal(0);
  });

  it('GHSA-rmmc-8cqj-hfp3: a code of any other length or alphabet matches nothing', () => {
    for (const code of ['', '7', '75522', '7552240', ' 755224', '755224 ', '７５５２２４', '-55224', '75522e'])
      expect(matchHotp(key, code, { from: 0, to: 0 }), JSON.stringify(code)).to.equal(null);
  });

  it('reads only its own part of a larger buffer', () => {
    const around = new Uint8Array(64).fill(7);
    around.set(key.secret, 10);
    expect(hotp({ ...key, secret: around.subarray(10, 30) }, 0)).to.equal('755224');
  });

  it('refuses counters that are not whole numbers from 0', () => {
    for (const counter of [-1, 0.5, Number.NaN, 2 ** 53]) expect(codeOf(() => hotp(key, counter))).to.equal('bad-counter');
  });
});
