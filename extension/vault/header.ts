import * as v from 'valibot';
import { type Argon2idCost, checkCost } from '../../shared/crypto/argon2id.ts';
import { parseBase64url } from '../../shared/crypto/base64url.ts';
import { MfaError } from '../../shared/errors.ts';
import { type Header, MAGIC, type Slot, VERSION } from './rows.ts';

const Decimal = v.pipe(v.string(), v.regex(/^(0|[1-9][0-9]{0,15})$/));
const Base64url = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/), v.maxLength(1024));
const Uuid = v.pipe(v.string(), v.uuid());

const SlotSchema = v.strictObject({
  id: Uuid,
  type: v.picklist(['passphrase', 'prf', 'recovery']),
  gen: Decimal,
  kdf: v.pipe(v.record(v.pipe(v.string(), v.regex(/^[a-z]{1,16}$/)), v.pipe(v.string(), v.maxLength(1024))), v.maxEntries(12)),
  iv: Base64url,
  ct: Base64url,
});

const HeaderSchema = v.strictObject({
  v: v.literal(VERSION),
  magic: v.literal(MAGIC),
  vaultId: Uuid,
  slots: v.pipe(v.array(SlotSchema), v.minLength(1), v.maxLength(16)),
});

const PassphraseKdf = v.strictObject({
  alg: v.literal('argon2id'),
  m: Decimal,
  p: Decimal,
  salt: Base64url,
  t: Decimal,
  v: v.literal('19'),
});

/**
 * A header that may be acted on: its version is known, its shape is right, and no slot asks for a derivation that is too
 * cheap or too dear. Called before a passphrase is asked for (EX-28, SH-19).
 *
 * @throws MfaError `bad-version` `bad-payload` `bad-kdf`
 */
export function parseHeader(found: unknown): Header {
  const { v: version, magic } = (typeof found === 'object' && found !== null ? found : {}) as Record<string, unknown>;
  if (magic === MAGIC && version !== VERSION)
    throw new MfaError('bad-version', 'The vault is of a version that this extension does not know.');
  const result = v.safeParse(HeaderSchema, found);
  if (!result.success) throw new MfaError('bad-payload', 'The header of the vault is damaged.');
  for (const slot of result.output.slots) if (slot.type === 'passphrase') passphraseKdf(slot);
  return result.output;
}

/** @throws MfaError `bad-payload` `bad-kdf` */
export function passphraseKdf(slot: Slot): { salt: Uint8Array<ArrayBuffer>; cost: Argon2idCost } {
  const result = v.safeParse(PassphraseKdf, slot.kdf);
  if (!result.success) throw new MfaError('bad-kdf', 'The slot names a derivation that this extension does not know.');
  const { m, t, p, salt } = result.output;
  const cost = { memoryKiB: Number(m), passes: Number(t), lanes: Number(p) };
  checkCost(cost);
  return { salt: parseBase64url(salt), cost };
}

/** The `kdf` of a passphrase slot. */
export function formatPassphraseKdf(salt: string, { memoryKiB, passes, lanes }: Argon2idCost): Record<string, string> {
  return { alg: 'argon2id', m: String(memoryKiB), p: String(lanes), salt, t: String(passes), v: '19' };
}
