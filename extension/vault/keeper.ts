import { importHkdfKey } from '../../shared/crypto/hkdf.ts';
import { MfaError, type MfaErrorCode } from '../../shared/errors.ts';
import { parseHeader } from './header.ts';
import { type Opened } from './slots.ts';
import { type Area, type Rows } from './store.ts';
import { type LockLimits, unlockedState } from './unlocked.ts';
import { type Arrangement, openVault, type Vault, type VaultPorts } from './vault.ts';

/** `'damaged'`: only repair, a backup or a newer version of the extension can help. */
export type VaultState = { name: 'none' | 'locked' | 'damaged' } | ({ name: 'open' } & Arrangement);

/**
 * Hands out the vault while it is unlocked, and nothing afterwards. The background has one, and so has every page of ours:
 * what they share is the unlocked state.
 */
export interface Keeper {
  /** Unlocks it, with what a slot opened, whose key is overwritten. `rows`: if they have just been read. As `look` after it. */
  unlock(opened: Opened, rows?: Rows): Promise<VaultState>;
  /** `undefined`: locked, or there is none. `active`: this is the user's doing, and puts auto-lock off. */
  vault(active?: boolean): Promise<Vault | undefined>;
  look(): Promise<VaultState>;
  lock(): Promise<void>;
}

interface Ports extends VaultPorts {
  session: Area;
  limits: () => Promise<LockLimits>;
  now: () => number;
}

const DAMAGE: readonly string[] = [
  'vault-damaged',
  'vault-rolled-back',
  'wrong-key',
  'vault-missing',
  // Of the header: nobody is asked for a passphrase that would be derived as somebody else wants it (EX-28).
  'bad-payload',
  'bad-kdf',
  'bad-version',
] satisfies MfaErrorCode[];

export function keeper(ports: Ports): Keeper {
  const { store, mirror, session, random, limits, now } = ports;
  const unlocked = unlockedState(store, session, random);
  let opened: Vault | undefined;
  let since = '';

  const vault = async (active = true) => {
    const key = await unlocked.restore(now(), limits(), active);
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
    async unlock({ vaultId, vaultKey }, rows) {
      const vault = openVault({ vaultId, material: await importHkdfKey(vaultKey) }, ports, rows);
      // The list is read while the two halves are put away.
      const [state, started] = await Promise.all([sound(vault), unlocked.begin(vaultId, vaultKey, now())]);
      [opened, since] = [vault, started];
      return state;
    },
    async look() {
      const open = await vault();
      if (open) return sound(open);
      try {
        const rows = await store.load();
        if (rows && parseHeader(rows.header)) return { name: 'locked' };
      } catch (error) {
        return damage(error);
      }
      // Nothing is there: was there never anything, or has it been deleted behind our back?
      return { name: (await mirror.read()) ? 'damaged' : 'none' };
    },
    async lock() {
      opened = undefined;
      since = '';
      await unlocked.end();
    },
  };
}

/** Reading the list is what tells a sound vault from a damaged one. */
async function sound(vault: Vault): Promise<VaultState> {
  try {
    const { entries, groups } = await vault.arrangement();
    return { name: 'open', entries, groups };
  } catch (error) {
    return damage(error);
  }
}

function damage(error: unknown): VaultState {
  if (error instanceof MfaError && DAMAGE.includes(error.code)) return { name: 'damaged' };
  throw error;
}
