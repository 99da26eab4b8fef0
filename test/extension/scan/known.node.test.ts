import { expect } from 'chai';
import { knownOf } from '../../../extension/scan/known.ts';
import { saveScanned, type Scannable } from '../../../extension/scan/scanned.ts';
import * as accounts from '../../../extension/vault/accounts.ts';
import { type Vault } from '../../../extension/vault/vault.ts';
import { inMemory, makeVault, unlock } from '../vault/vault-of.ts';

const account = (changes: Partial<Scannable> = {}): Scannable =>
  ({
    type: 'totp',
    issuer: 'Bank',
    account: 'alex',
    algorithm: 'SHA1',
    digits: 6,
    periodSeconds: 30,
    secret: new Uint8Array(20).fill(7),
    ...changes,
  }) as Scannable;

describe('An account that is scanned', () => {
  let vault: Vault;
  before(async () => {
    const place = inMemory();
    await makeVault(place);
    vault = await unlock(place);
    for (const issuer of ['Shop', 'Bank']) {
      const scanned = account({ issuer, secret: new Uint8Array(20).fill(issuer === 'Bank' ? 7 : 9) });
      await saveScanned(vault, scanned, issuer, 'alex', 1);
    }
  });
  const saysOf = async (changes: Partial<Scannable>) => {
    const known = await knownOf(vault, account(changes));
    return known.name === 'new' ? known.name : `${known.name} ${known.entry.issuer}`;
  };

  it('is known by its secret, whatever it is called', async () => {
    expect(await saysOf({})).to.equal('same Bank');
    expect(await saysOf({ issuer: 'Renamed', account: 'someone' })).to.equal('same Bank');
    expect(await saysOf({ issuer: 'Shop' }), 'rather than by a name').to.equal('same Bank');
  });

  it('has a namesake where the secret is another, and is new otherwise', async () => {
    const secret = new Uint8Array(20).fill(1);
    expect(await saysOf({ secret })).to.equal('namesake Bank');
    expect(await saysOf({ secret, account: 'sam' })).to.equal('new');
    expect(await saysOf({ digits: 8 }), 'the same secret gives other codes').to.equal('namesake Bank');
  });

  it('is new again when the one there was thrown away', async () => {
    const bank = (await vault.list()).find(({ issuer }) => issuer === 'Bank');
    await accounts.trash(vault, bank?.id ?? '', 2);
    expect(await saysOf({})).to.equal('new');
  });
});
