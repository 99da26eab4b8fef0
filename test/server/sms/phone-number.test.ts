import { expect } from 'chai';
import { maskPhone, parsePhone } from '../../../server/sms/phone-number.ts';

describe('phone numbers', () => {
  const indonesian = [
    '0812-3456-7890',
    '0812 3456 7890',
    '(0812) 3456.7890',
    '+62 812 3456 7890',
    '+62 (0)812 3456 7890',
    '6281234567890',
    '62 812-3456-7890',
    '006281234567890',
    '81234567890',
    '０８１２３４５６７８９０',
    '\u202a+6281234567890\u202c',
    ' 0812\u00a03456\u00a07890 ',
  ];
  for (const text of indonesian)
    it(`${JSON.stringify(text)} is an Indonesian mobile number`, () => {
      expect(parsePhone(text)).to.deep.equal({ e164: '+6281234567890', country: 'ID', dialCode: '62' });
    });

  it('the country of the page decides how a number without one is read', () => {
    expect(parsePhone('07400 123456', 'GB')?.e164).to.equal('+447400123456');
    expect(parsePhone('447400123456', 'GB')?.e164).to.equal('+447400123456');
    expect(parsePhone('+44 7400 123456', 'ID')?.country).to.equal('GB');
  });

  it('an unknown country is Indonesia', () => {
    for (const country of ['', 'XX', '__proto__', 'indonesia'])
      expect(parsePhone('0812 3456 7890', country)?.country, country).to.equal('ID');
  });

  const refused = [
    '',
    '0812',
    '0812345678901234567890',
    '0812-CALL-NOW',
    '0812 3456 7890 ext 5',
    '0812 3456 7890\n0812 3456 7891',
    '+6281234567890;phone-context=evil',
    'tel:+6281234567890',
    '++6281234567890',
    '{"$gt":""}',
    '9'.repeat(500),
  ];
  for (const text of refused)
    it(`${JSON.stringify(text.slice(0, 40))} is no phone number`, () => {
      expect(parsePhone(text)).to.equal(null);
    });

  it('SV-19, SV-23: lines that are no private mobile phone are refused', () => {
    for (const text of ['021 5551234', '+1 900 555 0123', '+1 800 555 0123', '+44 871 123 4567', '+44 56 1234 5678'])
      expect(parsePhone(text), text).to.equal(null);
  });

  it('SV-53: at most the last two digits are shown', () => {
    expect(maskPhone('+6281234567890')).to.equal('•• 90');
  });
});
