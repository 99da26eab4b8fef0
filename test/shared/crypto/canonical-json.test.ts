import { expect } from 'chai';
import * as fc from 'fast-check';
import { canonicalJson, parseCanonicalJson } from '../../../shared/crypto/canonical-json.ts';
import { codeOf } from '../otp/thrown.ts';

const text = fc.string({ unit: 'grapheme' }).map((value) => value.normalize('NFC'));

describe('canonical JSON', () => {
  it('SH-09: sorts keys by UTF-16 code units and writes no white space (RFC 8785)', () => {
    expect(canonicalJson({ payee: 'DE89', amount: '250.00', currency: 'EUR' })).to.equal(
      '{"amount":"250.00","currency":"EUR","payee":"DE89"}',
    );
    expect(canonicalJson({ '\u20ac': 'Euro', '\r': 'CR', '1': 'One', '\u{1f600}': 'Smiley', '\u0080': 'Control' })).to.equal(
      '{"\\r":"CR","1":"One","\u0080":"Control","\u20ac":"Euro","\u{1f600}":"Smiley"}',
    );
  });

  it('SH-09: one text for one object, whatever the order in which it was built', () => {
    fc.assert(
      fc.property(fc.dictionary(text, text), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        const written = canonicalJson(value);
        expect(canonicalJson(reversed)).to.equal(written);
        expect(canonicalJson(parseCanonicalJson(written))).to.equal(written);
      }),
    );
  });

  it('SH-08: two payloads have one text only if they are equal', () => {
    fc.assert(
      fc.property(fc.dictionary(text, text), fc.dictionary(text, text), (one, other) => {
        const equal = canonicalJson(one) === canonicalJson(other);
        const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
        expect(equal).to.equal(
          keys.every((key) => Object.hasOwn(one, key) && Object.hasOwn(other, key) && one[key] === other[key]),
        );
      }),
    );
  });

  for (const value of [
    null,
    'text',
    1,
    [],
    { amount: 100 },
    { a: { b: 'c' } },
    { a: null },
    { a: 'e\u0301' },
    { a: '\ud800' },
    new Date(0),
  ])
    it(`SH-09: refuses ${JSON.stringify(value)}`, () => {
      expect(codeOf(() => canonicalJson(value))).to.equal('bad-payload');
    });

  for (const written of [
    '{"amount":1e2}',
    '{"a":"1","a":"2"}',
    '{"a":{"b":"1"}}',
    '{"b":"1","a":"2"}',
    '{ "a":"1"}',
    '{"a":"\\u0061"}',
    '[]',
    '{',
  ])
    it(`SH-09: refuses the text ${written}`, () => {
      expect(codeOf(() => parseCanonicalJson(written))).to.equal('bad-payload');
    });

  it('SH-09: refuses a key that is not among the known ones', () => {
    expect(codeOf(() => canonicalJson({ amount: '1', note: 'x' }, ['amount']))).to.equal('bad-payload');
  });

  it('SH-18: a key named __proto__ is a key and nothing more', () => {
    const parsed = parseCanonicalJson('{"__proto__":"x"}');
    expect(Object.getPrototypeOf(parsed)).to.equal(null);
    expect(Object.keys(parsed)).to.deep.equal(['__proto__']);
    expect(({} as Record<string, unknown>).x).to.equal(undefined);
  });
});
