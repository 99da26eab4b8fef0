import { expect } from 'chai';
import * as fc from 'fast-check';
import { ALGORITHMS } from '../../../shared/otp/account.ts';
import { steamCode } from '../../../shared/otp/steam.ts';
import { matchTotp, stepEndsAtMs, timeStep, totp } from '../../../shared/otp/totp.ts';
import { RFC6238_CODES, RFC6238_SECRETS, RFC6238_WRONG_SEED } from '../../vectors/rfc6238.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const key = { secret: bytes(RFC6238_SECRETS.SHA1), algorithm: 'SHA1', digits: 6, periodSeconds: 30 } as const;

describe('totp', () => {
  for (const algorithm of ALGORITHMS)
    it(`SH-02: gives the codes of RFC 6238, Appendix B, with ${algorithm}`, () => {
      for (const row of RFC6238_CODES) {
        const secret = bytes(RFC6238_SECRETS[algorithm]);
        expect(totp({ secret, algorithm, digits: 8, periodSeconds: 30 }, row.seconds * 1000)).to.equal(row[algorithm]);
      }
    });

  it('SH-02: the seed of SHA-1 with SHA-256 is another code', () => {
    const wrong = { secret: bytes(RFC6238_SECRETS.SHA1), algorithm: 'SHA256', digits: 8, periodSeconds: 30 } as const;
    expect(totp(wrong, 59_000)).to.equal(RFC6238_WRONG_SEED.SHA256);
    expect(RFC6238_CODES[0]!.SHA256).to.not.equal(RFC6238_WRONG_SEED.SHA256);
  });

  it('SV-09: matches within the window around now, and returns the step', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 10 ** 9 }),
        fc.integer({ min: -4, max: 4 }),
        fc.nat(29_999),
        (step, offset, within) => {
          const nowMs = step * 30_000 + within;
          const code = totp(key, (step + offset) * 30_000);
          const found = matchTotp(key, code, nowMs, { back: 1, ahead: 1 });
          if (Math.abs(offset) <= 1) expect(code).to.equal(totp(key, found! * 30_000));
          else if (found !== null) expect(totp(key, found * 30_000)).to.equal(code); // two steps may share digits by chance
        },
      ),
    );
  });

  it('SV-09: the codes two steps away are outside', () => {
    const nowMs = 1_700_000_010_000;
    for (const offset of [-2, 2]) {
      const code = totp(key, nowMs + offset * 30_000);
      expect(matchTotp(key, code, nowMs, { back: 1, ahead: 1 })).to.equal(null);
    }
    expect(matchTotp(key, totp(key, nowMs - 30_000), nowMs, { back: 0, ahead: 0 })).to.equal(null);
  });

  it('says when the current code ends', () => {
    expect(timeStep(30, 59_999)).to.equal(1);
    expect(stepEndsAtMs(30, 59_999)).to.equal(60_000);
    expect(stepEndsAtMs(30, 60_000)).to.equal(90_000);
  });
});

describe('steam', () => {
  it('writes five characters of its own alphabet, least significant first', () => {
    const secret = bytes(RFC6238_SECRETS.SHA1);
    // 1284755224 (RFC 4226, Appendix D, counter 0) in base 26, from the right.
    let rest = 1_284_755_224;
    const expected = Array.from({ length: 5 }, () => {
      const character = '23456789BCDFGHJKMNPQRTVWXY'.charAt(rest % 26);
      rest = Math.floor(rest / 26);
      return character;
    });
    expect(steamCode({ secret, periodSeconds: 30 }, 0)).to.equal(expected.join(''));
  });
});
