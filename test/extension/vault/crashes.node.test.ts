import { expect } from 'chai';
import { pin, putInGroup, trash } from '../../../extension/vault/accounts.ts';
import { installBackup, makeBackup, restoreBackup } from '../../../extension/vault/backup.ts';
import { headersLeft, repairVault } from '../../../extension/vault/repair.ts';
import { rotateKey } from '../../../extension/vault/rotate-key.ts';
import {
  type Credential,
  openHeader,
  passphraseSlot,
  putSlot,
  recoverySlot,
  removeSlot,
} from '../../../extension/vault/slots.ts';
import { openVault, type Vault } from '../../../extension/vault/vault.ts';
import { sequence } from '../../support/hex.ts';
import { Crash, dyingAt } from './crashing.ts';
import {
  COST,
  derive,
  inLocalStorage,
  inMemory,
  keyOf,
  makeVault,
  openedWith,
  otp,
  PASSPHRASE,
  type Place,
  portsOf,
  readBackup,
  secretOf,
  unlock,
} from './vault-of.ts';

/** Every way in that any flow makes. */
const PAPER: Credential = { type: 'recovery', key: sequence(7, 20) };
const WAYS: Credential[] = [
  { type: 'passphrase', passphrase: PASSPHRASE },
  { type: 'passphrase', passphrase: 'another one' },
  PAPER,
];

interface Flow {
  title: string;
  /** What there is before; by default a vault with two accounts. */
  before?: (place: Place) => Promise<unknown>;
  run: (place: Place) => Promise<unknown>;
}

const first = async (vault: Vault) => (await vault.list())[0]?.id ?? '';
const opened = async (place: Place) => {
  const found = await openedWith(place, { type: 'passphrase', passphrase: PASSPHRASE });
  if (!found) throw new Error('the passphrase was not accepted');
  return found;
};

async function twoAccounts(place: Place): Promise<void> {
  await makeVault(place);
  const vault = await unlock(place);
  await vault.add({ issuer: 'Bank' }, otp(sequence(1, 20)));
  await vault.add({ issuer: 'Shop' }, otp(sequence(2, 20)));
}

async function withPaper(place: Place): Promise<void> {
  await twoAccounts(place);
  await addPaper(place);
}

async function addPaper(place: Place): Promise<void> {
  const { vaultId, vaultKey } = await opened(place);
  await putSlot(await unlock(place), await recoverySlot(vaultId, sequence(7, 20), vaultKey, portsOf(place)));
}

async function backupOf(issuers: string[]): Promise<string> {
  const place = inMemory();
  await makeVault(place);
  const vault = await unlock(place);
  for (const [at, issuer] of issuers.entries()) await vault.add({ issuer }, otp(sequence(10 + at, 20)));
  return makeBackup(vault, 'another one', COST, portsOf(place));
}

const read = (text: string) => readBackup(text, 'another one');

let backup = '';
const flows: Flow[] = [
  { title: 'making a vault', before: () => Promise.resolve(), run: makeVault },
  { title: 'adding an account', run: async (place) => (await unlock(place)).add({ issuer: 'New' }, otp(sequence(3, 20))) },
  {
    title: 'pinning one',
    async run(place) {
      const vault = await unlock(place);
      await pin(vault, await first(vault), true);
    },
  },
  {
    title: 'putting one into a new group',
    async run(place) {
      const vault = await unlock(place);
      await putInGroup(vault, await first(vault), 'Work', () => 'g');
    },
  },
  {
    title: 'moving one to the trash',
    async run(place) {
      const vault = await unlock(place);
      await trash(vault, await first(vault), 5);
    },
  },
  {
    title: 'deleting one for good',
    async run(place) {
      const vault = await unlock(place);
      await vault.remove([await first(vault)]);
    },
  },
  { title: 'adding a recovery key', run: addPaper },
  {
    title: 'changing the passphrase',
    async run(place) {
      const { vaultId, vaultKey, header } = await opened(place);
      const ports = portsOf(place);
      await putSlot(await unlock(place), await passphraseSlot(vaultId, 'another one', COST, vaultKey, ports, header.slots[0]));
    },
  },
  {
    title: 'removing the recovery key',
    before: withPaper,
    async run(place) {
      const vault = await unlock(place);
      const paper = (await vault.header()).slots.find(({ type }) => type === 'recovery');
      await removeSlot(vault, paper?.id ?? '');
    },
  },
  {
    title: 'drawing a new vault key',
    before: withPaper,
    run: async (place) => rotateKey(await keyOf(await opened(place)), { passphrase: 'another one', cost: COST }, portsOf(place)),
  },
  {
    title: 'restoring a backup into a vault',
    async run(place) {
      await restoreBackup(await read(backup), await unlock(place), portsOf(place).random);
    },
  },
  {
    title: 'restoring a backup over a vault that nobody can open',
    async run(place) {
      await installBackup(await read(backup), 'another one', COST, portsOf(place));
    },
  },
];

