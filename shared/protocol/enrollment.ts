import * as v from 'valibot';
import { Code, Id, TimeMs } from './challenge.ts';

/** The wire between the server and `<mfa-enroll>`: setting a method up, in two phases (pending until its first code). */

export const SetupStep = v.picklist(['method', 'phone', 'confirm', 'backup-codes']);
export type SetupStep = v.InferOutput<typeof SetupStep>;

/** `POST /enrollments` */
export const EnrollRequest = v.strictObject({
  method: v.picklist(['totp', 'sms']),
  phone: v.optional(v.pipe(v.string(), v.minLength(4), v.maxLength(32))),
});
export type EnrollRequest = v.InferOutput<typeof EnrollRequest>;

export const Enrollment = v.object({
  id: Id,
  method: v.picklist(['totp', 'sms']),
  /** The factor that this becomes once its first code was accepted; the extension keeps it with the account. */
  factorId: Id,
  /** `otpauth://` URI, totp only. */
  uri: v.optional(v.string()),
  /** The set-up key: base32 of the secret, for typing by hand; totp only. */
  key: v.optional(v.string()),
  /** The masked number that the code went to; sms only. */
  to: v.optional(v.string()),
  resendAtMs: v.optional(TimeMs),
  expiresAtMs: TimeMs,
  steps: v.array(SetupStep),
});
export type Enrollment = v.InferOutput<typeof Enrollment>;

/** `POST /enrollments/:id/confirm` */
export const ConfirmRequest = v.strictObject({ code: Code });

export const Factor = v.object({
  factorId: Id,
  method: v.picklist(['totp', 'sms', 'key']),
  label: v.string(),
  createdAtMs: TimeMs,
  lastUsedMs: v.nullable(TimeMs),
});
export type Factor = v.InferOutput<typeof Factor>;

export const ConfirmResponse = v.object({ factor: Factor, serverTimeMs: TimeMs });
export type ConfirmResponse = v.InferOutput<typeof ConfirmResponse>;

/** `POST /enrollments/:id/backup-codes`, `POST /backup-codes`: a new set each call; the former set is void. */
export const BackupCodesResponse = v.object({ codes: v.array(v.string()) });
