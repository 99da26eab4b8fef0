import { expect } from 'chai';
import { allowUnasked, forgetSite, narrow, noteMoney, viewSites } from '../../../extension/background/site-settings.ts';
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

  it('are narrowed again for one account, and the permission for the domain goes with the last one', async () => {
    const wide = (entry: Entry): Entry => ({ ...entry, bindings: entry.bindings.map((one) => ({ ...one, wide: true })) });
    const vault = vaultOf((entries = entries.map(wide)));
    const withdrawn: string[] = [];
    let written: string[] = [];
    const ports = {
      vault,
      sites: {
        isBound: () => Promise.resolve(false),
        write: (origins: Iterable<string>) => Promise.resolve(void (written = [...origins])),
      },
      withdraw: (patterns: string[]) => Promise.resolve(void withdrawn.push(...patterns)),
    };
    await narrow('a', shop, ports);
    await narrow('a', other, ports);
    expect(withdrawn, 'another account still has all of it').to.deep.equal([]);
    expect(written).to.include('https://*.shop.example').and.not.to.include('https://*.shop.example:8443');
    await narrow('b', shop, ports);
    expect(withdrawn).to.deep.equal(['https://*.shop.example/*']);
    expect(
      viewSites(entries).flatMap(({ origin, accounts }) => accounts.filter((one) => one.wide).map(() => origin)),
    ).to.deep.equal([bank]);
  });

  it('say what they may be widened to, where that is something', () => {
    const local = entryOf({ id: 'l', ver: 1, hash: '', issuer: 'Here', account: '', bindings: [at('http://localhost:3000')] });
    expect(viewSites([local, ...entries]).map(({ origin, wider }) => [origin, wider?.domain])).to.deep.equal([
      [bank, 'bank.example'],
      ['http://localhost:3000', undefined],
      [shop, 'shop.example'],
      [other, 'shop.example'],
    ]);
  });

  it('EX-08: ask each time once they announced a payment, neighbours that are covered too', async () => {
    const vault = vaultOf(entries);
    await noteMoney(vault, 'https://pay.shop.example');
    expect(
      viewSites(entries)
        .find(({ origin }) => origin === shop)
        ?.accounts.some(({ money }) => money),
    ).to.equal(false);
    await vault.change('a', ({ bindings }) => ({ bindings: bindings.map((one) => ({ ...one, wide: true })) }));
    await noteMoney(vault, 'https://pay.shop.example');
    expect(
      viewSites(entries)
        .find(({ origin }) => origin === shop)
        ?.accounts.map(({ money }) => money),
    ).to.deep.equal([true, false]);
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
