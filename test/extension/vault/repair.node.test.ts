import { expect } from 'chai';
import { type VaultKey } from '../../../extension/vault/envelope.ts';
import { examine, headersLeft, repairVault } from '../../../extension/vault/repair.ts';
import { type Header, type SealedIndex } from '../../../extension/vault/rows.ts';
import { openVault } from '../../../extension/vault/vault.ts';
import { memoryKeyValue } from '../../kit/memory-store.ts';
import { expectRejection } from '../../support/expect-code.ts';
import { hex, sequence } from '../../support/hex.ts';
import { inLocalStorage, keyOf, makeVault, otp, type Place, portsOf, secretOf, unlock } from './vault-of.ts';

describe('A damaged vault', () => {
  let place: Place;
  let key: VaultKey;
  let header: Header;
  let ids: string[];
  let older: Record<string, unknown>;

  const examined = () => examine(key, portsOf(place));
  const repaired = () => repairVault(key, header, portsOf(place));
  const list = async () => openVault(key, portsOf(place)).list();
  /** What lies in the area, changed behind the vault's back. */
  const tamper = async (name: string, change: (value: never) => unknown) =>
    place.area.set(name, change((await place.area.get(name)) as never));
  const issuers = async () => (await list()).map(({ issuer }) => issuer);

  beforeEach(async () => {
    place = inLocalStorage();
    const opened = await makeVault(place);
    ({ header } = opened);
    key = await keyOf(opened);
    const vault = await unlock(place);
    ids = [];
    for (const [at, issuer] of ['Bank', 'Shop', 'Forum'].entries()) {
      ids.push((await vault.add({ issuer }, otp(sequence(at, 20), issuer))).id);
      if (at === 1) older = await place.area.all();
    }
    expect(await examined()).to.deep.equal({ index: 'sound', records: [] });
  });

  it('EX-31: with a broken index comes back from the mirror', async () => {
    await tamper('vault', ({ index, ...rest }: { index: SealedIndex }) => ({ ...rest, index: { ...index, ct: 'AAAA' } }));
    expect((await examined()).index).to.equal('damaged');
    expect(await repaired()).to.deep.equal({ accounts: 3, lost: [] });
    expect(await issuers()).to.deep.equal(['Bank', 'Shop', 'Forum']);
    expect(await secretOf(openVault(key, portsOf(place)), ids[2] ?? '')).to.equal(hex(sequence(2, 20)));
    expect(await examined()).to.deep.equal({ index: 'sound', records: [] });
  });

  it('EX-31: without any index describes its accounts anew from their records', async () => {
    await tamper('vault', ({ header: kept }: { header: Header }) => ({ header: kept }));
    await place.area.removeAll(['mirror', 'vault-generations']);
    await expectRejection('vault-damaged', place.store.load());
    expect(await repaired()).to.deep.equal({ accounts: 3, lost: [] });
    expect(await issuers()).to.have.members(['Bank', 'Shop', 'Forum']);
    expect((await list()).flatMap(({ bindings }) => bindings.map(({ origin }) => origin))).to.include('https://bank.example');
  });

  it('EX-31: that was put back to an earlier state says so, and comes back to the newest', async () => {
    const { mirror } = await place.area.all();
    for (const [name, value] of Object.entries(older)) if (name !== 'mirror') await place.area.set(name, value);
    await place.area.set('mirror', mirror);
    await expectRejection('vault-rolled-back', list());
    expect((await examined()).index).to.equal('older');
    expect(await repaired()).to.deep.equal({ accounts: 3, lost: [] });
    expect(await issuers()).to.deep.equal(['Bank', 'Shop', 'Forum']);
  });

  it('EX-31: with a record that is gone or exchanged names the account, and loses no other', async () => {
    await place.area.set(`vault:${ids[1]}`, { ...((await place.area.get(`vault:${ids[0]}`)) as object), id: ids[1] });
    expect((await examined()).records.map(({ issuer }) => issuer)).to.deep.equal(['Shop']);
    expect(await repaired()).to.deep.equal({ accounts: 2, lost: [{ issuer: 'Shop', account: '' }] });
    expect(await issuers()).to.deep.equal(['Bank', 'Forum']);
    expect(await secretOf(openVault(key, portsOf(place)), ids[0] ?? '')).to.equal(hex(sequence(0, 20)));
  });

  it('EX-31: finds a deleted record again in what the last changes replaced', async () => {
    const vault = openVault(key, portsOf(place));
    const before = await place.area.get(`vault:${ids[0]}`);
    await vault.remove([ids[0] ?? '']);
    // The index is put back, with the mirror: as if the deletion had never happened, but for the record.
    const [generation] = await place.store.generations();
    expect(generation?.records.map(({ id }) => id)).to.deep.equal([ids[0]]);
    await tamper('vault', ({ header: kept }: { header: Header }) => ({ header: kept }));
    await place.area.remove('mirror');
    expect((await repaired()).lost).to.deep.equal([]);
    expect(await issuers()).to.have.members(['Bank', 'Shop', 'Forum']);
    expect(await place.area.get(`vault:${ids[0]}`)).to.deep.equal(before);
  });

  it('opens with the header of the mirror when its own is lost, and not when a later version wrote it', async () => {
    await tamper('vault', ({ index }: { index: SealedIndex }) => ({ index, header: { magic: 'x' } }));
    const [found] = await headersLeft(portsOf(place));
    expect(found).to.deep.equal(header);
    expect(await repaired()).to.deep.equal({ accounts: 3, lost: [] });
    expect((await place.store.load())?.header).to.deep.equal(header);
    await tamper('vault', (rows: { header: Header }) => ({ ...rows, header: { ...rows.header, v: '2' } }));
    await expectRejection('bad-version', headersLeft(portsOf(place)));
    expect(await headersLeft(portsOf({ ...inLocalStorage(), area: memoryKeyValue() }))).to.deep.equal([]);
  });
});
