import { expect } from 'chai';
import { allowUnasked, forgetSite, viewSites } from '../../../extension/background/site-settings.ts';
import { type Entry, entryOf } from '../../../extension/vault/index-columns.ts';
import { type Vault } from '../../../extension/vault/vault.ts';

const at = (origin: string, money = false) => ({ origin, factorId: '', fill: 'ask' as const, money });

function vaultOf(entries: Entry[]): Vault {
  return {
    list: () => Promise.resolve(entries),
    change: (id: string, change: (entry: Entry) => Partial<Entry>) => {
      entries.splice(0, entries.length, ...entries.map((entry) => (entry.id === id ? { ...entry, ...change(entry) } : entry)));
      return Promise.resolve(undefined);
    },
  } as unknown as Vault;
}

describe('the sites that are given codes', () => {
  const [shop, other, bank] = ['https://shop.example', 'https://shop.example:8443', 'https://bank.example'];
  let entries: Entry[];
  beforeEach(() => {
    entries = [
      entryOf({ id: 'a', ver: 1, hash: '', issuer: 'Shop', account: 'alex', bindings: [at(shop), at(other)] }),
      entryOf({ id: 'b', ver: 1, hash: '', issuer: 'Bank', account: 'sam', bindings: [at(shop), at(bank, true)] }),
      entryOf({ id: 'c', ver: 1, hash: '', issuer: 'Gone', account: 'x', bindings: [at(bank)], trashedAtMs: 1 }),
    ];
  });

  it('are listed by name, each with its accounts', () => {
    expect(viewSites(entries).map(({ origin, accounts }) => [origin, accounts.map(({ recordId }) => recordId)])).to.deep.equal([
      [bank, ['b']],
      [shop, ['a', 'b']],
      [other, ['a']],
    ]);
  });

  it('are allowed without asking one account and one origin at a time, and never after a payment', async () => {
    const vault = vaultOf(entries);
    await allowUnasked(vault, 'a', shop, true);
    await allowUnasked(vault, 'b', bank, true);
    const unasked = viewSites(entries).flatMap(({ origin, accounts }) =>
      accounts.filter((account) => account.unasked).map(({ recordId }) => `${recordId} ${origin}`),
    );
    expect(unasked).to.deep.equal([`a ${shop}`]);
    await allowUnasked(vault, 'a', shop, false);
    expect(viewSites(entries).some(({ accounts }) => accounts.some((account) => account.unasked))).to.equal(false);
  });

  it('are forgotten for every account, and the permission goes with the last site of a host', async () => {
    const withdrawn: string[] = [];
    let written: string[] = [];
    const ports = {
      vault: vaultOf(entries),
      sites: {
        isBound: () => Promise.resolve(false),
        write: (origins: Iterable<string>) => Promise.resolve(void (written = [...origins])),
      },
      withdraw: (patterns: string[]) => Promise.resolve(void withdrawn.push(...patterns)),
    };
    await forgetSite(shop, ports);
    expect(written).not.to.include(shop);
    expect(withdrawn, 'another port of the host is left').to.deep.equal([]);
    await forgetSite(other, ports);
    expect(withdrawn).to.deep.equal(['https://shop.example/*']);
    expect(viewSites(entries).map(({ origin }) => origin)).to.deep.equal([bank]);
  });
});
