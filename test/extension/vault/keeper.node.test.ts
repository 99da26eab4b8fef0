import { expect } from 'chai';
import { keeper, type Keeper } from '../../../extension/vault/keeper.ts';
import { DEFAULT_LOCK, limitsOf } from '../../../extension/vault/lock-settings.ts';
import { rotateKey } from '../../../extension/vault/rotate-key.ts';
import { type SealedIndex } from '../../../extension/vault/rows.ts';
import { type Area } from '../../../extension/vault/store.ts';
import { memoryKeyValue, memoryStore } from '../../kit/memory-store.ts';
import { COST, inMemory, keyOf, makeVault, openedWith, otp, PASSPHRASE, type Place, portsOf, unlock } from './vault-of.ts';

const HOUR = 3_600_000;

describe('Whoever keeps the vault', () => {
  let place: Place;
  let session: Area;
  let nowMs: number;
  const another = (at: Place = place): Keeper =>
    keeper({ ...portsOf(at), session, limits: () => Promise.resolve(limitsOf(DEFAULT_LOCK)), now: () => nowMs });
  const opened = async () => {
    const found = await openedWith(place, { type: 'passphrase', passphrase: PASSPHRASE });
    if (!found) throw new Error('the passphrase was not accepted');
    return found;
  };
  const issuers = async (keep: Keeper) => {
    const found = await keep.look();
    return found.name === 'open' ? found.entries.map(({ issuer }) => issuer) : found.name;
  };

  beforeEach(async () => {
    [place, session, nowMs] = [inMemory(), memoryKeyValue(), HOUR];
    await makeVault(place);
    await (await unlock(place)).add({ issuer: 'Bank' }, otp());
  });

  it('finds none, or a locked one, or what is in it', async () => {
    expect(await issuers(another(inMemory()))).to.equal('none');
    const keep = another();
    expect(await issuers(keep)).to.equal('locked');
    expect(await keep.vault()).to.equal(undefined);
    const found = await keep.unlock(await opened());
    expect(found.name === 'open' && found.entries.map(({ issuer }) => issuer)).to.deep.equal(['Bank']);
    expect(await issuers(keep)).to.deep.equal(['Bank']);
  });

  it('EX-36, EX-38: shares it with every other window, and loses it with them', async () => {
    const [one, two] = [another(), another()];
    await one.unlock(await opened());
    await (await two.vault())?.add({ issuer: 'Shop' }, otp());
    expect(await issuers(one)).to.deep.equal(['Bank', 'Shop']);
    await two.lock();
    expect(await one.vault()).to.equal(undefined);
    expect(await session.all()).to.deep.equal({});
  });

  it('EX-37: hands nothing out when the time is over, whoever has used it before', async () => {
    const keep = another();
    await keep.unlock(await opened());
    nowMs += HOUR;
    expect(await keep.vault()).to.equal(undefined);
    expect(await place.store.sessionKey()).to.equal(undefined);
  });

  it('goes on with the key that was drawn in another window', async () => {
    const [one, two] = [another(), another()];
    await one.unlock(await opened());
    expect(await issuers(two)).to.deep.equal(['Bank']);
    const before = await keyOf(await opened());
    await one.unlock(await rotateKey(before, { passphrase: PASSPHRASE, cost: COST }, portsOf(place)));
    expect(await issuers(two)).to.deep.equal(['Bank']);
  });

  it('EX-31: says of a broken index, of half a vault and of a deleted one that it is damaged', async () => {
    const broken = (change: (index: SealedIndex) => SealedIndex | undefined) => {
      const load = async () => {
        const rows = await place.store.load();
        const index = rows && change(rows.index);
        return rows && index && { ...rows, index };
      };
      return { ...place, store: { ...place.store, load } };
    };
    const flipped = broken((index) => ({ ...index, ct: index.ct.map((byte, at) => (at === 20 ? byte ^ 1 : byte)) }));
    const keep = another(flipped);
    expect(await keep.unlock(await opened())).to.deep.equal({ name: 'damaged' });
    expect(await keep.look()).to.deep.equal({ name: 'damaged' });
    await keep.lock();
    expect(await issuers(another({ ...place, store: memoryStore() }))).to.equal('damaged');
  });

  it('EX-28: asks nobody for the passphrase of a header that wants a derivation out of bounds, or is of another version', async () => {
    const { header, index } = (await opened()).rows;
    const [slot] = header.slots;
    for (const changed of [
      { ...header, v: '2' },
      { ...header, slots: [{ ...slot, kdf: { ...slot?.kdf, m: '8', t: '1' } }] },
      { ...header, slots: [{ ...slot, kdf: { ...slot?.kdf, m: '67108864' } }] },
      { ...header, slots: [] },
    ]) {
      const load = () => Promise.resolve({ header: changed as typeof header, index });
      expect(await another({ ...place, store: { ...place.store, load } }).look()).to.deep.equal({ name: 'damaged' });
    }
  });

  it('reads rows that have just been read no second time, and opens the index once for all who ask at once', async () => {
    const { rows, ...found } = await opened();
    let reads = 0;
    const load = () => {
      reads++;
      return place.store.load();
    };
    const keep = another({ ...place, store: { ...place.store, load } });
    await keep.unlock(found, rows);
    await Promise.all(Array.from({ length: 9 }, async () => (await keep.vault())?.list()));
    expect(reads).to.equal(0);
    await (await unlock(place)).add({ issuer: 'Shop' }, otp());
    const vault = await keep.vault();
    await Promise.all(Array.from({ length: 9 }, async () => vault?.list()));
    expect(reads).to.equal(1);
  });
});
