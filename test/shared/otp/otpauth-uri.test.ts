import { expect } from 'chai';
import * as fc from 'fast-check';
import { ALGORITHMS, type OtpAccount } from '../../../shared/otp/account.ts';
import { formatUri, parseForeign, parseOffer } from '../../../shared/otp/otpauth-uri.ts';
import { codeOf } from './thrown.ts';

const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const offer = (parameters = '', label = 'Example:alice@example.org') =>
  `otpauth://totp/${label}?secret=${SECRET}&issuer=Example${parameters}`;

describe('an offer', () => {
  it('is read with its defaults', () => {
    expect(parseOffer(offer())).to.deep.equal({
      type: 'totp',
      issuer: 'Example',
      account: 'alice@example.org',
      secret: new TextEncoder().encode('12345678901234567890'),
      algorithm: 'SHA1',
      digits: 6,
      periodSeconds: 30,
    });
  });

  it('gives back what was written', () => {
    const name = fc
      .string({ minLength: 1, maxLength: 40, unit: 'binary' })
      .filter((text) => !/[\p{Cc}\p{Cs}:/]/u.test(text) && text.trim() === text && text !== '');
    const account = fc.record({
      issuer: name,
      account: name,
      secret: fc.uint8Array({ minLength: 16, maxLength: 64 }).map((bytes) => new Uint8Array(bytes)),
      algorithm: fc.constantFrom(...ALGORITHMS),
      digits: fc.integer({ min: 6, max: 8 }),
    });
    const kind = fc.oneof(
      fc.record({ type: fc.constant('totp' as const), periodSeconds: fc.integer({ min: 15, max: 120 }) }),
      fc.record({ type: fc.constant('hotp' as const), counter: fc.nat() }),
    );
    fc.assert(
      fc.property(account, kind, (common, rest) => {
        const whole = { ...common, ...rest } as OtpAccount;
        expect(parseOffer(formatUri(whole))).to.deep.equal(whole);
        expect(parseForeign(formatUri(whole)).account).to.deep.equal(whole);
      }),
    );
  });

  const refused: Array<[why: string, uri: string, code: string]> = [
    ['another scheme', 'javascript:alert(1)', 'bad-uri'],
    ['another type', `otpauth://steam/a?secret=${SECRET}`, 'bad-uri'],
    ['no label', `otpauth://totp/?secret=${SECRET}`, 'bad-uri'],
    ['no secret', 'otpauth://totp/alice?issuer=Example', 'bad-secret'],
    ['15 bytes of secret (SH-04)', 'otpauth://totp/alice?secret=GEZDGNBVGY3TQOJQGEZDGNBV', 'bad-secret'],
    ['two secrets', offer(`&secret=${SECRET}`), 'bad-uri'],
    ['two secrets in another case', offer(`&SECRET=${SECRET}`), 'bad-uri'],
    ['issuers that differ', offer('', 'Bank:alice'), 'bad-label'],
    ['two colons', offer('', 'Example:alice:bob'), 'bad-label'],
    ['a NUL', offer('', 'Example:al%00ice'), 'bad-label'],
    ['a line break', offer('', 'Example:al%0Aice'), 'bad-label'],
    ['broken percent-encoding', offer('', 'Example:al%ZZ'), 'bad-uri'],
    ['a lone surrogate', offer('', 'Example:al%ED%A0%80'), 'bad-uri'],
    ['an unescaped lone surrogate', offer('', 'Example:al\ud800'), 'bad-label'],
    ['a label of 10 kB', offer('', `Example:${'a'.repeat(10_240)}`), 'bad-uri'],
    ['a name of 257 characters', offer('', `Example:${'a'.repeat(257)}`), 'bad-label'],
    ['digits=0', offer('&digits=0'), 'bad-digits'],
    ['digits=20', offer('&digits=20'), 'bad-digits'],
    ['digits=6.5', offer('&digits=6.5'), 'bad-digits'],
    ['period=0', offer('&period=0'), 'bad-period'],
    ['period=-1', offer('&period=-1'), 'bad-period'],
    ['period=1e9', offer('&period=1e9'), 'bad-period'],
    ['period=1000000000', offer('&period=1000000000'), 'bad-period'],
    ['algorithm=MD5', offer('&algorithm=MD5'), 'bad-algorithm'],
    ['algorithm=sha1', offer('&algorithm=sha1'), 'bad-algorithm'],
    ['a counter without a counter type', offer('&counter=1'), 'bad-counter'],
    ['hotp without counter', `otpauth://hotp/alice?secret=${SECRET}`, 'bad-counter'],
    ['a fragment', offer('#x'), 'bad-uri'],
  ];
  for (const [why, uri, code] of refused)
    it(`SH-05, SH-06: is refused with ${why}`, () => {
      expect(codeOf(() => parseOffer(uri))).to.equal(code);
    });
});

