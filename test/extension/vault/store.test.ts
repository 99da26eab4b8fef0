import { expect } from 'chai';
import { deleteDB } from 'idb';
import { idbStore } from '../../../extension/vault/idb-store.ts';
import { type Header, KEPT_GENERATIONS, type SealedIndex, type SealedRecord } from '../../../extension/vault/rows.ts';
import { browserRandom, type Store } from '../../../extension/vault/store.ts';
import { memoryStore } from '../../kit/memory-store.ts';
import { expectRejection } from '../../support/expect-code.ts';

const sealed = () => ({ salt: browserRandom(16), iv: browserRandom(12), ct: browserRandom(272) });
const index = (gen: number): SealedIndex => ({ id: 'index', gen, ...sealed() });
const record = (id: string, ver = 1): SealedRecord => ({ id, ver, ...sealed() });
const header: Header = { v: '1', magic: 'mfavault', vaultId: crypto.randomUUID(), slots: [] };

/** What every store promises. */
function describeStore(title: string, make: () => Promise<Store>): void {
  describe(`${title} keeps rows`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await make();
    });

    it('is empty until a vault is made, and made once', async () => {
      expect(await store.load()).to.equal(undefined);
      const first = index(0);
      expect(await store.commit({ from: null, header, index: first })).to.equal('done');
      expect(await store.commit({ from: null, header, index: index(0) })).to.equal('conflict');
      expect(await store.load()).to.deep.equal({ header, index: first });
    });

    it('writes index and records together, or neither', async () => {
      await store.commit({ from: null, header, index: index(0) });
      const [a, b] = [record('a'), record('b')];
      expect(await store.commit({ from: 0, index: index(1), put: [a, b] })).to.equal('done');
      expect(await store.commit({ from: 0, index: index(1), put: [record('a', 2)], drop: ['b'] })).to.equal('conflict');
      expect(await store.record('a')).to.deep.equal(a);
      expect(await store.record('b')).to.deep.equal(b);
      expect((await store.records()).map(({ id }) => id)).to.have.members(['a', 'b']);
    });

    it('lets one of two writers win, and tells the other', async () => {
      await store.commit({ from: null, header, index: index(0) });
      const answers = await Promise.all([1, 2, 3, 4].map(() => store.commit({ from: 0, index: index(1) })));
      expect(answers.filter((answer) => answer === 'done')).to.have.length(1);
    });

    it('keeps what the last ten changes replaced', async () => {
      await store.commit({ from: null, header, index: index(0) });
      const versions = Array.from({ length: 14 }, (_, at) => record('a', at + 1));
      for (const [at, row] of versions.entries()) await store.commit({ from: at, index: index(at + 1), put: [row] });
      const generations = await store.generations();
      expect(generations.map(({ gen }) => gen)).to.deep.equal(Array.from({ length: KEPT_GENERATIONS }, (_, at) => 13 - at));
      expect(generations[0]?.records).to.deep.equal([versions[12]]);
    });

    it('EX-33: refuses what is not sealed', async () => {
      await store.commit({ from: null, header, index: index(0) });
      const clear = { ...record('a'), ct: new TextEncoder().encode('{"secret":"JBSWY3DPEHPK3PXP"}') };
      let refused = false;
      try {
        await store.commit({ from: 0, index: index(1), put: [clear] });
      } catch {
        refused = true;
      }
      expect(refused).to.equal(true);
      expect(await store.record('a')).to.equal(undefined);
    });

    it('keeps the half of the unlocked state as a key that cannot be read', async () => {
      const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt']);
      await store.putSessionKey(key);
      expect((await store.sessionKey())?.extractable).to.equal(false);
      await store.dropSessionKey();
      expect(await store.sessionKey()).to.equal(undefined);
    });
  });
}

describeStore('A store in memory', () => Promise.resolve(memoryStore()));
describeStore('A store in IndexedDB', async () => {
  const name = `test-${crypto.randomUUID()}`;
  after(() => deleteDB(name));
  return idbStore(name);
});

describe('A store in IndexedDB', () => {
  it('has all its object stores from the first version, and survives being opened twice', async () => {
    const name = `test-${crypto.randomUUID()}`;
    const [one, two] = [idbStore(name), idbStore(name)];
    await one.commit({ from: null, header, index: index(0) });
    expect(await two.commit({ from: 0, index: index(1) })).to.equal('done');
    expect((await one.load())?.index.gen).to.equal(1);
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
    });
    expect(database.version).to.equal(1);
    expect([...database.objectStoreNames]).to.have.members(['header', 'index', 'records', 'session', 'generations']);
    database.close();
  });

  it('names what it refused', async () => {
    const store = idbStore(`test-${crypto.randomUUID()}`);
    await store.commit({ from: null, header, index: index(0) });
    await expectRejection('bad-payload', store.commit({ from: 0, index: { ...index(1), iv: browserRandom(11) } }));
  });
});
