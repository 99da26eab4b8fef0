import { expect } from 'chai';
import { decodeHost, isLookAlike, registrableOf, siteName } from '../../../extension/background/site-name.ts';

describe('siteName', () => {
  it('EX-02: sets apart what was registered, private suffixes included', () => {
    expect(siteName('https://login.bank.co.uk:8443', [])).to.deep.equal({
      before: 'login.',
      registrable: 'bank.co.uk',
      after: ':8443',
    });
    expect(registrableOf('alice.github.io')).to.equal('alice.github.io');
    expect(registrableOf('github.io')).to.equal('github.io');
    expect(registrableOf('192.0.2.7')).to.equal('192.0.2.7');
    expect(siteName('http://localhost:3000', [])).to.deep.equal({ before: 'http://', registrable: 'localhost', after: ':3000' });
  });

  it('EX-02: names what looks like a site that is known', () => {
    const known = 'www.wallet.example';
    const alike = [
      'wal1et.example',
      'wallets.example',
      'walet.example',
      'wlalet.example',
      'wallet.test',
      'wallet.example.evil.test',
      'wallet-example.test',
      'secure-wallet.test',
      new URL('https://wаllet.example').hostname, // Cyrillic а
      new URL('https://wállet.example').hostname,
      'vvallet.example',
    ];
    for (const host of alike) expect(isLookAlike(host, known), host).to.equal(true);
  });

  it('takes a site for no imitation that is its own, or simply another', () => {
    const known = 'www.wallet.example';
    for (const host of ['wallet.example', 'login.wallet.example', 'pocket.example', 'shop.test', 'localhost', 'w.test']) {
      expect(isLookAlike(host, known), host).to.equal(false);
    }
    expect(isLookAlike('abc.example', 'abd.example'), 'short names are all alike').to.equal(false);
  });

  it('shows what a name in punycode looks like', () => {
    const origin = new URL('https://bücher.example').origin;
    expect(siteName(origin, [])).to.deep.include({ registrable: 'xn--bcher-kva.example', international: 'bücher.example' });
    expect(decodeHost('xn--80ak6aa92e.com')).to.equal('аррӏе.com');
    expect(decodeHost('xn--fiqs8s.test')).to.equal('中国.test');
    expect(decodeHost('xn--!!!.test')).to.equal('xn--!!!.test');
  });
});
