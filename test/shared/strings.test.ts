import { expect } from 'chai';
import { en as codesEn } from '../../shared/strings/backup-codes/en.ts';
import { id as codesId } from '../../shared/strings/backup-codes/id.ts';
import { en as enrollEn } from '../../shared/strings/enroll/en.ts';
import { id as enrollId } from '../../shared/strings/enroll/id.ts';
import { en as phoneEn } from '../../shared/strings/phone-number/en.ts';
import { id as phoneId } from '../../shared/strings/phone-number/id.ts';
import { ar as promptAr } from '../../shared/strings/prompt/ar.ts';
import { en as promptEn } from '../../shared/strings/prompt/en.ts';
import { id as promptId } from '../../shared/strings/prompt/id.ts';
import { en as settingsEn } from '../../shared/strings/settings/en.ts';
import { id as settingsId } from '../../shared/strings/settings/id.ts';
import { shownName } from '../../shared/strings/shown-name.ts';
import { fill, nearest, type Text } from '../../shared/strings/words.ts';

const holes = (text: Text): string[] =>
  [...new Set(Object.values(typeof text === 'string' ? { text } : text).flatMap((form) => form?.match(/\{\w+\}/g) ?? []))].sort();

describe('words', () => {
  const languages: [string, Record<string, Text>, Record<string, Text>][] = [
    ['the prompt in Indonesian', promptEn, promptId],
    ['the prompt in Arabic', promptEn, promptAr],
    ['setting up in Indonesian', enrollEn, enrollId],
    ['a phone number in Indonesian', phoneEn, phoneId],
    ['fresh backup codes in Indonesian', codesEn, codesId],
    ['the settings in Indonesian', settingsEn, settingsId],
  ];
  for (const [name, english, other] of languages) {
    it(`${name} says everything that English says, with the same holes`, () => {
      expect(Object.keys(other)).to.deep.equal(Object.keys(english));
      for (const [key, text] of Object.entries(english)) {
        expect(other[key], key).to.not.equal('');
        // A language without a singular of its own may count where English says "a day".
        expect(holes(other[key] as Text), key).to.deep.equal(holes(text));
      }
    });
  }

  it('fill their holes, and leave one without a value to be seen', () => {
    expect(fill('en', 'Send {amount}', { amount: '$1' })).to.equal('Send $1');
    expect(fill('en', 'Send {amount}')).to.equal('Send {amount}');
  });

  it('do not fill what a value brings along', () => {
    expect(fill('en', 'From {a} to {b}', { a: '{b}', b: 'x' })).to.equal('From {b} to x');
  });

  it('count as their language does', () => {
    const tries = { one: 'One try left.', other: '{n} tries left.' };
    expect([1, 2, 0].map((n) => fill('en', tries, { n }))).to.deep.equal(['One try left.', '2 tries left.', '0 tries left.']);
    expect(fill('id', { other: 'Sisa {n}' }, { n: 1 })).to.equal('Sisa 1');
  });

  it('are those of the nearest language, English where nobody speaks it', () => {
    const known: [{ lang: string }, { lang: string }] = [{ lang: 'en' }, { lang: 'id' }];
    expect(nearest(known, 'id-ID').lang).to.equal('id');
    expect(nearest(known, 'ID').lang).to.equal('id');
    expect(nearest(known, 'de').lang).to.equal('en');
    expect(nearest(known, '').lang).to.equal('en');
  });
});

describe('a name from outside (SH-15)', () => {
  it('cannot reorder what stands beside it', () => {
    expect(shownName('Bank\u202Emoc.live')).to.equal('Bankmoc.live');
    expect(shownName('\u2066a\u2069\u200Fb')).to.equal('ab');
  });
  it('is one line', () => expect(shownName(' a\n\tb\u0000c ')).to.equal('a bc'));
  it('does not climb out of its line', () => {
    expect(shownName('Z' + '\u0335'.repeat(5_000)).length).to.be.at.most(4);
  });
  it('is cut by characters as people count them', () => {
    expect(shownName('👩🏽‍🚀'.repeat(70)).length).to.be.below(64 * 8);
    expect(shownName('a'.repeat(65))).to.equal('a'.repeat(63) + '…');
    expect(shownName('a'.repeat(64))).to.equal('a'.repeat(64));
  });
  it('stays what it is otherwise', () => expect(shownName('Siti Nurhaliza · DANA 0812')).to.equal('Siti Nurhaliza · DANA 0812'));
});
