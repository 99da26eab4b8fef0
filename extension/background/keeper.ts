import { type Mirror } from '../vault/mirror.ts';
import { type KeyValue, type Random, type Store } from '../vault/store.ts';
import { DEFAULT_LIMITS, unlockedState } from '../vault/unlocked.ts';
import { openVault, type Vault } from '../vault/vault.ts';

/** Hands out the vault while it is unlocked, and nothing afterwards. */
export interface Keeper {
  /** `undefined`: locked, or there is none. `active`: this is the user's doing, and puts auto-lock off. */
  vault(active?: boolean): Promise<Vault | undefined>;
  status(): Promise<'none' | 'locked' | 'open'>;
  lock(): Promise<void>;
}

interface Ports {
  store: Store;
  mirror: Mirror;
  session: KeyValue;
  random: Random;
  newId: () => string;
  now: () => number;
}

export function keeper(ports: Ports): Keeper {
  const { store, session, random, now } = ports;
  const unlocked = unlockedState(store, session, random);
  let opened: Vault | undefined;

  const vault = async (active = true) => {
    const key = await unlocked.restore(now(), DEFAULT_LIMITS, active);
    if (!key) return (opened = undefined);
    if (opened?.key.vaultId !== key.vaultId) opened = openVault(key, ports);
    return opened;
  };

  return {
    vault,
    async status() {
      if (await vault()) return 'open';
      return (await store.load()) ? 'locked' : 'none';
    },
    async lock() {
      opened = undefined;
      await unlocked.end();
    },
  };
}
