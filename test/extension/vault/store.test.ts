import { expect } from 'chai';
import { deleteDB } from 'idb';
import { browserStore } from '../../../extension/vault/browser-store.ts';
import { idbStore } from '../../../extension/vault/idb-store.ts';
import { type Header, KEPT_GENERATIONS, type SealedIndex, type SealedRecord } from '../../../extension/vault/rows.ts';
import { browserRandom, type Store } from '../../../extension/vault/store.ts';
import { localStore } from '../../../extension/vault/local-store.ts';
import { memoryKeyValue, memoryStore } from '../../kit/memory-store.ts';
import { inTurn } from './in-turn.ts';
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

    it('tells the generation by itself, and keeps the index that it was handed as what was replaced', async () => {
      expect(await store.generation()).to.equal(undefined);
      const [first, second] = [index(0), index(1)];
      await store.commit({ from: null, header, index: first });
      expect(await store.generation()).to.equal(0);
      expect(await store.commit({ from: 0, before: first, index: second })).to.equal('done');
      expect(await store.commit({ from: 0, before: first, index: index(1) })).to.equal('conflict');
      expect(await store.generation()).to.equal(1);
      expect((await store.generations()).map((one) => one.index)).to.deep.equal([first]);
      expect((await store.load())?.index).to.deep.equal(second);
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

    it('replaces everything at once, and then remembers nothing of what was there', async () => {
      await store.commit({ from: null, header, index: index(0), put: [record('a')] });
      await store.commit({ from: 0, index: index(1), put: [record('a', 2), record('b')] });
      const other = { ...header, vaultId: crypto.randomUUID() };
      const [whole, only] = [index(2), record('c')];
      expect(await store.commit({ from: 1, header: other, index: whole, put: [only], whole: true })).to.equal('done');
      expect(await store.load()).to.deep.equal({ header: other, index: whole });
      expect(await store.records()).to.deep.equal([only]);
      expect(await store.generations()).to.deep.equal([]);
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
      const key = await store.drawSessionKey(browserRandom);
      const again = await store.sessionKey();
      expect(again?.extractable).to.equal(false);
      const iv = browserRandom(12);
      const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, browserRandom(8));
      expect(again && (await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, again, sealed)).byteLength).to.equal(8);
      await store.dropSessionKey();
      expect(await store.sessionKey()).to.equal(undefined);
    });
  });
}

describeStore('A store in memory', () => Promise.resolve(memoryStore()));
describeStore('A store in storage.local', () => Promise.resolve(localStore(memoryKeyValue(), inTurn())));
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

describe('A store in storage.local', () => {
  it('says that it is full, whatever the browser calls it, and keeps what it had', async () => {
    const area = memoryKeyValue();
    const store = localStore(area, inTurn());
    const first = index(0);
    await store.commit({ from: null, header, index: first });
    for (const message of [
      'QUOTA_BYTES quota exceeded',
      'QuotaExceededError: storage.local API call exceeded its quota limitations.',
    ]) {
      const full = localStore({ ...area, setAll: () => Promise.reject(new Error(message)) }, inTurn());
      await expectRejection('vault-full', full.commit({ from: 0, index: index(1) }));
    }
    expect((await store.load())?.index).to.deep.equal(first);
  });
});

describe('The store of the browser', () => {
  const failing = (error: Error): Store => ({ ...memoryStore(), remains: () => Promise.reject(error) });
  const options = { exclusive: inTurn() };

  it('is storage.local where the browser opens no database, and holds a vault there', async () => {
    const area = memoryKeyValue();
    const store = browserStore(area, { ...options, database: failing(new DOMException('', 'InvalidStateError')) });
    await store.commit({ from: null, header, index: index(0) });
    expect((await store.load())?.index.gen).to.equal(0);
    expect(Object.keys(await area.all())).to.include('vault');
  });

  it('is not another one because of a database that fails for a moment', async () => {
    let error: Error | undefined = new DOMException('', 'UnknownError');
    const database = memoryStore();
    const flaky: Store = { ...database, remains: () => (error ? Promise.reject(error) : database.remains()) };
    const area = memoryKeyValue();
    const store = browserStore(area, { ...options, database: flaky });
    const said = await store.load().catch((reason: unknown) => reason);
    expect(said).to.equal(error);
    error = undefined;
    await store.commit({ from: null, header, index: index(0) });
    expect(await area.all()).to.deep.equal({});
    expect((await database.load())?.index.gen).to.equal(0);
  });
});
