import { expect } from 'chai';
import { attemptsIn } from '../../../extension/vault/attempts.ts';
import { IDLE_MINUTES, limitsOf, lockSettingsIn } from '../../../extension/vault/lock-settings.ts';
import { memoryKeyValue } from '../../kit/memory-store.ts';

const MINUTE = 60_000;

describe('Wrong passphrases', () => {
  it('EX-40: cost more and more time, the eleventh five minutes, and are counted across restarts', async () => {
    const local = memoryKeyValue();
    const waits: number[] = [];
    for (let at = 0; at < 12; at++) {
      await attemptsIn(local).failed(1000);
      waits.push((await attemptsIn(local).waitMs(1000)) / 1000);
    }
    expect(waits).to.deep.equal([0, 0, 0, 0, 2, 4, 8, 16, 32, 300, 300, 300]);
    expect(await attemptsIn(local).waitMs(1000 + 299_000)).to.equal(1000);
    expect(await attemptsIn(local).waitMs(1000 + 300_000)).to.equal(0);
  });

  it('EX-40: are forgotten with the right one, and a clock that is set back makes the wait neither shorter nor endless', async () => {
    const attempts = attemptsIn(memoryKeyValue());
    for (let at = 0; at < 10; at++) await attempts.failed(90 * MINUTE);
    expect(await attempts.waitMs(0)).to.equal(5 * MINUTE);
    await attempts.succeeded();
    expect(await attempts.waitMs(0)).to.equal(0);
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