/** What a user would find: which ways open the vault, and all that is in it. */
async function view(place: Place): Promise<string> {
  if (!(await place.store.load())) return 'no vault';
  const ways = await Promise.all(WAYS.map(async (way) => (await openedWith(place, way)) !== undefined));
  const way = WAYS[ways.indexOf(true)];
  const found = way && (await openedWith(place, way));
  if (!found) return 'nobody can open it';
  const vault = openVault(await keyOf(found), portsOf(place));
  const entries = await Promise.all(
    (await vault.list()).map(async ({ id, issuer, pinned, trashedAtMs, groups }) => {
      return { issuer, pinned, trashedAtMs, groups: groups.length, secret: await secretOf(vault, id) };
    }),
  );
  return JSON.stringify({ ways, entries, groups: (await vault.groups()).map(({ name }) => name) });
}

for (const [where, make] of [
  ['where a commit is one transaction', inMemory],
  ['in storage.local', inLocalStorage],
] as const) {
  describe(`A process that dies while writing, ${where}`, () => {
    before(async () => {
      backup = await backupOf(['Restored', 'Restored too']);
    });

    for (const { title, before: prepare = twoAccounts, run } of flows) {
      it(`leaves the old or the new state, never neither: ${title}`, async () => {
        const fresh = async () => {
          const place = make();
          await prepare(place);
          return place;
        };
        const calm = await fresh();
        const before = await view(calm);
        const counted = dyingAt(calm, { write: Infinity, done: true });
        await run(counted.place);
        const after = await view(calm);
        expect(after).not.to.equal(before);
        expect(counted.writes()).to.be.greaterThan(0);

        for (let write = 0; write < counted.writes(); write++) {
          for (const done of [false, true]) {
            const place = await fresh();
            const said = await run(dyingAt(place, { write, done }).place).catch((error: unknown) => error);
            if (said instanceof Error) expect(said).to.be.instanceOf(Crash);
            expect(await view(place), `write ${write}, ${done ? 'done' : 'not done'}`).to.be.oneOf([before, after]);
            // What was begun can be begun again, and ends where it would have ended.
            if ((await view(place)) === before) await run(place);
            expect(await view(place)).to.equal(after);
          }
        }
      });
    }

    it('leaves a damaged vault that can still be repaired: a repair', async () => {
      const damaged = async () => {
        const place = make();
        await twoAccounts(place);
        const { index } = await place.store.remains();
        if (!index) throw new Error('there is no vault');
        const broken = { ...index, gen: index.gen + 1, ct: index.ct.map((byte) => byte ^ 1) };
        await place.store.commit({ from: index.gen, index: broken });
        return place;
      };
      const repair = async (place: Place) => {
        const header = (await headersLeft(portsOf(place)))[0];
        const found = header && (await openHeader(header, { type: 'passphrase', passphrase: PASSPHRASE }, derive));
        if (!found) throw new Error('the passphrase was not accepted');
        return repairVault(await keyOf(found), found.header, portsOf(place));
      };
      const calm = await damaged();
      const counted = dyingAt(calm, { write: Infinity, done: true });
      expect(await repair(counted.place)).to.deep.equal({ accounts: 2, lost: [] });
      const after = await view(calm);
      for (let write = 0; write < counted.writes(); write++) {
        for (const done of [false, true]) {
          const place = await damaged();
          await repair(dyingAt(place, { write, done }).place).catch(() => undefined);
          await repair(place);
          expect(await view(place)).to.equal(after);
        }
      }
    });
  });
}
