import { expect } from 'chai';
import fc from 'fast-check';
import { bindingFor, domainOf, isSitePattern, widePatternFor } from '../../../extension/background/binding.ts';
import { sitesIn } from '../../../extension/background/sites.ts';
import { browserRandom } from '../../../extension/vault/store.ts';
import { memoryKeyValue } from '../../kit/memory-store.ts';

const ORIGIN = 'https://www.bank.example:8443';
const binding = (wide?: true) => ({
  origin: ORIGIN,
  factorId: 'f',
  fill: 'sign-in' as const,
  money: false,
  ...(wide && { wide }),
});

/** What is called like the bank, or is near it, and is not its own. */
const OTHERS = [
  'http://www.bank.example:8443',
  'https://www.bank.example',
  'https://login.bank.example',
  'https://bank.example.evil.io:8443',
  'https://evilbank.example:8443',
  'https://example:8443',
  'https://bank.example.:8443',
  'https://b\u0430nk.example:8443',
  'null',
];

describe('the binding that covers an origin', () => {
  it('EX-02: is of that very origin, where nothing else was said', () => {
    expect(bindingFor([binding()], ORIGIN)).to.deep.equal(binding());
    for (const origin of [...OTHERS, 'https://login.bank.example:8443', 'https://bank.example:8443'])
      expect(bindingFor([binding()], origin), origin).to.equal(undefined);
  });

  it('EX-02: is of the whole registered domain where the user widened it: same scheme, same port', () => {
    for (const origin of ['https://login.bank.example:8443', 'https://bank.example:8443', 'https://a.b.bank.example:8443'])
      expect(bindingFor([binding(true)], origin)?.origin, origin).to.equal(ORIGIN);
    for (const origin of OTHERS) expect(bindingFor([binding(true)], origin), origin).to.equal(undefined);
  });

  it('EX-08: what was allowed or learned on one site says nothing of its neighbours', () => {
    expect(bindingFor([binding(true)], ORIGIN)).to.deep.include({ factorId: 'f', fill: 'sign-in' });
    expect(bindingFor([binding(true)], 'https://bank.example:8443')).to.deep.include({ factorId: '', fill: 'ask' });
  });

  it('EX-02: never reaches over a public suffix, private ones included', () => {
    for (const [origin, neighbour] of [
      ['https://alice.github.io', 'https://bob.github.io'],
      ['https://a.co.uk', 'https://b.co.uk'],
      ['https://192.0.2.7', 'https://192.0.2.8'],
      ['http://localhost:3000', 'http://localhost:3001'],
    ] as const)
      expect(bindingFor([{ ...binding(true), origin }], neighbour), neighbour).to.equal(undefined);
    expect(domainOf('https://www.alice.github.io')).to.equal('https://*.alice.github.io');
    for (const origin of [
      'https://github.io',
      'https://192.0.2.7',
      'https://[::1]',
      'http://localhost',
      'https://intranet',
      'null',
      '',
    ])
      expect(domainOf(origin), origin).to.equal('');
  });

  it('EX-02: whatever is called otherwise is not covered', () => {
    const label = fc.stringMatching(/^[a-z0-9-]{1,12}$/);
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 4 }), (labels) => {
        const origin = `https://${labels.join('.')}:8443`;
        fc.pre(URL.canParse(origin) && !/(^|\.)bank\.example$/.test(labels.join('.')));
        expect(bindingFor([binding(true)], origin)).to.equal(undefined);
      }),
    );
  });
});

describe('the permission for a domain', () => {
  it('names the registered domain, and is the only wide one that gets a script', () => {
    expect(widePatternFor(ORIGIN)).to.equal('https://*.bank.example/*');
    for (const pattern of ['https://*.bank.example/*', 'https://bank.example/*', 'https://a.github.io/*', 'http://localhost/*'])
      expect(isSitePattern(pattern), pattern).to.equal(true);
    for (const pattern of [
      'https://*/*',
      '<all_urls>',
      '*://*/*',
      'https://*.example/*',
      'https://*.co.uk/*',
      'https://*.github.io/*',
      'https://*.www.bank.example/*',
      'http://bank.example/*',
      'http://*.localhost/*',
    ])
      expect(isSitePattern(pattern), pattern).to.equal(false);
  });
});

describe('the sites that are known while the vault is locked', () => {
  it('EX-32: are told from others without a name being stored, widened ones too', async () => {
    const local = memoryKeyValue();
    const sites = sitesIn(local, browserRandom);
    await sites.write([ORIGIN, domainOf(ORIGIN), 'https://shop.example']);
    for (const origin of [ORIGIN, 'https://login.bank.example:8443', 'https://shop.example'])
      expect(await sites.isBound(origin), origin).to.equal(true);
    for (const origin of [...OTHERS, 'https://pay.shop.example']) expect(await sites.isBound(origin), origin).to.equal(false);
    expect(JSON.stringify(await local.get('sites'))).not.to.match(/bank|shop|example/);
  });

  it('are written when they change, and not with every change of an account', async () => {
    const local = memoryKeyValue();
    let writes = 0;
    const counted = { ...local, set: (key: string, value: unknown) => (writes++, local.set(key, value)) };
    const sites = sitesIn(counted, browserRandom);
    await sites.write([ORIGIN, 'https://shop.example']);
    await sites.write(['https://shop.example', ORIGIN, ORIGIN]);
    expect(writes).to.equal(1);
    await sites.write([ORIGIN]);
    expect(await sites.isBound('https://shop.example')).to.equal(false);
    expect(writes).to.equal(2);
  });
});
