import * as v from 'valibot';
import { Code, Id, TimeMs } from './challenge.ts';

/** The wire between the server and `<mfa-enroll>`: setting a method up, in two phases (pending until its first code). */

export const SetupStep = v.picklist(['method', 'phone', 'confirm', 'backup-codes']);
export type SetupStep = v.InferOutput<typeof SetupStep>;

/** A name that people give a factor: one line. */
export const Label = v.pipe(v.string(), v.minLength(1), v.maxLength(64), v.regex(/^[^\p{Cc}\p{Cs}]+$/u));

/** `POST /enrollments` */
export const EnrollRequest = v.strictObject({
  method: v.picklist(['totp', 'sms']),
  /** E.164, or as people write it in the country of their registered number; absent: the registered number. */
  phone: v.optional(v.pipe(v.string(), v.minLength(4), v.maxLength(32))),
  /** What the user calls it: `Pixel 8`. */
  label: v.optional(Label),
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

/** Backup codes are told of as `backup` in the settings, not as factors. */
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
export type BackupCodesResponse = v.InferOutput<typeof BackupCodesResponse>;