describe('a foreign URI', () => {
  const accepted: Array<[what: string, uri: string, expected: Partial<OtpAccount>, warnings: string[]]> = [
    ['a 10-byte secret', 'otpauth://totp/alice?secret=GEZDGNBVGY3TQOJQ', { account: 'alice' }, ['short-secret']],
    ['an odd length', 'otpauth://totp/i:a?secret=ABCDEF', { issuer: 'i', account: 'a' }, ['odd-secret', 'short-secret']],
    ['sha1 in lower case', offer('&algorithm=sha1'), { algorithm: 'SHA1' }, []],
    ['HmacSHA256', offer('&algorithm=HmacSHA256'), { algorithm: 'SHA256' }, []],
    ['five digits', offer('&digits=5'), { digits: 5 }, ['unusual-digits']],
    ['ten seconds', offer('&period=10'), { type: 'totp', periodSeconds: 10 }, ['unusual-period']],
    ['issuers that differ: the parameter wins', offer('', 'Bank:alice'), { issuer: 'Example' }, ['issuer-mismatch']],
    ['a repeated parameter: the first wins', offer('&issuer=Other'), { issuer: 'Example' }, ['duplicate-parameter']],
    ['hotp without counter', `otpauth://hotp/a?secret=${SECRET}`, { type: 'hotp', counter: 0 }, []],
    ['steam as type', `otpauth://steam/Steam:a?secret=${SECRET}&issuer=Steam`, { type: 'steam', digits: 5 }, []],
    ['steam as encoder', `otpauth://totp/Steam:a?secret=${SECRET}&encoder=steam`, { type: 'steam' }, []],
    ['steam as bare flag', `otpauth://totp/a?secret=${SECRET}&steam`, { type: 'steam' }, []],
    ['steam as scheme', `steam://${SECRET}`, { type: 'steam', issuer: 'Steam' }, ['no-account']],
    ['no label', `otpauth://totp?secret=${SECRET}`, { account: '' }, ['no-account']],
    ['upper case', `OTPAUTH://TOTP/a?SECRET=${SECRET}`, { type: 'totp', account: 'a' }, []],
    ['an account with a colon', `otpauth://totp/i:a:b?secret=${SECRET}`, { issuer: 'i', account: 'a:b' }, []],
  ];
  for (const [what, uri, expected, warnings] of accepted)
    it(`may have ${what}`, () => {
      const foreign = parseForeign(uri);
      expect(foreign.account).to.deep.include(expected);
      expect(foreign.warnings).to.deep.equal(warnings);
    });

  const refused: Array<[why: string, uri: string, code: string]> = [
    ['an unknown algorithm: never a silent SHA-1', offer('&algorithm=SHA384'), 'bad-algorithm'],
    ['an unknown type', `otpauth://motp/a?secret=${SECRET}`, 'bad-uri'],
    ['no secret', 'otpauth://totp/a', 'bad-secret'],
    ['digits=99', offer('&digits=99'), 'bad-digits'],
    ['period=0', offer('&period=0'), 'bad-period'],
  ];
  for (const [why, uri, code] of refused)
    it(`is refused with ${why}`, () => {
      expect(codeOf(() => parseForeign(uri))).to.equal(code);
    });

  it('never hangs or throws anything but a code, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string().map((text) => `otpauth://totp/${text}`),
        ),
        (text) => {
          for (const parse of [parseOffer, parseForeign]) {
            try {
              parse(text);
            } catch (error) {
              expect(error).to.have.property('name', 'MfaError');
            }
          }
        },
      ),
    );
  });
});
