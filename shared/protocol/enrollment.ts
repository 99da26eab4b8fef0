import * as v from 'valibot';
import { Code, Id, TimeMs } from './challenge.ts';
import { Country } from './phone-number.ts';

/** The wire between the server and `<mfa-enroll>`: setting a method up, in two phases (pending until its first code). */

export const SetupStep = v.picklist(['method', 'phone', 'confirm', 'backup-codes']);
export type SetupStep = v.InferOutput<typeof SetupStep>;

/** A name that people give a factor: one line. */
export const Label = v.pipe(v.string(), v.minLength(1), v.maxLength(64), v.regex(/^[^\p{Cc}\p{Cs}]+$/u));

const EnrollMethod = v.picklist(['totp', 'sms']);

/** `POST /enrollments` */
export const EnrollRequest = v.strictObject({
  method: EnrollMethod,
  /** E.164, or as people write it in `country`; absent: the registered number. */
  phone: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(32))),
  /** Of a number that names none; absent: the country of the registered number. */
  country: v.optional(Country),
  /** What the user calls it: `Pixel 8`. */
  label: v.optional(Label),
  /** A factor that ends in the moment in which the new one begins. */
  replaces: v.optional(Id),
});
export type EnrollRequest = v.InferOutput<typeof EnrollRequest>;

export const Enrollment = v.object({
  id: Id,
  method: EnrollMethod,
  /** The factor that this becomes once its first code was accepted; the extension keeps it with the account. */
  factorId: Id,
  /** `otpauth://` URI, totp only. */
  uri: v.optional(v.string()),
  /** The set-up key: base32 of the secret, for typing by hand; totp only. */
  key: v.optional(v.string()),
  /** The masked number that codes go to. With an app: the registered one, where the policy wants it verified. */
  to: v.optional(v.string()),
  resendAtMs: v.optional(TimeMs),
  expiresAtMs: TimeMs,
  serverTimeMs: TimeMs,
  steps: v.array(SetupStep),
  /** The first step that is still to be done; absent: all are. */
  next: v.optional(SetupStep),
});
export type Enrollment = v.InferOutput<typeof Enrollment>;

/** `GET /enrollments`: what may be set up, and the set-up of this session that is under way. Holds no secret. */
export const EnrollmentPlan = v.object({
  methods: v.array(v.object({ method: EnrollMethod, steps: v.array(SetupStep), there: v.boolean() })),
  /** The registered number, masked, and its country (ISO 3166). */
  phone: v.optional(v.object({ to: v.string(), country: v.string() })),
  /** Ten codes, or one recovery key. */
  backupCount: v.picklist([10, 1]),
  pending: v.optional(
    v.object({ ...v.omit(Enrollment, ['uri', 'key']).entries, confirmed: v.boolean(), replaces: v.optional(Id) }),
  ),
});
export type EnrollmentPlan = v.InferOutput<typeof EnrollmentPlan>;

/** `POST /enrollments/:id/phone`: the code that went to the phone. `POST /enrollments/:id/confirm`: the first code of the factor. */
export const ConfirmRequest = v.strictObject({ code: Code });

export const PhoneVerified = v.object({ serverTimeMs: TimeMs });
export type PhoneVerified = v.InferOutput<typeof PhoneVerified>;

/** Backup codes are told of as `backup` in the settings, not as factors. */
export const Factor = v.object({
  factorId: Id,
  method: v.picklist(['totp', 'sms', 'key']),
  label: v.string(),
  /** Length of its codes; totp only. */
  digits: v.optional(v.pipe(v.number(), v.integer(), v.minValue(6), v.maxValue(8))),
  createdAtMs: TimeMs,
  lastUsedMs: v.nullable(TimeMs),
});
export type Factor = v.InferOutput<typeof Factor>;

export const ConfirmResponse = v.object({ factor: Factor, serverTimeMs: TimeMs });
export type ConfirmResponse = v.InferOutput<typeof ConfirmResponse>;

/** `POST /enrollments/:id/backup-codes`, `POST /backup-codes`: a new set each call; the former set is void. */
export const BackupCodesResponse = v.object({ codes: v.array(v.string()) });
export type BackupCodesResponse = v.InferOutput<typeof BackupCodesResponse>;
