import { expect } from 'chai';
import { sealRecord } from '../../../extension/vault/envelope.ts';
import { openRecordRow } from '../../../extension/vault/envelope.ts';
import { DEFAULT_LOCK, limitsOf } from '../../../extension/vault/lock-settings.ts';
import { browserRandom, type Store } from '../../../extension/vault/store.ts';
import { type UnlockedState, unlockedState } from '../../../extension/vault/unlocked.ts';
import { importHkdfKey } from '../../../shared/crypto/hkdf.ts';
import { memoryKeyValue, memoryStore } from '../../kit/memory-store.ts';
import { hex } from '../../support/hex.ts';

const DEFAULT_LIMITS = limitsOf(DEFAULT_LOCK);
const VAULT_ID = '11111111-2222-4333-8444-555555555555';
const MINUTE = 60_000;

describe('The unlocked state', () => {
  let store: Store;
  let session: ReturnType<typeof memoryKeyValue>;
  let state: UnlockedState;
  const restore = (nowMs: number, active = true) => state.restore(nowMs, DEFAULT_LIMITS, active);

  beforeEach(async () => {
    store = memoryStore();
    session = memoryKeyValue();
    state = unlockedState(store, session, browserRandom);
    await state.begin(VAULT_ID, browserRandom(32), 0);
  });

  it('EX-36: gives the same key to a background that was started anew', async () => {
    const bytes = browserRandom(32);
    const key = { vaultId: VAULT_ID, material: await importHkdfKey(bytes) };
    const row = await sealRecord(key, 'r', 1, new Uint8Array([1, 2, 3]), browserRandom);
    await state.begin(VAULT_ID, bytes, 0);
    expect(hex(bytes)).to.equal('00'.repeat(32));
    const again = await unlockedState(store, session, browserRandom).restore(1, DEFAULT_LIMITS, true);
    expect([...(await openRecordRow(again ?? key, row))]).to.deep.equal([1, 2, 3]);
    expect(again?.vaultId).to.equal(VAULT_ID);
  });

  it('EX-35: is nothing with either half alone', async () => {
    const otherSession = unlockedState(store, memoryKeyValue(), browserRandom);
    expect(await otherSession.restore(1, DEFAULT_LIMITS, true)).to.equal(undefined);
    const otherStore = unlockedState(memoryStore(), session, browserRandom);
    expect(await otherStore.restore(1, DEFAULT_LIMITS, true)).to.equal(undefined);
  });

  it('EX-37: ends after a quarter of an hour without use, counted from the last use', async () => {
    expect(await restore(14 * MINUTE)).not.to.equal(undefined);
    expect(await restore(28 * MINUTE, false)).not.to.equal(undefined);
    expect(await restore(29 * MINUTE)).to.equal(undefined);
    expect(await restore(15 * MINUTE)).to.equal(undefined);
  });

  it('EX-37: ends after a day, however often it is used', async () => {
    for (let at = 0; at < 24 * 60; at += 10) expect(await restore(at * MINUTE)).not.to.equal(undefined);
    expect(await restore(24 * 60 * MINUTE)).to.equal(undefined);
  });

  it('EX-37: ends when the clock is set back', async () => {
    await restore(10 * MINUTE);
    expect(await restore(8 * MINUTE)).to.equal(undefined);
  });

  it('EX-38: leaves no half when it ends', async () => {
    await state.end();
    expect(await session.all()).to.deep.equal({});
    expect(await store.sessionKey()).to.equal(undefined);
  });
});
