import { argon2id } from 'hash-wasm';
import { MfaError } from '../errors.ts';

/** Argon2id version 0x13 (RFC 9106). `memoryKiB`, `passes` and `lanes` are the RFC's m, t and p. */
export interface Argon2idCost {
  memoryKiB: number;
  passes: number;
  lanes: number;
}

/** RFC 9106 section 4, second recommended option. */
export const DESKTOP_COST: Argon2idCost = { memoryKiB: 65_536, passes: 3, lanes: 4 };
/** Where memory is scarce (Firefox for Android): OWASP's minimum. Never lower. */
export const PHONE_COST: Argon2idCost = { memoryKiB: 19_456, passes: 2, lanes: 1 };

const FLOOR: Argon2idCost = { memoryKiB: 19_456, passes: 2, lanes: 1 };
const CEILING: Argon2idCost = { memoryKiB: 1_048_576, passes: 16, lanes: 16 };

/**
 * Refuses a cost that is too cheap to protect anything (a downgrade), or so dear that reading a file would hang the browser.
 * To be called before the passphrase is asked for and before any memory is taken.
 *
 * @throws MfaError `bad-kdf`
 */
export function checkCost(cost: Argon2idCost): void {
  for (const name of ['memoryKiB', 'passes', 'lanes'] as const) {
    const value = cost[name];
    if (!Number.isSafeInteger(value) || value < FLOOR[name] || value > CEILING[name]) {
      throw new MfaError('bad-kdf', `Argon2id ${name} must be ${FLOOR[name]} to ${CEILING[name]}.`);
    }
  }
}

/**
 * 32 bytes from a passphrase. Takes about half a second and `memoryKiB` of memory: call it in a worker.
 *
 * The passphrase is normalised (NFKC), because keyboards write one character in more than one way.
 *
 * @throws MfaError `bad-kdf`
 */
export async function deriveFromPassphrase(
  passphrase: string,
  salt: Uint8Array<ArrayBuffer>,
  cost: Argon2idCost,
): Promise<Uint8Array<ArrayBuffer>> {
  checkCost(cost);
  const tag = await argon2id({
    password: passphrase.normalize('NFKC'),
    salt,
    memorySize: cost.memoryKiB,
    iterations: cost.passes,
    parallelism: cost.lanes,
    hashLength: 32,
    outputType: 'binary',
  });
  return new Uint8Array(tag);
}
