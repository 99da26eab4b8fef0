import { expect } from 'chai';
import { attemptsIn } from '../../../extension/vault/attempts.ts';
import { type KeyValue } from '../../../extension/vault/store.ts';
import { IDLE_MINUTES, limitsOf, lockSettingsIn } from '../../../extension/vault/lock-settings.ts';
import { memoryKeyValue } from '../../kit/memory-store.ts';
import { inTurn } from './in-turn.ts';

const MINUTE = 60_000;

/** A storage that takes its time, so that those who read and write at once really do. */
function slow(area: KeyValue): KeyValue {
  const pause = () => new Promise(setImmediate);
  return {
    get: async (key) => pause().then(() => area.get(key)),
    set: async (key, value) => pause().then(() => area.set(key, value)),
    remove: (key) => area.remove(key),
  };
}

describe('Wrong passphrases', () => {
  it('EX-40: cost more and more time, the eleventh five minutes, and are counted across restarts', async () => {
    const local = memoryKeyValue();
    const waits: number[] = [];
    let nowMs = 1000;
    for (let at = 0; at < 12; at++) {
      const waitMs = await attemptsIn(local, inTurn()).take(nowMs);
      nowMs += waitMs;
      if (waitMs > 0) expect(await attemptsIn(local, inTurn()).take(nowMs)).to.equal(0);
      waits.push(waitMs / 1000);
    }
    expect(waits).to.deep.equal([0, 0, 0, 0, 0, 2, 4, 8, 16, 32, 300, 300]);
    expect(await attemptsIn(local, inTurn()).take(nowMs + 299_000)).to.equal(1000);
    expect(await attemptsIn(local, inTurn()).take(nowMs + 300_000)).to.equal(0);
  });

  it('EX-40: are counted before they are looked at, one after the other, however many windows try at once', async () => {
    const [local, windows] = [slow(memoryKeyValue()), inTurn()];
    const tries = Array.from({ length: 20 }, () => attemptsIn(local, windows).take(1000));
    const waits = await Promise.all(tries);
    expect(waits.filter((waitMs) => waitMs === 0)).to.have.length(5);
    expect(await local.get('attempts')).to.deep.equal({ count: 5, lastMs: 1000 });
  });

  it('EX-40: are forgotten with the right one, and a clock that is set back makes the wait neither shorter nor endless', async () => {
    const local = memoryKeyValue();
    const attempts = attemptsIn(local, inTurn());
    await local.set('attempts', { count: 10, lastMs: 90 * MINUTE });
    expect(await attempts.take(0)).to.equal(5 * MINUTE);
    await attempts.succeeded();
    expect(await attempts.take(0)).to.equal(0);
  });
});

describe('Auto-lock', () => {
  it('EX-37: may be chosen, is a quarter of an hour otherwise, and a day at most', async () => {
    const local = memoryKeyValue();
    const settings = lockSettingsIn(local);
    expect(await settings.read()).to.deep.equal({ idleMinutes: 15, onScreenLock: true });
    for (const idleMinutes of IDLE_MINUTES) {
      await settings.write({ idleMinutes, onScreenLock: false });
      const read = await settings.read();
      expect(read).to.deep.equal({ idleMinutes, onScreenLock: false });
      expect(limitsOf(read)).to.deep.equal({ idleMs: (idleMinutes || 24 * 60) * MINUTE, maxMs: 24 * 60 * MINUTE });
    }
  });

  it('EX-37: is the careful choice where what was stored makes no sense', async () => {
    const local = memoryKeyValue();
    for (const odd of [{ idleMinutes: 1e9 }, { idleMinutes: -1, onScreenLock: 'no' }, {}]) {
      await local.set('lock', odd);
      expect(await lockSettingsIn(local).read()).to.deep.equal({ idleMinutes: 15, onScreenLock: true });
    }
  });
});
