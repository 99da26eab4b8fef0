import { expect } from 'chai';
import fc from 'fast-check';
import * as accounts from '../../../extension/vault/accounts.ts';
import { type Entry } from '../../../extension/vault/index-columns.ts';
import { browserRandom } from '../../../extension/vault/store.ts';
import { openVault, type Vault } from '../../../extension/vault/vault.ts';
import { hex } from '../../support/hex.ts';
import { dyingAt } from './crashing.ts';
import { inLocalStorage, inMemory, makeVault, otp, type Place, portsOf, secretOf, unlock } from './vault-of.ts';

const RUNS = process.env['LONG'] === '1' ? 1000 : 60;

/** An account as a plain map holds it. */
interface Plain {
  issuer: string;
  pinned: boolean;
  trashed: boolean;
  origins: string[];
  group: string;
  secret: string;
}

const step = fc.record({
  what: fc.constantFrom('add', 'rename', 'pin', 'move', 'group', 'bind', 'unbind', 'trash', 'restore', 'remove', 'lock'),
  at: fc.nat(9),
  name: fc.stringMatching(/^[a-z]{1,4}$/),
  yes: fc.boolean(),
  /** The process dies at this write of this step; mostly it does not. */
  crash: fc.option(fc.record({ write: fc.nat(2), done: fc.boolean() }), { freq: 4, nil: undefined }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The same step on the vault and on the map. `id` is that of an account, or of none. */
function play({ what, name, yes }: Step, id: string, secret: string) {
  const origin = `https://${name}.example`;
  const edit = (change: (one: Plain) => Partial<Plain>) => (map: Map<string, Plain>) => {
    const one = map.get(id);
    if (one) map.set(id, { ...one, ...change(one) });
  };
  const nothing = () => undefined;
  switch (what) {
    case 'add':
      return {
        act: (vault: Vault) => vault.add({ issuer: name }, otp(Uint8Array.from(Buffer.from(secret, 'hex')))),
        on: (map: Map<string, Plain>, made = '') =>
          map.set(made, { issuer: name, pinned: false, trashed: false, origins: [], group: '', secret }),
      };
    case 'rename':
      return {
        act: (vault: Vault) => accounts.rename(vault, id, { issuer: name, account: '' }),
        on: edit(() => ({ issuer: name })),
      };
    case 'pin':
      return { act: (vault: Vault) => accounts.pin(vault, id, yes), on: edit(() => ({ pinned: yes })) };
    case 'move':
      return { act: (vault: Vault) => accounts.move(vault, id, yes ? 1 : -1), on: nothing };
    case 'group': {
      const group = yes ? name : '';
      return {
        act: (vault: Vault) => accounts.putInGroup(vault, id, group, () => crypto.randomUUID()),
        on: edit(() => ({ group })),
      };
    }
    case 'bind':
      return {
        act: (vault: Vault) => accounts.bind(vault, id, origin),
        on: edit(({ origins }) => ({ origins: [...new Set([...origins, origin])] })),
      };
    case 'unbind':
      return {
        act: (vault: Vault) => accounts.unbind(vault, id, origin),
        on: edit(({ origins }) => ({ origins: origins.filter((one) => one !== origin) })),
      };
    case 'trash':
      return { act: (vault: Vault) => accounts.trash(vault, id, 7), on: edit(() => ({ trashed: true })) };
    case 'restore':
      return { act: (vault: Vault) => accounts.restore(vault, id), on: edit(() => ({ trashed: false })) };
    case 'remove':
      return { act: (vault: Vault) => vault.remove([id]), on: (map: Map<string, Plain>) => void map.delete(id) };
    case 'lock':
      return { act: () => Promise.resolve(), on: nothing };
  }
}

async function seen(vault: Vault): Promise<Map<string, Plain>> {
  const groups = await vault.groups();
  const plain = async ({ id, issuer, pinned, trashedAtMs, bindings, groups: [group] }: Entry): Promise<[string, Plain]> => [
    id,
    {
      issuer,
      pinned,
      trashed: trashedAtMs > 0,
      origins: bindings.map(({ origin }) => origin),
      group: groups.find((one) => one.id === group)?.name ?? '',
      secret: await secretOf(vault, id),
    },
  ];
  return new Map(await Promise.all((await vault.list()).map(plain)));
}

describe('A vault', () => {
  for (const [where, make] of [
    ['in memory', inMemory],
    ['in storage.local', inLocalStorage],
  ] as const) {
    it(`is what a plain map would be, whatever is done to it, locked and crashed in between (${where})`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
          const place = make();
          await makeVault(place);
          let vault = await unlock(place);
          let map = new Map<string, Plain>();
          for (const one of steps) {
            const id = [...map.keys()][one.at % Math.max(1, map.size)] ?? crypto.randomUUID();
            const { act, on } = play(one, id, hex(browserRandom(20)));
            const before = structuredClone(map);
            if (one.crash) await act(openVault(vault.key, portsOf(dying(place, one.crash)))).catch(() => undefined);
            else await act(vault);
            if (one.crash || one.what === 'lock') vault = await unlock(place);
            const made = (await vault.list()).find((entry) => !before.has(entry.id))?.id;
            if (one.what !== 'add' || made) on(map, made);
            const found = await seen(vault);
            // A write that was cut short happened or it did not; the map follows.
            if (one.crash && JSON.stringify([...found]) === JSON.stringify([...before])) map = before;
            expect(found).to.deep.equal(map);
          }
        }),
        { numRuns: RUNS },
      );
    });
  }
});

const dying = (place: Place, crash: { write: number; done: boolean }) => dyingAt(place, crash).place;
