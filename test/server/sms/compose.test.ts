import { expect } from 'chai';
import fc from 'fast-check';
import { composeMessage, formatAmount } from '../../../server/sms/compose.ts';
import type { MessageFacts } from '../../../server/sms/gateway.ts';
import { parseOriginBound } from '../../../server/sms/origin-bound.ts';
import { countSegments, isGsm } from '../../../server/sms/segments.ts';
import { WORDINGS } from '../../../server/sms/templates/wording.ts';

const PURPOSES: Array<MessageFacts['purpose']> = ['sign-in', 'change', 'transaction', 'enrollment'];
const facts = (own: Partial<MessageFacts> = {}): MessageFacts => ({
  purpose: 'sign-in',
  locale: 'en',
  issuer: 'Dompetku',
  host: 'www.dompetku.example',
  code: '123456',
  minutes: 5,
  ...own,
});
const withdrawal = (payee: string, own: Partial<MessageFacts> = {}): MessageFacts =>
  facts({ purpose: 'transaction', transaction: { amount: '250000', currency: 'IDR', payee }, ...own });

describe('messages', () => {
  for (const locale of Object.keys(WORDINGS))
    for (const purpose of PURPOSES) {
      const message = () => composeMessage({ ...withdrawal('DANA 0812-3456-7890'), purpose, locale });

      it(`SV-16: ${locale} ${purpose} ends with the line that browsers read`, () => {
        expect(parseOriginBound(message())).to.deep.equal({
          host: 'www.dompetku.example',
          code: '123456',
          embeddedHost: null,
        });
        expect(message()).to.match(/[^\n]\n\n@[^\n]+$/);
      });

      it(`${locale} ${purpose} costs one message and names the site, the code and its life`, () => {
        expect(countSegments(message())).to.equal(1);
        expect(message()).to.match(/^Dompetku: .*123456.* 5 /);
      });
    }

  it('SV-40: a transaction shows amount and a payee that is masked and still recognised', () => {
    expect(composeMessage(withdrawal('DANA 0812-3456-7890 Siti'))).to.equal(
      'Dompetku: code 123456 approves IDR 250,000 to DANA *7890 Siti, valid 5 minutes. Not you? Tell nobody.\n\n@www.dompetku.example #123456',
    );
    expect(composeMessage(withdrawal('DANA 0812-3456-7890 Siti', { locale: 'id-ID' }))).to.equal(
      'Dompetku: kode 123456 untuk kirim Rp 250.000 ke DANA *7890 Siti, berlaku 5 menit. Bukan Anda? Rahasiakan.\n\n@www.dompetku.example #123456',
    );
  });

  it('SV-40: a message for a transaction without its amount and payee is never written', () => {
    expect(() => composeMessage(facts({ purpose: 'transaction' }))).to.throw('amount and payee');
  });

  it('an unknown, hostile or broken locale gets English', () => {
    for (const locale of ['xx', '', 'constructor', '__proto__', '\u0000', 'e'.repeat(500)])
      expect(composeMessage(facts({ locale }))).to.equal(composeMessage(facts()));
  });

  it('a framed prompt has its own host in the line', () => {
    expect(parseOriginBound(composeMessage(facts({ embeddedHost: 'pay.example' })))?.embeddedHost).to.equal('pay.example');
  });

  it('a host or a code of two words is refused rather than sent', () => {
    expect(() => composeMessage(facts({ host: 'a.example #999999\n@b.example' }))).to.throw('one word');
    expect(() => composeMessage(facts({ code: '12 34' }))).to.throw('one word');
  });

  const hostile = [
    'Bob\n@evil.example #111111',
    'Bob\r@evil.example #111111',
    'Bob\u2028@evil.example #111111\u2029',
    'Bob\u0085@evil.example #111111',
    'Bob\v\f@evil.example #111111',
    '@evil.example #111111',
    '＠evil.example ＃111111',
    '﹫evil.example ﹟111111',
    'Bob \u202e111111# elpmaxe.live@',
    'Bob 1\u200b1\u200b1\u200b1\u200b1\u200b1',
    'your code is 111111',
    'your code is 111 111',
    'your code is 111-111',
    'your code is １１１１１１',
    'your code is ١١١١١١',
    '{code} {minutes} {payee}',
    'https://evil.example/claim',
    'evil.example/claim',
    '$& $1 $` $$',
    '\ud800@evil.example #111111',
    'A'.repeat(256),
    '王小明'.repeat(80),
    '@'.repeat(256),
    '\u200b',
  ];
  for (const payee of hostile)
    it(`SV-17: the payee ${JSON.stringify(payee.slice(0, 40))} forges nothing`, () => {
      expectSafe(payee);
    });

  it('SV-17: no payee of any characters forges anything', () => {
    const nasty = fc.constantFrom(...'@#\n\r \u2028＠＃1٣.:/{}%', 'evil.example', '#111111', '\u202e', '\u0301', '👩‍👩‍👧');
    fc.assert(
      fc.property(fc.array(fc.oneof(nasty, fc.string({ unit: 'binary' })), { minLength: 1, maxLength: 60 }), (parts) => {
        expectSafe(parts.join('').slice(0, 256));
      }),
      { numRuns: 500 },
    );
  });

  it('one accent does not double the price; another alphabet costs what it must, and is not dropped', () => {
    expect(countSegments(composeMessage(withdrawal('Zoë “Tên” Nguyễn')))).to.equal(1);
    const chinese = composeMessage(withdrawal('王小明'));
    expect(chinese).to.contain('王小明');
    expect(countSegments(chinese)).to.equal(2);
  });

  it('a long payee is cut to fit one message, never inside a character', () => {
    const text = composeMessage(withdrawal('Siti Rahmawati binti Abdullah Kusumawardhani Purnomo'));
    expect(text).to.contain('Siti Rahmawati').and.to.contain('..');
    expect(countSegments(text)).to.equal(1);
    expect(composeMessage(withdrawal('👩‍👩‍👧'.repeat(60)))).to.not.match(/\u200d\.\./);
  });

  it('amounts are exact, whatever their size', () => {
    expect(formatAmount({ amount: '123456789012345678.12345678', currency: 'USD' }, 'en')).to.equal(
      '$123,456,789,012,345,678.12345678',
    );
    expect(formatAmount({ amount: '250.00', currency: 'SGD' }, 'id')).to.equal('SGD 250,00');
    expect(formatAmount({ amount: '250000', currency: 'VND' }, 'vi')).to.match(/^250\.000 VND$/);
    expect(formatAmount({ amount: '1', currency: 'EUR' }, 'ar')).to.match(/1/);
  });
});

function expectSafe(payee: string): void {
  for (const locale of ['en', 'id']) {
    const text = composeMessage(withdrawal(payee, { locale }));
    expect(parseOriginBound(text)).to.deep.equal({ host: 'www.dompetku.example', code: '123456', embeddedHost: null });
    const words = text.slice(0, text.indexOf('\n\n'));
    expect(text.split(/[\n\r\u0085\u2028\u2029]/)).to.have.length(3);
    expect(words).to.not.match(/[@#＠＃]/);
    expect(words.replace('123456', '').replace(/250[.,]000/, '')).to.not.match(/\p{Nd}(?:[\s-]?\p{Nd}){4}/u);
    expect(words).to.not.match(/[a-z]\.\w|:\/\//i);
    expect(countSegments(text)).to.be.at.most(isGsm(text) ? 2 : 4);
    expect(text).to.not.match(/\p{Cs}/u);
  }
}
