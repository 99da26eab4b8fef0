import { expect } from 'chai';
import fc from 'fast-check';
import { groupDigits, safeName, siteName } from '../../../extension/popup/names.ts';
import { keyGuard } from '../../../extension/popup/key-guard.ts';
import { strengthOf, weaknessOf } from '../../../extension/popup/passphrase.ts';

describe('Names from outside', () => {
  it('SH-15: lose what is unseen or turns the text around', () => {
    expect(safeName('Bank\u202Emoc.live')).to.equal('Bankmoc.live');
    expect(safeName('a\u0000b\nc\u2066d\u2069')).to.equal('abcd');
  });

  it('SH-15: are one line of 64 characters, without towers of marks', () => {
    expect([...safeName('x'.repeat(300))]).to.have.length(65);
    expect(safeName(`a${'\u0301'.repeat(5000)}`).length).to.be.at.most(5);
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (name) => safeName(name).length <= 65 * 10));
  });

  it('show the site as the address bar does', () => {
    expect(siteName('https://bank.example')).to.equal('bank.example');
    expect(siteName('http://localhost:8080')).to.equal('http://localhost:8080');
    expect(groupDigits('481502')).to.equal('481 502');
    expect(groupDigits('7KQ4N')).to.equal('7KQ4N');
  });
});

describe('A passphrase', () => {
  it('EX-40: is refused when it is short, well-known, or one thing over and over', () => {
    expect(weaknessOf('short one')).to.equal('short');
    for (const known of ['password1234', 'P4ssw0rd!!!!', 'passwordpassword', 'Iloveyou2026!', '12iloveyou12']) {
      expect(weaknessOf(known), known).to.equal('common');
    }
    for (const simple of ['aaaaaaaaaaaaaaa', 'abababababab', 'qwertyuiopasdf', '123456789012']) {
      expect(weaknessOf(simple), simple).to.equal('simple');
    }
  });

  it('EX-40: is stronger the more there is in it that does not repeat', () => {
    expect(strengthOf('password1234')).to.equal(0);
    expect(strengthOf('x7#kkp2m9q1v')).to.be.greaterThan(0);
    expect(strengthOf('kopi hangat kopi hangat')).to.equal(1);
    expect(strengthOf('kopi hangat teras')).to.equal(2);
    expect(strengthOf('tide lantern copper orchard')).to.equal(3);
  });

  it('needs no kinds of characters', () => {
    for (const good of ['tide lantern copper orchard', 'kopi hangat di teras rumah', 'мой старый синий велосипед']) {
      expect(weaknessOf(good), good).to.equal(undefined);
    }
  });
});

describe('A popup that opened by itself', () => {
  it('EX-08, EX-11: takes no key for half a second, none that was down already, and none that a script made', () => {
    const guard = keyGuard(1000);
    const key = (repeat: boolean, isTrusted = true) => {
      const event = new KeyboardEvent('keydown', { key: 'Enter', repeat });
      return new Proxy(event, {
        get: (target, name) => (name === 'isTrusted' ? isTrusted : (Reflect.get(target, name, target) as unknown)),
      });
    };
    expect(guard.accepts(key(false), 1400)).to.equal(false);
    expect(guard.accepts(key(true), 2000)).to.equal(false);
    expect(guard.accepts(key(false, false), 2000)).to.equal(false);
    expect(guard.accepts(key(false), 1500)).to.equal(true);
  });
});
