import { formatBase64url, parseBase64url } from '../../shared/crypto/base64url.ts';
import { importHkdfKey } from '../../shared/crypto/hkdf.ts';
import { IV_BYTES, openSealed, seal } from '../../shared/crypto/seal.ts';
import { type VaultKey } from './envelope.ts';
import { type Area, type Random, type Store } from './store.ts';

/**
 * Where the vault key lives while the vault is unlocked: in two halves, either of which is useless alone (EX-35).
 *
 *   in memory of the browser   `storage.session`: the vault key, encrypted
 *   on its disk                the store: the key that decrypts it, as a CryptoKey whose bytes cannot be read (where there is
 *                              no IndexedDB: as random bytes in `storage.local`, drawn anew at each unlock)
 *
 * So it survives the death of the background (30 seconds of idleness), and not the end of the browser.
 */
export interface UnlockedState {
  /** Overwrites `vaultKey`. Gives the `since` of the key. */
  begin(vaultId: string, vaultKey: Uint8Array<ArrayBuffer>, nowMs: number): Promise<string>;
  /** The key, if the vault is unlocked and not too long. Ends the state otherwise. Counts as use if `active`. */
  restore(nowMs: number, limits: LockLimits | Promise<LockLimits>, active: boolean): Promise<UnlockedKey | undefined>;
  end(): Promise<void>;
}

export interface UnlockedKey extends VaultKey {
  /** Another one after each unlock. */
  since: string;
}

export interface LockLimits {
  /** Without use. */
  idleMs: number;
  /** In all. */
  maxMs: number;
}

interface Half {
  vaultId: string;
  sinceMs: number;
  iv: string;
  ct: string;
}

/** Where the half in memory is kept; it goes when the vault is locked. */
export const HALF = 'unlocked';
const USED = 'used';
/** A clock that is set back by less than this is a clock that is being corrected. */
const CLOCK_SLACK_MS = 5_000;

export function unlockedState(store: Store, session: Area, random: Random): UnlockedState {
  const end = async () => {
    await Promise.all([session.remove(HALF), session.remove(USED), store.dropSessionKey()]);
  };

  return {
    end,

    async begin(vaultId, vaultKey, nowMs) {
      const sessionKey = await store.drawSessionKey(random);
      const iv = random(IV_BYTES);
      const ct = await seal(sessionKey, iv, context(vaultId, nowMs), vaultKey);
      vaultKey.fill(0);
      const half: Half = { vaultId, sinceMs: nowMs, iv: formatBase64url(iv), ct: formatBase64url(ct) };
      // Together: a half without the time of its use is one that has run out.
      await session.setAll({ [HALF]: half, [USED]: nowMs });
      return half.iv;
    },

    async restore(nowMs, limits, active) {
      const half = (await session.get(HALF)) as Half | undefined;
      if (!half) return undefined;
      const [used, sessionKey, within] = await Promise.all([session.get(USED), store.sessionKey(), limits]);
      const usedMs = Number(used);
      if (!sessionKey || isOver(half.sinceMs, usedMs, nowMs, within)) {
        await end();
        return undefined;
      }
      const opened = await openSealed(
        sessionKey,
        parseBase64url(half.iv),
        context(half.vaultId, half.sinceMs),
        parseBase64url(half.ct),
      );
      const material = await importHkdfKey(opened);
      opened.fill(0);
      if (active && nowMs > usedMs) await session.set(USED, nowMs);
      return { vaultId: half.vaultId, material, since: half.iv };
    },
  };
}

/** Checked at every use: alarms do not ring while a machine sleeps (EX-37). */
function isOver(sinceMs: number, usedMs: number, nowMs: number, { idleMs, maxMs }: LockLimits): boolean {
  return !(nowMs >= usedMs - CLOCK_SLACK_MS && nowMs - usedMs < idleMs && nowMs - sinceMs < maxMs);
}

/** `sinceMs` is authenticated: editing the half does not buy time. */
const context = (vaultId: string, sinceMs: number) => `mfavault/v1/unlocked|${vaultId}|${sinceMs}`;
