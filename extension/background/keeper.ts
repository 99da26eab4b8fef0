import { MfaError, type MfaErrorCode } from '../../shared/errors.ts';
import { type Mirror } from '../vault/mirror.ts';
import { type KeyValue, type Random, type Store } from '../vault/store.ts';
import { type LockLimits, unlockedState } from '../vault/unlocked.ts';
import { openVault, type Vault } from '../vault/vault.ts';

/** Hands out the vault while it is unlocked, and nothing afterwards. */
export type VaultStatus = 'none' | 'locked' | 'open' | 'damaged';

export interface Keeper {
  /** `undefined`: locked, or there is none. `active`: this is the user's doing, and puts auto-lock off. */
  vault(active?: boolean): Promise<Vault | undefined>;
  /** `'damaged'`: only repair or a backup can help. */
  status(): Promise<VaultStatus>;
  lock(): Promise<void>;
}

interface Ports {
  store: Store;
  mirror: Mirror;
  session: KeyValue;
  random: Random;
  limits: () => Promise<LockLimits>;
  newId: () => string;
  now: () => number;
}

const DAMAGE: readonly string[] = ['vault-damaged', 'vault-rolled-back', 'wrong-key', 'vault-missing'] satisfies MfaErrorCode[];

export function keeper(ports: Ports): Keeper {
  const { store, mirror, session, random, limits, now } = ports;
  const unlocked = unlockedState(store, session, random);
  let opened: Vault | undefined;
  let since = '';

  const vault = async (active = true) => {
    const key = await unlocked.restore(now(), await limits(), active);
    if (!key) {
      since = '';
      return (opened = undefined);
    }
    // Unlocked anew: the key may be another one since.
    if (since !== key.since) opened = openVault(key, ports);
    since = key.since;
    return opened;
  };

  return {
    vault,
    async status() {
      try {
        const open = await vault();
        // Reading the list is what tells a sound vault from a damaged one.
        if (open) return (await open.list()) && 'open';
        if (await store.load()) return 'locked';
        // Nothing is there: was there never anything, or has it been deleted behind our back?
        return (await mirror.read()) ? 'damaged' : 'none';
      } catch (error) {
        if (error instanceof MfaError && DAMAGE.includes(error.code)) return 'damaged';
        throw error;
      }
    },
    async lock() {
      opened = undefined;
      since = '';
      await unlocked.end();
    },
  };
}
