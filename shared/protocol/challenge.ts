import * as v from 'valibot';

/**
 * The wire between the server and the element: challenges.
 *
 * A schema is validator, type and documentation at once. The element's prompt bundle imports the types only (the schema
 * library would cost more than the element) and carries hand-written guards that the tests hold against these schemas.
 */

/** How a player can answer. `key` is pair mode; an element ignores methods that it does not know. */
export const METHODS = ['totp', 'sms', 'backup', 'key'] as const;
export const Method = v.picklist(METHODS);
export type Method = v.InferOutput<typeof Method>;

/** Opaque identifier: at least 128 random bits, base64url without padding. */
export const Id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22,64}$/));

/** Milliseconds since the Unix epoch, by the server's clock. */
export const TimeMs = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const Action = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,63}$/));

/** One way to answer this challenge, strongest first. */
export const Offer = v.object({
  method: v.string(),
  factorId: Id,
  /** What the user calls it, or the masked number: `Pixel 8`, `•• 42`. */
  label: v.optional(v.pipe(v.string(), v.maxLength(256))),
  digits: v.optional(v.pipe(v.number(), v.integer(), v.minValue(6), v.maxValue(8))),
  /** Backup codes left. */
  left: v.optional(Count),
  /** When a new message may be asked for. Absent: none was sent for this challenge yet, and the element asks for the first. */
  resendAtMs: v.optional(TimeMs),
  lockedUntilMs: v.optional(TimeMs),
  /** The last message to this number did not arrive: ask whether it is still theirs. */
  undelivered: v.optional(v.literal(true)),
  /** What carries the code where it is not a text message, in the language of the page: `WhatsApp`. */
  channel: v.optional(v.pipe(v.string(), v.maxLength(64))),
});
export type Offer = v.InferOutput<typeof Offer>;

/** What money moves where. Flat strings: they are shown, hashed and compared byte for byte (RFC 8785). */
export const Transaction = v.strictObject({
  /** Decimal string in major units: `250000`, `250.00`. */
  amount: v.pipe(v.string(), v.regex(/^(0|[1-9][0-9]{0,17})(\.[0-9]{1,8})?$/)),
  /** ISO 4217. */
  currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)),
  payee: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
  memo: v.optional(v.pipe(v.string(), v.maxLength(256))),
});
export type Transaction = v.InferOutput<typeof Transaction>;

/** How to reach people when nothing else works. */
export const Support = v.object({
  channels: v.array(v.object({ kind: v.string(), href: v.string(), label: v.string() })),
  /** Opening hours as `HH:MM`, in `timeZone`. */
  hours: v.object({ from: v.string(), to: v.string() }),
  timeZone: v.string(),
  languages: v.array(v.string()),
});
export type Support = v.InferOutput<typeof Support>;

export const Challenge = v.object({
  v: v.literal(1),
  id: Id,
  action: Action,
  kind: v.picklist(['sign-in', 'change', 'transaction']),
  offers: v.array(Offer),
  transaction: v.optional(Transaction),
  expiresAtMs: TimeMs,
  serverTimeMs: TimeMs,
  attemptsLeft: v.optional(Count),
  /** Present where the policy can remember this browser. `days: null` is "until cookies are cleared". */
  remember: v.optional(v.object({ days: v.nullable(Count), asks: v.boolean() })),
  support: v.optional(Support),
  /** Pair mode: what the extension is asked to sign. */
  statement: v.optional(v.string()),
});
export type Challenge = v.InferOutput<typeof Challenge>;

/** `POST /challenges` */
export const BeginRequest = v.strictObject({ action: Action });

/** `POST /challenges/:id/send` */
export const SendRequest = v.strictObject({ factorId: Id });
export const SendResponse = v.object({ to: v.string(), resendAtMs: TimeMs, expiresAtMs: TimeMs });
export type SendResponse = v.InferOutput<typeof SendResponse>;

/** A code as it is checked: ASCII digits for `totp` and `sms`, Crockford base32 groups for `backup` (SV-64). */
export const Code = v.pipe(v.string(), v.regex(/^(?:[0-9]{6,8}|[0-9A-Za-z][0-9A-Za-z -]{6,62}[0-9A-Za-z])$/));

/** `POST /challenges/:id/verify` */
export const VerifyRequest = v.strictObject({
  factorId: v.optional(Id),
  method: Method,
  code: Code,
  remember: v.optional(v.boolean()),
});
export type VerifyRequest = v.InferOutput<typeof VerifyRequest>;

export const VerifyResponse = v.object({
  state: v.literal('verified'),
  /** Backup codes left after this one. */
  left: v.optional(Count),
  serverTimeMs: TimeMs,
});
export type VerifyResponse = v.InferOutput<typeof VerifyResponse>;
