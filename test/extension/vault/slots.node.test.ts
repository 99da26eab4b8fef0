import { expect } from 'chai';
import fc from 'fast-check';
import { formatRecoveryKey, normalizeRecoveryText, parseRecoveryKey } from '../../../extension/vault/recovery-key.ts';
import { rotateKey } from '../../../extension/vault/rotate-key.ts';
import { type Opened, passphraseSlot, putSlot, recoverySlot, removeSlot } from '../../../extension/vault/slots.ts';
import { openVault, type Vault } from '../../../extension/vault/vault.ts';
import { expectRejection } from '../../support/expect-code.ts';
import { hex, sequence } from '../../support/hex.ts';
import { COST, inMemory, keyOf, makeVault, openedWith, otp, type Place, portsOf, secretOf, unlock } from './vault-of.ts';

const PAPER = () => ({ type: 'recovery' as const, key: sequence(7, 20) });
const NEW = { type: 'passphrase' as const, passphrase: 'quite another one' };
const OLD = { type: 'passphrase' as const, passphrase: 'the passphrase' };

describe('The ways into a vault', () => {
  let place: Place;
  let opened: Opened;
  let vault: Vault;
  let id: string;
  const opens = async (way: Parameters<typeof openedWith>[1]) => (await openedWith(place, way)) !== undefined;
  const addPaper = async () => putSlot(vault, await recoverySlot(opened.vaultId, PAPER().key, opened.vaultKey, portsOf(place)));

  beforeEach(async () => {
    place = inMemory();
    opened = await makeVault(place);
    vault = await unlock(place);
    id = (await vault.add({ issuer: 'Bank' }, otp(sequence(1, 20)))).id;
  });

  it('are passphrase and recovery key, and no account is written anew for either', async () => {
    const before = await place.store.records();
    await addPaper();
    expect(await opens(PAPER())).to.equal(true);
    expect(await opens(OLD)).to.equal(true);
    expect(await opens({ type: 'recovery', key: sequence(8, 20) })).to.equal(false);
    expect(await place.store.records()).to.deep.equal(before);
  });

  it('EX-30: change by wrapping the key anew: the old passphrase opens nothing, the slot is counted up', async () => {
    const before = opened.header.slots[0];
    await putSlot(vault, await passphraseSlot(opened.vaultId, NEW.passphrase, COST, opened.vaultKey, portsOf(place), before));
    expect(await opens(OLD)).to.equal(false);
    expect(await opens(NEW)).to.equal(true);
    const { slots } = await vault.header();
    expect(slots.map((slot) => [slot.id, slot.gen])).to.deep.equal([[before?.id, '2']]);
  });

  it('keep the last one', async () => {
    await addPaper();
    const [first, second] = (await vault.header()).slots;
    await removeSlot(vault, first?.id ?? '');
    expect(await opens(OLD)).to.equal(false);
    await expectRejection('last-slot', removeSlot(vault, second?.id ?? ''));
    expect(await opens(PAPER())).to.equal(true);
  });

  it('EX-31: are noticed when one is put back on the disk', async () => {
    const { header } = opened;
    await putSlot(
      vault,
      await passphraseSlot(opened.vaultId, NEW.passphrase, COST, opened.vaultKey, portsOf(place), header.slots[0]),
    );
    const rows = await place.store.load();
    if (!rows) throw new Error('there is no vault');
    const { index } = rows;
    const tampered = { ...place.store, load: () => Promise.resolve({ header, index }) };
    const again = openVault(await keyOf(opened), portsOf({ ...place, store: tampered }));
    await expectRejection('vault-damaged', again.list());
  });

  it('all end with a new vault key, and so does what was kept of the old one', async () => {
    await addPaper();
    const oldKey = await keyOf(opened);
    const ways = { passphrase: NEW.passphrase, cost: COST, recoveryKey: sequence(9, 20) };
    const after = await rotateKey(oldKey, ways, portsOf(place));
    expect(await opens(OLD)).to.equal(false);
    expect(await opens(PAPER())).to.equal(false);
    expect(await opens(NEW)).to.equal(true);
    expect(await opens({ type: 'recovery', key: sequence(9, 20) })).to.equal(true);
    expect(await secretOf(openVault(await keyOf(after), portsOf(place)), id)).to.equal(hex(sequence(1, 20)));
    await expectRejection('wrong-key', openVault(oldKey, portsOf(place)).list());
    expect(await place.store.generations()).to.deep.equal([]);
    expect((await portsOf(place).mirror.read())?.copies.map(({ gen }) => gen)).to.deep.equal([
      (await place.store.load())?.index.gen,
    ]);
  });
});

describe('A recovery key', () => {
  it('is eight groups of four characters, and comes back from what a hand makes of them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (bytes) => {
        const groups = formatRecoveryKey(bytes);
        expect(groups.map((group) => group.length)).to.deep.equal([4, 4, 4, 4, 4, 4, 4, 4]);
        const typed = groups.join(' - ').toLowerCase().replaceAll('o', '0').replaceAll('b', '8');
        expect(parseRecoveryKey(typed)).to.deep.equal(new Uint8Array(bytes));
      }),
    );
  });

  it('is nothing when a character is missing or is none of its own', () => {
    const text = formatRecoveryKey(sequence(7, 20)).join('');
    for (const wrong of ['', text.slice(1), `${text}A`, `!${text.slice(1)}`, text.replace(/./, '9')]) {
      expect(parseRecoveryKey(wrong), wrong).to.equal(undefined);
    }
    expect(normalizeRecoveryText(' a0-18\u2013z ')).to.equal('AOIBZ');
  });
});
